"""A virus scanner (clamd) over its socket, where one is set (`settings.CLAMD`). Away, it has not said yes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings

PIECE, PATIENCE = 1 << 18, 20  # bytes; seconds
FOUND = "Berkas ini ditolak pemindai virus. Periksa perangkat Anda, lalu unggah berkas yang bersih."


class Away(Exception):
    """It did not answer, or not in a way that can be understood: nothing is known about the file."""


def is_set() -> bool:
    return bool(settings.CLAMD)


def is_clean(content: IO[bytes]) -> bool:
    """Raises Away. Without a scanner everything passes: the checks of `checks` are what there is."""
    if not is_set():
        return True
    try:
        with _connected() as wire:
            wire.sendall(b"zINSTREAM\0")
            while piece := content.read(PIECE):
                wire.sendall(len(piece).to_bytes(4, "big") + piece)
            wire.sendall((0).to_bytes(4, "big"))
            answer = _line(wire)
    except OSError as error:
        raise Away(str(error)) from error
    if answer.endswith("FOUND"):
        return False
    if answer.endswith(": OK"):
        return True
    raise Away(answer)


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """`unix:/run/clamav/clamd.ctl` or `host:port`."""
    where: str = settings.CLAMD
    if where.startswith("unix:"):
        wire = socket.socket(socket.AF_UNIX)
        target: str | tuple[str, int] = where.removeprefix("unix:")
    else:
        wire = socket.socket(socket.AF_INET)
        host, _, port = where.rpartition(":")
        target = (host, int(port))
    with wire:
        wire.settimeout(PATIENCE)
        wire.connect(target)
        yield wire


def _line(wire: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < 4096:
        piece = wire.recv(4096)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
