"""A small IMAP server of the tests' own: one mailbox in memory, on a socket of this machine."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

USER, PASSWORD = "pantul@kukm.example", "sandi: rahasia/1"


class ImapServer:
    """`mails` by UID and whether they are seen. `dies_at` is a command at which it hangs up once."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.dies_at = ""
        self.silent = False
        self.commands: list[str] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://pantul%40kukm.example:sandi%3A%20rahasia%2F1@127.0.0.1:{self.port}/INBOX"

    def put(self, raw: bytes) -> int:
        uid = len(self.mails) + 7
        self.mails[uid] = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return uid

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        if self.silent:
            return
        with connection, connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"* OK ready\r\n")
            for line in stream:
                tag, _, rest = line.decode().strip().partition(" ")
                self.commands.append(rest)
                if self.dies_at and self.dies_at in rest:
                    self.dies_at = ""
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                answer, end = self._answer(rest)
                stream.write(answer + f"{tag} {end}\r\n".encode())
                if rest == "LOGOUT":
                    return

    def _answer(self, command: str) -> tuple[bytes, str]:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n", "OK done"
        if command.startswith("LOGIN"):
            right = command == f'LOGIN {USER} "{PASSWORD}"'
            return b"", "OK in" if right else f"NO {USER} may not come in"
        if command.startswith("SELECT"):
            return f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY 1] fine\r\n".encode(), "OK [READ-WRITE] done"
        if command == "UID SEARCH UNSEEN":
            return (
                f"* SEARCH {' '.join(str(uid) for uid in self.mails if uid not in self.seen)}\r\n".encode(),
                "OK done",
            )
        if found := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            uid, limit = int(found[1]), int(found[2])
            body = self.mails[uid][:limit]
            head = f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(body)}}}\r\n".encode()
            return head + body + b")\r\n", "OK done"
        if found := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\Seen\)", command):
            self.seen.add(int(found[1]))
            return b"", "OK done"
        return (b"* BYE\r\n", "OK bye") if command == "LOGOUT" else (b"", "BAD unknown")


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    server = ImapServer()
    try:
        yield server
    finally:
        server.socket.close()
