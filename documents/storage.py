"""Where bytes lie: one private folder, names of ours, sealed where the file is a sheet of people."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

from accounts import keys

PLACE = "documents_storedfile"


def path_of(public_id: UUID) -> Path:
    """`FILES_DIR/ab/abcdef...`: the first two letters spread a million files over 256 folders."""
    name = public_id.hex
    return Path(settings.FILES_DIR) / name[:2] / name


def create(public_id: UUID) -> IO[bytes]:
    """A new file for its owner alone. Raises FileExistsError: nothing is overwritten."""
    path = path_of(public_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def take_over(public_id: UUID, made: Path) -> bytes:
    """A finished file of ours moves in, for its owner alone. Returns its SHA-256."""
    path = path_of(public_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with made.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").digest()
    made.chmod(0o600)
    made.rename(path)
    return digest


def remove(public_id: UUID) -> None:
    """Gone already is as good."""
    path_of(public_id).unlink(missing_ok=True)


def all_names() -> set[str]:
    """Of all files that lie there."""
    folders = Path(settings.FILES_DIR).glob("[0-9a-f][0-9a-f]")
    return {path.name for folder in folders for path in folder.iterdir() if len(path.name) == 32}


def remove_by_name(name: str) -> None:
    """One of `all_names`."""
    remove(UUID(hex=name))


def seal_into(public_id: UUID, source: IO[bytes]) -> None:
    """The file as ciphertext, bound to its row."""
    with create(public_id) as target:
        keys.seal_stream(source, target, PLACE, public_id)


@contextmanager
def opened(public_id: UUID, *, suffix: str = "") -> Iterator[Path]:
    """A sealed file in clear for as long as the block runs, in a place only we can read. Raises CannotOpen."""
    with tempfile.TemporaryDirectory(dir=private_folder("tmp")) as folder:
        clear = Path(folder) / f"berkas{suffix}"
        with path_of(public_id).open("rb") as source, clear.open("xb") as target:
            keys.open_stream(source, target, PLACE, public_id)
        yield clear


def private_folder(name: str) -> Path:
    """Beside the files, so that what is finished there is moved and not copied; only we can enter it."""
    folder = Path(settings.FILES_DIR) / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
