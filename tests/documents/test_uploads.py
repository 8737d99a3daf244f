"""Uploads: the hostile ones are refused with a sentence or defused, all of them; the good ones are kept as ours."""

import io
import stat
import subprocess
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents import checks, inspecting, storage
from documents.models import StoredFile
from documents.services import delete, keep_made, store_sealed, store_upload
from documents.tasks import clean_up
from tests import world
from tests.documents import hostile

MARK = b"rahasia-di-dalam-foto"
REFUSED, DEFUSED = list(hostile.refused()), list(hostile.defused())


def test_the_corpus_is_large_enough() -> None:
    assert len(REFUSED) + len(DEFUSED) >= 40


@pytest.mark.parametrize("name, content", [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_refused_with_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(checks.Refused) as refused:
        checks.check(name, content)
    assert str(refused.value).endswith(".") and len(str(refused.value)) > 12


@pytest.mark.parametrize("name, content", [each[1:] for each in DEFUSED], ids=[each[0] for each in DEFUSED])
def test_defused(name: str, content: bytes) -> None:
    """Nothing is left but the pixels of one picture, also where it is read by whoever looks for more."""
    kept = checks.check(name, content)
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (40, 30) and not dict(image.getexif()) and getattr(image, "n_frames", 1) == 1
        told = {**image.info, **getattr(image, "text", {})}
        assert told.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency"}
    for word in (MARK, b"Exif", b"ICC_PROFILE", b"iCCP", b"xmp", b"acTL", b"script"):
        assert word not in kept.content


def test_what_is_hostile_is_refused_by_the_child_as_well() -> None:
    """The way in of the portal: large pictures and PDFs are looked at by a process with limits."""
    named = {what: (name, content) for what, name, content in REFUSED}
    for what in (
        "pdf: script on opening",
        "pdf: a stream that unpacks to 400 MB",
        "jpeg that says that it is 60 million pixels",
    ):
        with pytest.raises(checks.Refused) as refused:
            inspecting.check(*named[what])
        assert str(refused.value).endswith(".")
    assert inspecting.check("surat.pdf", hostile.pdf()).content == hostile.pdf()
    photo = inspecting.check("foto.jpg", hostile.jpeg((3000, 2000)))
    assert photo.content_type == "image/jpeg"


@pytest.mark.parametrize("limit", ["MEMORY", "SECONDS"])
def test_a_child_that_is_stopped_is_a_refusal(limit: str, monkeypatch: Any, tmp_path: Any) -> None:
    """Its limits are real: under smaller ones the same good file is not taken."""
    small = tmp_path / "small.py"
    value = {"MEMORY": 60 << 20, "SECONDS": 0}[limit]
    small.write_text(
        f"import sys; sys.argv[0:1] = []\nfrom documents import inspecting_child as c\nc.{limit} = {value}\nc.main()\n"
    )
    run = subprocess.run
    monkeypatch.setattr(
        inspecting.subprocess,
        "run",
        lambda command, **given: run(
            [command[0], str(small), "-", command[-1]], env={"PYTHONPATH": str(inspecting.PROJECT)}, **given
        ),
    )
    with pytest.raises(checks.Refused, match="terlalu rumit|rusak"):
        inspecting.check("foto.jpg", hostile.jpeg((6000, 5000)))


def test_a_plain_pdf_is_kept_as_it_came() -> None:
    plain = hostile.pdf()
    assert checks.check("surat.pdf", plain).content == plain


def test_a_photo_is_turned_and_shrunk() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    kept = checks.check("foto.jpg", hostile.jpeg((4000, 2000), exif=exif.tobytes()))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (1500, 3000)


@pytest.fixture
def w(db: None, settings: Any, tmp_path: Any) -> Any:
    settings.FILES_DIR = tmp_path / "files"
    return world.two_agencies()


def upload(name: str = "foto saya 0812.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or hostile.jpeg())


def stored(w: Any, user: Any = None) -> StoredFile:
    return store_upload(upload=upload(), kind="certificate", region="74.71", user=user or w.in_sultra)


def test_names_and_places_are_ours(w: Any) -> None:
    file = stored(w)
    path = storage.path_of(file.public_id)
    assert "0812" not in file.shown_name and path.name == file.public_id.hex
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert file.state == "clean" and path.stat().st_size == file.size


def test_nothing_is_kept_of_what_was_refused(w: Any, settings: Any) -> None:
    with pytest.raises(checks.Refused):
        store_upload(upload=upload("a.jpg", b"<html>"), kind="certificate", region="74.71", user=w.in_sultra)
    assert not StoredFile.objects.exists() and not list(settings.FILES_DIR.rglob("*"))


def test_a_stored_file_is_never_overwritten(w: Any) -> None:
    file = stored(w)
    with pytest.raises(FileExistsError):
        storage.create(file.public_id)


class TestDownload:
    def get(self, user: Any, public_id: object) -> Any:
        return world.client_of(user).get(f"/berkas/{public_id}/")

    def test_as_an_attachment_that_the_browser_does_not_open(self, w: Any) -> None:
        response = self.get(w.in_sultra, stored(w).public_id)
        assert response.status_code == 200
        assert (
            response["Content-Disposition"].startswith("attachment") and response["X-Content-Type-Options"] == "nosniff"
        )
        assert response["Content-Security-Policy"].startswith("sandbox") and "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize("who", ["in_jatim", "partner"])
    def test_a_stranger_gets_what_a_missing_file_gets(self, w: Any, who: str) -> None:
        file = stored(w)
        w.partner = world.member(w.jatim.organisation, "partner")
        world.grant(w.sultra, w.jatim.organisation)
        assert self.get(w.in_sultra, file.public_id).status_code == 200
        assert self.get(getattr(w, who), file.public_id).status_code == 404

    def test_only_clean_files_are_served(self, w: Any) -> None:
        file = stored(w)
        StoredFile.objects.filter(pk=file.pk).update(state="quarantined")
        assert self.get(w.in_sultra, file.public_id).status_code == 404


class TestSealed:
    def test_a_sheet_cannot_be_read_on_disk_and_opens_as_it_was(self, w: Any) -> None:
        plain = b"nama;no hp\nSoto;081234567890\n" * 100_000  # more than one chunk
        file = store_sealed(
            source=io.BytesIO(plain),
            size=len(plain),
            kind="sheet",
            region="74",
            user=w.in_sultra,
            content_type="text/csv",
        )
        on_disk = storage.path_of(file.public_id).read_bytes()
        assert b"081234567890" not in on_disk and b"Soto" not in on_disk
        with storage.opened(file.public_id) as clear:
            assert clear.read_bytes() == plain
            place = clear
        assert not place.exists()

    @pytest.mark.parametrize("harm", ["cut", "changed", "swapped"])
    def test_and_is_refused_once_it_was_touched(self, w: Any, harm: str) -> None:
        first, second = (
            store_sealed(
                source=io.BytesIO(text * 2_000_000),
                size=1,
                kind="sheet",
                region="74",
                user=w.in_sultra,
                content_type="text/csv",
            )
            for text in (b"a", b"b")
        )
        path = storage.path_of(first.public_id)
        content = bytearray(path.read_bytes())
        if harm == "cut":
            content = content[: 2 + 16 + (1 << 20) + 16]  # exactly after the first chunk
        elif harm == "changed":
            content[-1] ^= 1
        else:
            content = bytearray(storage.path_of(second.public_id).read_bytes())
        path.write_bytes(bytes(content))
        with pytest.raises(storage.keys.CannotOpen), storage.opened(first.public_id):
            pass

    def test_nobody_downloads_a_sheet(self, w: Any) -> None:
        file = store_sealed(
            source=io.BytesIO(b"x"), size=1, kind="sheet", region="74", user=w.in_sultra, content_type="text/csv"
        )
        StoredFile.objects.filter(pk=file.pk).update(state="clean")
        assert world.client_of(w.in_sultra).get(f"/berkas/{file.public_id}/").status_code == 404


def test_deleting_keeps_the_row_and_removes_the_bytes(w: Any, django_capture_on_commit_callbacks: Any) -> None:
    file = stored(w)
    with django_capture_on_commit_callbacks(execute=True):
        delete(stored=file)
    assert not storage.path_of(file.public_id).exists()
    assert StoredFile.objects.get().deleted_at is not None


def test_exports_do_not_stay(w: Any, tmp_path: Any) -> None:
    made = tmp_path / "a.csv"
    made.write_text("x")
    file = keep_made(path=made, kind="export", region="", user=w.in_sultra, name="a.csv")
    kept = stored(w)
    StoredFile.objects.update(stored_at="2026-01-01T00:00:00Z")
    assert clean_up() == 1
    assert set(StoredFile.objects.filter(state="deleted")) == {file}
    assert StoredFile.objects.get(pk=kept.pk).state == "clean"
