"""The portal as it runs: gunicorn, hashed static files, a database and a mail server of its own. One a pytest worker.

Not Django's live server: that one runs inside the test process, without whitenoise and without more than one process,
and the ORM refuses to work in a thread where Playwright's loop runs (SynchronousOnlyOperation). So data is made by
commands and through the pages, and nothing is rolled back: a journey makes what it needs and counts on no empty table.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from kukm_portal.running.places import PROJECT, free_port
from kukm_portal.running.portal import compile_catalogues, static_sources
from kukm_portal.running.services import serving

URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_BACKUP_URL")
REHEARSAL, REHEARSED_DAY = "latihan", "2024-04-20"  # 180 days before the first deadline of food and drink
REGISTER = Path(__file__).parents[1] / "register.csv"


@dataclass
class Server:
    """Where it answers, who may sign in, and how to run a command on its data."""

    data: Path
    env: dict[str, str]
    url: str = ""
    accounts: list[dict[str, str]] = field(default_factory=list)  # of the demonstration, then those that journeys made
    demonstrated: int = 0  # how many are of the demonstration

    def manage(self, *command: str) -> str:
        """What a command of manage.py says, with the sign-ins that `make run` would give it."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=PROJECT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, f"manage.py {command[0]}: {done.stderr[-2000:]}"
        return done.stdout

    def letters(self) -> list[str]:
        """What the mail server was given, as it was given it, the oldest first."""
        files = [p for p in (self.data / "mail" / "box").glob("*/*") if p.is_file()]
        return [p.read_text() for p in sorted(files, key=lambda p: (p.stat().st_mtime, p.name))]


@contextmanager
def running(data: Path, name: str) -> Iterator[Server]:
    """Prepare the data, start gunicorn on a port that nobody else can take, hand it out, stop it."""
    with _mail(data) as mail, _database(name) as urls, _socket() as listener:
        server = Server(data, _env(data, urls, mail))
        server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.env["SITE_URL"] = server.url
        static = _begin_static_files(server, name)
        server.manage("migrate", "-v0")
        server.accounts = json.loads(server.manage("demo").strip().splitlines()[-1])["accounts"]
        server.demonstrated = len(server.accounts)
        server.manage("remind", "--as-of", REHEARSED_DAY, "--rehearsal", REHEARSAL, "--deliver")
        server.manage("import_businesses", str(REGISTER), "--agency", "74", "--regency", "74.71")
        compile_catalogues()
        static()
        with _gunicorn(server, listener):
            yield server


def _env(data: Path, urls: dict[str, str], mail: int) -> dict[str, str]:
    return {
        **os.environ,
        **urls,
        "DATA_DIR": str(data),
        "DEMONSTRATION": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
        "DJANGO_SETTINGS_MODULE": "kukm_portal.settings",
        "LOG_LEVEL": "WARNING",
    }


def _begin_static_files(server: Server, name: str) -> Callable[[], None]:
    """Compressing takes seconds of a core: beside the migrations, and kept for the next run while no source changes.

    Returns what waits for the end.
    """
    root = Path(os.environ["DATA_DIR"]) / "static" / name
    server.env["STATIC_ROOT"] = str(root)
    stamp, now = root.with_suffix(".sources"), static_sources()
    if stamp.exists() and stamp.read_text() == now:
        return lambda: None
    command = ["manage.py", "collectstatic", "--noinput", "--clear", "-v0", "-i", "*.md"]
    begun = subprocess.Popen([sys.executable, *command], cwd=PROJECT, env=server.env)

    def made() -> None:
        assert begun.wait(300) == 0
        stamp.write_text(now)

    return made


@contextmanager
def _database(name: str) -> Iterator[dict[str, str]]:
    """A database of this name on the server of the suite, made and dropped as its owner."""
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    connection = psycopg2.connect(urlunsplit(owner._replace(scheme="postgresql", path="/postgres")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        cursor.execute(drop)
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            given = {key: os.environ[key] for key in URLS if key in os.environ}
            yield {key: urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for key, url in given.items()}
        finally:
            cursor.execute(drop)
    connection.close()


@contextmanager
def _socket() -> Iterator[socket.socket]:
    """Bound here and handed over as a file descriptor: no port can be lost to another worker."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield listener


@contextmanager
def _mail(data: Path) -> Iterator[int]:
    """The demonstration's mail server: a Maildir, from which the portal's mailbox page reads."""
    box, port = data / "mail" / "box", free_port()
    box.parent.mkdir(parents=True)
    command = ["-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", str(box)]
    with _process([sys.executable, *command], {**os.environ}, data / "mail.log", ()):
        _until(lambda: _listens(port), data / "mail.log")
        yield port


@contextmanager
def _gunicorn(server: Server, listener: socket.socket) -> Iterator[None]:
    handle, log = listener.fileno(), server.data / "web.log"
    command = [sys.executable, "-m", "gunicorn", "kukm_portal.wsgi", "--bind", f"fd://{handle}", "--workers", "2"]
    with _process(command, serving(server.env), log, (handle,)) as web:
        _until(lambda: web.poll() is not None or _answers(server.url + "/readyz"), log)
        yield


@contextmanager
def _process(
    command: list[str], env: dict[str, str], log: Path, handles: tuple[int, ...]
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("w") as file:
        child = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=file, stderr=file, pass_fds=handles)
        try:
            yield child
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()


def _until(done: object, log: Path, seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if done():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise RuntimeError(f"it did not come up:\n{log.read_text()[-2000:]}")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(url: str) -> bool:
    """`/healthz` and `/readyz` may say that no worker is there, which is true; any answer is one."""
    try:
        urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True
