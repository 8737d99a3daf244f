"""Files that come piece by piece: in order, once, for whoever began them; and downloads that go on where they stopped."""

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.http import Http404
from PIL import Image

from accounts.models import User
from database import clock
from documents import checks, resumable, sending, storage
from documents.models import StoredFile, Upload
from documents.services import keep_sealed, store_upload
from documents.tasks import clean_up
from tests import world
from tests.documents import hostile
from tests.documents.test_uploads import upload

MARK = "0123456789abcdef"


@pytest.fixture
def owner(db: None, settings: Any, tmp_path: Any) -> User:
    settings.FILES_DIR = tmp_path / "files"
    return world.user("Pemilik")


def begin(owner: User, size: int = 10, **given: Any) -> Upload:
    values = {"user": owner, "place": "sini", "name": "a.jpg", "size": size, "mark": MARK, **given}
    return resumable.begin(**values)


def append(owner: User, upload: Upload, start: int, piece: bytes) -> int:
    return resumable.append(user=owner, public_id=upload.public_id, start=start, piece=piece).received


class TestPieces:
    def test_one_after_the_other_make_the_whole(self, owner: User) -> None:
        coming = begin(owner)
        assert [append(owner, coming, at, piece) for at, piece in ((0, b"abcd"), (4, b"efgh"), (8, b"ij"))] == [
            4,
            8,
            10,
        ]
        whole = resumable.whole(user=owner, public_id=coming.public_id, place="sini")
        assert whole.read() == b"abcdefghij" and whole.name == "berkas.jpg" and not Upload.objects.exists()

    @pytest.mark.parametrize(
        "start, piece", [(0, b"abcd"), (3, b"xx"), (5, b"xx"), (4, b""), (4, b"seventy"), (4, b"x" * (1 << 20))]
    )
    def test_one_that_comes_twice_or_out_of_turn_changes_nothing(self, owner: User, start: int, piece: bytes) -> None:
        coming = begin(owner)
        append(owner, coming, 0, b"abcd")
        assert append(owner, coming, start, piece) == 4
        append(owner, coming, 4, b"efghij")
        assert resumable.whole(user=owner, public_id=coming.public_id, place="sini").read() == b"abcdefghij"

    def test_the_same_file_goes_on_where_it_stopped(self, owner: User) -> None:
        coming = begin(owner)
        append(owner, coming, 0, b"abcd")
        again = begin(owner)
        assert (again.public_id, again.received) == (coming.public_id, 4)
        assert begin(owner, mark="f" * 16).received == 0 and begin(owner, place="sana").received == 0

    def test_bytes_that_were_written_without_their_row_are_written_again(self, owner: User) -> None:
        coming = begin(owner)
        append(owner, coming, 0, b"abcd")
        path = storage.private_folder("coming") / coming.public_id.hex
        path.write_bytes(b"abcdXXXX")
        append(owner, coming, 4, b"ef")
        assert path.read_bytes() == b"abcdef"

    def test_bytes_that_were_lost_are_asked_for_again(self, owner: User) -> None:
        coming = begin(owner)
        append(owner, coming, 0, b"abcdef")
        (storage.private_folder("coming") / coming.public_id.hex).write_bytes(b"ab")
        assert append(owner, coming, 6, b"ghij") == 2

    def test_a_part_is_no_file(self, owner: User) -> None:
        coming = begin(owner)
        append(owner, coming, 0, b"abcd")
        with pytest.raises(checks.Refused, match="belum terkirim seluruhnya"):
            resumable.whole(user=owner, public_id=coming.public_id, place="sini")

    def test_it_is_nobody_elses_and_for_no_other_place(self, owner: User) -> None:
        coming, other = begin(owner, 1), world.user("Lain")
        append(owner, coming, 0, b"a")
        for user, place in ((other, "sini"), (owner, "sana")):
            with pytest.raises(resumable.NotHere):
                resumable.whole(user=user, public_id=coming.public_id, place=place)
        with pytest.raises(resumable.NotHere):
            append(other, coming, 0, b"b")

    @pytest.mark.parametrize(
        "given",
        [{"size": 0}, {"size": -1}, {"size": checks.LARGEST + 1}, {"name": "a.exe"}, {"name": "a"}, {"mark": "../x"}],
    )
    def test_what_cannot_be_taken_is_refused_before_it_is_sent(self, owner: User, given: Any) -> None:
        with pytest.raises(checks.Refused) as refused:
            begin(owner, **given)
        assert str(refused.value).endswith(".") and not Upload.objects.exists()

    def test_so_many_at_once(self, owner: User) -> None:
        for number in range(resumable.AT_ONCE):
            begin(owner, mark=f"{number:016x}")
        with pytest.raises(checks.Refused, match="belum selesai"):
            begin(owner, mark="f" * 16)

    def test_what_nobody_went_on_with_goes(self, owner: User, django_capture_on_commit_callbacks: Any) -> None:
        left, fresh = begin(owner), begin(owner, mark="f" * 16)
        append(owner, left, 0, b"abcd")
        Upload.objects.filter(pk=left.pk).update(seen_at=clock.now() - resumable.KEPT - dt.timedelta(minutes=1))
        with django_capture_on_commit_callbacks(execute=True):
            clean_up()
        assert list(Upload.objects.all()) == [fresh] and not list(storage.private_folder("coming").iterdir())


class TestAddresses:
    def test_a_piece_and_where_it_stands(self, owner: User) -> None:
        client, coming = world.client_of(owner), begin(owner)
        url = f"/berkas/unggah/{coming.public_id}/"
        sent = client.post(f"{url}?mulai=0", b"abcd", content_type="application/octet-stream")
        assert (sent.status_code, sent.json()["diterima"]) == (200, 4)
        twice = client.post(f"{url}?mulai=0", b"abcd", content_type="application/octet-stream")
        assert (twice.status_code, twice.json()["diterima"]) == (200, 4)
        beyond = client.post(f"{url}?mulai=6", b"gh", content_type="application/octet-stream")
        assert (beyond.status_code, beyond.json()["diterima"]) == (409, 4)
        assert client.get(url).json()["diterima"] == 4

    @pytest.mark.parametrize("start", ["", "-1", "x", "1e3", "9" * 12, "٣"])
    def test_a_start_that_is_no_number(self, owner: User, start: str) -> None:
        url = f"/berkas/unggah/{begin(owner).public_id}/?mulai={start}"
        assert world.client_of(owner).post(url, b"a", content_type="application/octet-stream").status_code == 400

    def test_a_strangers_is_as_one_that_is_not(self, owner: User) -> None:
        client = world.client_of(world.user("Lain"))
        answers = [client.get(f"/berkas/unggah/{one}/") for one in (begin(owner).public_id, uuid.uuid4())]
        assert {answer.status_code for answer in answers} == {404}

    def test_it_is_thrown_away(self, owner: User) -> None:
        url = f"/berkas/unggah/{begin(owner).public_id}/hapus/"
        answer = world.client_of(owner).post(url, {"kembali": "https://jahat.example/"})
        assert answer["Location"] == "/" and not Upload.objects.exists()


class TestRanges:
    def get(self, owner: User, stored: StoredFile, **headers: str) -> Any:
        client = world.client_of(owner)
        return client.get(f"/berkas/{stored.public_id}/", headers={"Accept-Encoding": "gzip", **headers})

    @pytest.fixture(params=["plain", "sealed"])
    def stored(self, owner: User, request: Any) -> StoredFile:
        if request.param == "plain":
            return store_upload(upload=upload(), kind="other", region="", user=owner)
        return keep_sealed(
            content=hostile.jpeg(), kind="paper", person=owner.person, name="a.jpg", content_type="image/jpeg"
        )

    @pytest.mark.parametrize(
        "wanted, part", [("bytes=5-9", (5, 10)), ("bytes=20-", (20, None)), ("bytes=-7", (-7, None))]
    )
    def test_a_part(self, owner: User, stored: StoredFile, wanted: str, part: tuple[int, int | None]) -> None:
        whole = b"".join(self.get(owner, stored).streaming_content)
        answer = self.get(owner, stored, Range=wanted)
        got = b"".join(answer.streaming_content)
        assert answer.status_code == 206 and got == whole[slice(*part)] and int(answer["Content-Length"]) == len(got)
        assert answer["Content-Range"].endswith(f"/{len(whole)}") and answer["Content-Disposition"].startswith("attach")
        assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]

    def test_beyond_the_end(self, owner: User, stored: StoredFile) -> None:
        assert self.get(owner, stored, Range="bytes=99999999-").status_code == 416

    @pytest.mark.parametrize("wanted", ["bytes=0-1,3-4", "items=0-1", "bytes=-", "bytes=a-b", "bytes=5-1,"])
    def test_what_is_no_range_gets_the_whole(self, owner: User, stored: StoredFile, wanted: str) -> None:
        assert self.get(owner, stored, Range=wanted).status_code == 200

    def test_a_part_of_another_file_is_the_whole(self, owner: User, stored: StoredFile) -> None:
        assert self.get(owner, stored, **{"Range": "bytes=0-3", "If-Range": '"lain"'}).status_code == 200
        tag = self.get(owner, stored)["ETag"]
        assert self.get(owner, stored, **{"Range": "bytes=0-3", "If-Range": tag}).status_code == 206

    def test_without_its_bytes_it_is_gone(self, owner: User, stored: StoredFile) -> None:
        storage.remove(stored.public_id)
        assert self.get(owner, stored).status_code == 404

    def test_one_that_was_touched_on_disk_is_not_sent(self, owner: User) -> None:
        sealed = keep_sealed(content=b"x" * 99, kind="paper", person=owner.person, name="a.pdf", content_type="a/b")
        path = storage.path_of(sealed.public_id)
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
        assert self.get(owner, sealed).status_code == 404


def test_nothing_but_pictures_has_a_small_picture(owner: User) -> None:
    photo = store_upload(upload=upload(content=hostile.jpeg((800, 600))), kind="other", region="", user=owner)
    with Image.open(io.BytesIO(sending.thumb(photo).content)) as small:
        assert small.size == (360, 270)
    paper = store_upload(upload=upload("a.pdf", hostile.pdf()), kind="other", region="", user=owner)
    with pytest.raises(Http404):
        sending.thumb(paper)
