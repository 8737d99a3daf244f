"""Starting, watching and killing what the proofs need, as processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from kukm_portal.running.places import free_port

ROOT = Path(__file__).parents[2]
DAY, NAME = "2024-04-20", "bukti"


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def database_url(url: str) -> str:
    """The environment's, but for the database that the tests stand in."""
    return f"{url.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}"


def start(module: str, *args: object, **environment: str) -> subprocess.Popen:
    urls = {name: database_url(os.environ[name]) for name in ("DATABASE_URL", "DATABASE_WORKER_URL")}
    env = os.environ | urls | {"DJANGO_SETTINGS_MODULE": "kukm_portal.settings"} | environment
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, args)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )


def stop(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


class Mailbox:
    """What the mail server wrote down, and its hold."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def lines(self) -> list[list[str]]:
        return [line.split() for line in (self.folder / "log").read_text().splitlines()]

    def hold(self) -> None:
        """Returns when the server has a mail and the sender does not know it."""
        (self.folder / "holding").unlink(missing_ok=True)
        (self.folder / "hold").touch()
        wait_for((self.folder / "holding").exists)

    def let_go(self) -> None:
        (self.folder / "hold").unlink()


@contextmanager
def mail_server(folder: Path) -> Iterator[Mailbox]:
    port = free_port()
    process = start("tests.once.sink", port, folder)
    try:
        wait_for((folder / "ready").exists)
        yield Mailbox(folder, port)
    finally:
        stop(process)


@contextmanager
def senders(port: int) -> Iterator[Callable[..., subprocess.Popen]]:
    """A way to start them; those that still live at the end are stopped."""
    started: list[subprocess.Popen] = []

    def sender(*args: str, **environment: str) -> subprocess.Popen:
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        started.append(start("tests.once.sender", NAME, DAY, *args, **mail, **environment))
        return started[-1]

    try:
        yield sender
    finally:
        for process in started:
            stop(process)
