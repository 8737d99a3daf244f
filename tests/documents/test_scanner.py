"""The virus scanner: asked as clamd is, believed only where it says yes, and waited for while it is away."""

import io
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from documents import checks, intake, scanner, storage
from documents.models import StoredFile
from documents.services import store_upload
from tests import world
from tests.documents import hostile
from tests.documents.test_uploads import upload


class Clamd(socketserver.StreamRequestHandler):
    """Reads INSTREAM as clamd does; finds whatever holds the word `virus`."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        if self.server.says is not None:
            self.wfile.write(self.server.says)
        else:
            self.wfile.write(b"stream: Eicar FOUND\0" if b"virus" in content else b"stream: OK\0")


@pytest.fixture
def clamd(settings: Any, tmp_path: Any) -> Iterator[Any]:
    place = str(tmp_path / "c.ctl")
    with socketserver.UnixStreamServer(place, Clamd) as server:
        server.says = None
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.CLAMD = f"unix:{place}"
        yield server
        server.shutdown()


@pytest.fixture
def owner(db: None, settings: Any, tmp_path: Any) -> Any:
    settings.FILES_DIR = tmp_path / "files"
    return world.user("Pemilik")


def keep(owner: Any) -> StoredFile:
    return store_upload(upload=upload(), kind="other", region="", user=owner)


def test_it_is_asked_about_every_byte(clamd: Any) -> None:
    assert scanner.is_clean(io.BytesIO(b"x" * 700_000))
    assert not scanner.is_clean(io.BytesIO(b"x" * 699_000 + b"virus"))


@pytest.mark.parametrize("says", [b"", b"stream: size limit exceeded ERROR\0", b"UNKNOWN COMMAND\0", b"\xff\0"])
def test_whatever_is_no_yes_is_not_taken_for_one(clamd: Any, says: bytes, owner: Any) -> None:
    clamd.says = says
    with pytest.raises(scanner.Away):
        scanner.is_clean(io.BytesIO(b"x"))
    assert keep(owner).state == "quarantined"


@pytest.mark.parametrize("where", ["unix:/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_away_is_away(settings: Any, where: str) -> None:
    settings.CLAMD = where
    with pytest.raises(scanner.Away):
        scanner.is_clean(io.BytesIO(b"x"))


def test_what_it_finds_is_refused_with_a_sentence_and_not_kept(clamd: Any, owner: Any, settings: Any) -> None:
    clamd.says = b"stream: Eicar FOUND\0"
    with pytest.raises(checks.Refused, match="pemindai virus"):
        keep(owner)
    assert not StoredFile.objects.exists() and not list(settings.FILES_DIR.rglob("*"))


@pytest.mark.parametrize("says, state", [(None, "clean"), (b"stream: Eicar FOUND\0", "rejected")])
def test_what_waited_is_settled_once_it_is_back(
    clamd: Any, owner: Any, settings: Any, says: bytes | None, state: str, django_capture_on_commit_callbacks: Any
) -> None:
    back, settings.CLAMD = settings.CLAMD, "unix:/nowhere/clamd.ctl"
    file, sheet = keep(owner), keep(owner)
    StoredFile.objects.filter(pk=sheet.pk).update(kind="sheet")
    client = world.client_of(owner)
    assert intake.scan_waiting() == 0 and client.get(f"/berkas/{file.public_id}/").status_code == 404
    settings.CLAMD, clamd.says = back, says
    with django_capture_on_commit_callbacks(execute=True):
        assert intake.scan_waiting() == 1
    file.refresh_from_db()
    sheet.refresh_from_db()
    assert (file.state, sheet.state) == (state, "quarantined")
    assert storage.path_of(file.public_id).exists() is (state == "clean")
    assert (client.get(f"/berkas/{file.public_id}/").status_code == 200) is (state == "clean")
    assert bool(file.reason) is (state == "rejected") and hostile.jpeg()
