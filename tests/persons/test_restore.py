"""A dump of before an erasure, restored and opened as docs/restore.md says: the portal stays shut until the list has
been applied, and then nothing of the person is in the database, on disk, or on a page.

Truly dumped by pg_dump as kukm_backup and restored by pg_restore as superuser, into another database of the server.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from accounts import erasure_list
from accounts.erasing import as_owner, erase
from accounts.models import User
from database import clock
from kukm_portal import restored
from kukm_portal.running.places import PROJECT
from kukm_portal.running.postgres import programs
from tests.accounts.leak_search import unfold
from tests.persons.lives import Life, live

SECRETS = Path(os.environ.get("DATA_DIR", "/nowhere")) / "secrets.json"
pytestmark = pytest.mark.skipif(
    not SECRETS.exists() or "DATABASE_BACKUP_URL" not in os.environ,
    reason="Without a server of its own (make test) there is no superuser to restore a dump.",
)
OTHER = "test_restored"


def tool(name: str, *arguments: str, as_: str = "admin") -> bytes:
    at = urlsplit(os.environ["DATABASE_BACKUP_URL"])
    known = {"PGHOST": str(at.hostname), "PGPORT": str(at.port)}
    if as_ == "admin":
        known |= {"PGUSER": "kukm_admin", "PGPASSWORD": json.loads(SECRETS.read_text())["kukm_admin"]}
    else:
        known |= {"PGUSER": str(at.username), "PGPASSWORD": str(at.password)}
    done = subprocess.run([str(programs() / name), *arguments], env=os.environ | known, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture
def restored_database() -> Iterator[str]:
    tool("psql", "-d", "postgres", "-qc", f"DROP DATABASE IF EXISTS {OTHER}")
    tool("createdb", "-O", "kukm_owner", "-T", "template0", OTHER)
    yield OTHER
    tool("psql", "-d", "postgres", "-qc", f"DROP DATABASE IF EXISTS {OTHER} WITH (FORCE)")


def elsewhere(database: str, settings: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command or a script as the restored installation would run it: another process, another database."""
    urls = {
        name: urlsplit(os.environ[name])._replace(path=f"/{database}").geturl()
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_BACKUP_URL")
    }
    env = os.environ | urls | {"FILES_DIR": str(settings.FILES_DIR), "ERASURES_FILE": str(settings.ERASURES_FILE)}
    return subprocess.run([sys.executable, *arguments], cwd=PROJECT, env=env, capture_output=True, text=True)


ASK = """
import django; django.setup()
from django.conf import settings
from django.test import Client
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected here
settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
client = Client()
print(client.get("/").status_code, client.get("/masuk/").status_code, client.get("/readyz").status_code,
      client.get("/healthz").status_code, client.get("/readyz").json().get("erasures"))
"""


def asked(database: str, settings: Any) -> str:
    done = elsewhere(database, settings, "-c", "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', "
                     "'kukm_portal.settings')\n" + ASK)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def found_in(heap: bytes, life: Life) -> set[str]:
    """Kinds of values of the person that stand in it, in any common coding."""
    layers = [layer.lower() for layer in unfold(heap, layers=1)]
    wanted = [*life.values, *(("name", word) for word in life.person.full_name.split()[:2])]
    return {kind for kind, value in wanted if any(value.lower().encode() in layer for layer in layers)}


def test_a_restored_dump_of_before_shows_nothing(
    officer: User, settings: Any, tmp_path: Path, restored_database: str
) -> None:
    life, other = live(officer, 21), live(officer, 22)
    dump, name = str(tmp_path / "kukm.dump"), connection.settings_dict["NAME"]
    files_of_before = {file: path_of(settings, file).read_bytes() for file in life.files}
    tool("pg_dump", "-Fc", "-f", dump, "-d", name, as_="backup")
    assert "name" in found_in(tool("pg_dump", "-d", name, as_="backup"), life)

    with as_owner():
        erase({life.person.public_id: clock.now()})
    assert found_in(tool("pg_dump", "-d", name, as_="backup"), life) == set()

    # The day comes: an old dump and old files, and the list, which lay beside the backups.
    tool("pg_restore", "--exit-on-error", "--no-owner", "--role=kukm_owner", "-d", restored_database, dump)
    for file, content in files_of_before.items():
        path_of(settings, file).parent.mkdir(parents=True, exist_ok=True)
        path_of(settings, file).write_bytes(content)
    assert "name" in found_in(tool("pg_dump", "-d", restored_database, as_="backup"), life)
    assert asked(restored_database, settings) == "503 503 503 200 False"

    applied = elsewhere(restored_database, settings, "manage.py", "apply_erasures", str(settings.ERASURES_FILE))
    assert applied.returncode == 0, applied.stderr
    assert json.loads(applied.stdout.splitlines()[-1]) == {
        "listed": 1, "erased": 1, "already": 0, "unknown": 0, "files_without_row": 0,
    }  # fmt: skip
    heap = tool("pg_dump", "-d", restored_database, as_="backup")
    assert found_in(heap, life) == set()
    assert {"name"} <= found_in(heap, other)
    assert not any(path_of(settings, file).exists() for file in life.files)
    assert all(path_of(settings, file).exists() for file in other.files)
    assert asked(restored_database, settings).startswith("200 200")
    again = elsewhere(restored_database, settings, "manage.py", "apply_erasures", str(settings.ERASURES_FILE))
    assert json.loads(again.stdout.splitlines()[-1])["already"] == 1


def path_of(settings: Any, file: Any) -> Path:
    return Path(settings.FILES_DIR) / file.hex[:2] / file.hex


def test_the_portal_is_shut_while_somebody_is_still_there(officer: User) -> None:
    life = live(officer, 23, alone=False)
    assert Client().get("/").status_code == 200
    erasure_list.append([(life.person.public_id, clock.now())])
    shut = Client().get("/")
    assert shut.status_code == 503 and "sedang dipulihkan" in shut.content.decode()
    assert Client().get("/readyz").json()["erasures"] is False
    assert Client().get("/healthz").status_code == 200
    with as_owner():
        erase(erasure_list.read(erasure_list.path()))
    assert Client().get("/").status_code == 200


def test_an_old_copy_of_the_list_is_noticed(officer: User) -> None:
    life = live(officer, 24, alone=False)
    with as_owner():
        erase({life.person.public_id: clock.now()})
    assert Client().get("/").status_code == 200
    erasure_list.path().write_text("")
    assert Client().get("/").status_code == 503
    assert "lacks 1 persons" in erasure_list.disagreement()


def test_a_line_that_cannot_be_read_says_which(officer: User) -> None:
    erasure_list.append([(officer.person.public_id, clock.now())])
    with erasure_list.path().open("a") as file:
        file.write('{"public_id": "half')
    restored.forget()
    assert Client().get("/").status_code == 503
    assert "Line 2 of" in erasure_list.disagreement()


def test_a_file_of_after_the_dump_goes(officer: User, settings: Any) -> None:
    name = "ab" + "0" * 30
    path = Path(settings.FILES_DIR) / "ab" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"Wulan")
    erasure_list.append([])
    done = elsewhere(
        connection.settings_dict["NAME"], settings, "manage.py", "apply_erasures", str(settings.ERASURES_FILE)
    )
    assert json.loads(done.stdout.splitlines()[-1])["files_without_row"] == 1, done.stderr
    assert not path.exists()
