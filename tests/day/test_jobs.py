"""Long work: begun once, left and found again, told at its end; contacts leave with a reason and on record."""

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from accounts.models import AccessRecord
from database import clock
from database.scope import NOBODY, scoped
from documents import jobs, storage
from documents.models import Job, StoredFile
from documents.tasks import clean_up
from notifications.models import Message
from tests import world
from tests.once.story import as_worker
from tests.world import client_of
from umkm import exports
from umkm.models import Business, Companionship


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def long_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six businesses are many here."""
    monkeypatch.setattr(exports, "WAITED_FOR", 2)
    monkeypatch.setattr("umkm.views_fields.AT_ONCE", 2)
    monkeypatch.setattr("umkm.jobs.AT_ONCE", 4)
    monkeypatch.setattr(exports, "AT_ONCE", 4)


def ordered(someone: Any, path: str, data: dict[str, str] | None = None) -> Job:
    answer = client_of(someone).post(path, data or {})
    assert answer.status_code == 302, answer.content.decode()
    return Job.objects.get(public_id=re.findall(r"[0-9a-f-]{36}", answer["Location"])[0])


def work(job: Job) -> Job:
    """As the worker does it, with a scope of its own."""
    with scoped(NOBODY):
        jobs.run(str(job.public_id))
    job.refresh_from_db()
    return job


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def downloaded(someone: Any, job: Job) -> Any:
    assert job.file
    return client_of(someone).get(f"/berkas/{job.file.public_id}/")


def test_a_short_list_comes_at_once_and_equals_the_page(office: SimpleNamespace) -> None:
    answer = client_of(office.officer).get("/usaha/unduh/csv/?skala=mikro")
    rows = lines(answer.getvalue())
    assert len(rows) == 3 and {row[5] for row in rows[1:]} == {"Mikro"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/usaha/unduh/csv/", "/halal/wajib/unduh/csv/"])
def test_a_long_list_is_made_while_one_goes_on(office: SimpleNamespace, long_lists: None, path: str) -> None:
    page = client_of(office.officer).get(path)
    assert "Daftar ini panjang: 6 baris" in page.content.decode() and not Job.objects.exists()
    job = ordered(office.officer, path)
    assert (job.state, job.total) == ("menunggu", 6)
    html = client_of(office.officer).get(f"/berkas/pekerjaan/{job.public_id}/").content.decode()
    assert "Muat ulang" in html and "hx-get" in html and "0 dari 6" in html
    with as_worker():
        jobs.run(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.done) == ("selesai", 6)
    assert len(lines(downloaded(office.officer, job).getvalue())) == 7
    note = Message.objects.get(kind="pekerjaan_selesai")
    assert (note.channel, note.state, note.recipient) == ("inbox", "sent", office.officer.person)
    assert "Selesai: Unduhan" in client_of(office.officer).get("/pesan/").content.decode()


def test_work_is_done_once_however_often_it_is_woken(office: SimpleNamespace, long_lists: None) -> None:
    job = work(ordered(office.officer, "/usaha/unduh/csv/"))
    work(job)
    assert (
        StoredFile.objects.filter(kind="export").count() == 1
        and Message.objects.filter(kind="pekerjaan_selesai").count() == 1
    )


def test_what_a_killed_worker_left_is_begun_again(office: SimpleNamespace, long_lists: None) -> None:
    job = ordered(office.officer, "/usaha/unduh/csv/")
    long_ago = clock.now() - jobs.LEASE - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state="berjalan", seen_at=clock.now())
    assert jobs.left_alone() == [] and work(job).state == "berjalan"  # somebody is at it
    Job.objects.filter(pk=job.pk).update(seen_at=long_ago)
    assert jobs.left_alone() == [job.public_id] and work(job).state == "selesai"
    assert jobs.left_alone() == []


def test_who_may_not_see_it_any_more_gets_nothing(office: SimpleNamespace, long_lists: None) -> None:
    job = ordered(office.officer, "/usaha/unduh/csv/")
    office.officer.memberships.update(period=(world.ALWAYS.lower, world.ALWAYS.lower.replace(year=2021)))
    assert len(lines(storage.path_of(work(job).file.public_id).read_bytes())) == 1  # type: ignore[union-attr]


def test_a_job_is_its_owners_alone(office: SimpleNamespace, long_lists: None) -> None:
    job = ordered(office.officer, "/usaha/unduh/csv/")
    for someone in (office.supervisor, office.partner):
        assert client_of(someone).get(f"/berkas/pekerjaan/{job.public_id}/").status_code == 404
    assert client_of(office.supervisor).get(f"/berkas/{work(job).file.public_id}/").status_code == 404  # type: ignore[union-attr]


def test_what_breaks_says_so_and_tells_its_owner(
    office: SimpleNamespace, long_lists: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered(office.officer, "/usaha/unduh/csv/")
    monkeypatch.setattr(exports, "ids_of", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.run(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.error) == ("gagal", jobs.BROKEN)
    assert Message.objects.filter(kind="pekerjaan_gagal", recipient=office.officer.person).exists()


# --- contacts -------------------------------------------------------------------------------------------------------

CONTACTS, REASON = "/usaha/unduh/kontak/", "Undangan kelas halal di Kendari, hubungi 0812 0000 9999"


def test_contacts_leave_with_a_reason_sealed_and_on_record(office: SimpleNamespace) -> None:
    job = ordered(office.officer, CONTACTS, {"reason": REASON})
    assert job.file and job.file.sealed and job.file.kind == "contacts"
    on_disk = storage.path_of(job.file.public_id).read_bytes()
    answer = downloaded(office.officer, job)
    rows = lines(answer.getvalue())
    assert [row[0] for row in rows[:1]] == ["Nomor"] and len(
        rows
    ) == 5  # two are mailed, two are called, two have nothing
    assert any("0812" in row[5].replace("+62", "0") for row in rows) and b"usaha.example" not in on_disk
    records = AccessRecord.objects.filter(actor=office.officer)
    assert records.count() == 4 and {record.kind for record in records} == {"phone", "email"}
    assert {record.reason for record in records} == {"Undangan kelas halal di Kendari, hubungi [disamarkan]"}


def test_without_a_reason_nothing_leaves(office: SimpleNamespace) -> None:
    for reason in ("", "cek", "0812 0000 9999"):
        answer = client_of(office.officer).post(CONTACTS, {"reason": reason})
        assert answer.status_code == (422 if len(reason) < 10 else answer.status_code)
    assert client_of(office.officer).post(CONTACTS, {"reason": "cek"}).status_code == 422
    assert client_of(office.agency_head).get(CONTACTS).status_code == 403
    assert client_of(office.partner).get(CONTACTS).status_code == 403


def test_contacts_are_their_orderers_alone_while_they_work_there_and_go_after_a_day(office: SimpleNamespace) -> None:
    job = ordered(office.officer, CONTACTS, {"reason": REASON})
    assert downloaded(office.supervisor, job).status_code == 404
    period = office.officer.memberships.get().period
    office.officer.memberships.update(period=(world.ALWAYS.lower, world.ALWAYS.lower.replace(year=2021)))
    assert downloaded(office.officer, job).status_code == 404
    office.officer.memberships.update(period=period)
    assert downloaded(office.officer, job).status_code == 200
    StoredFile.objects.update(stored_at=clock.now() - dt.timedelta(hours=25))
    with transaction.atomic():
        clean_up()
    job.refresh_from_db()
    assert job.file and job.file.state == "deleted" and downloaded(office.officer, job).status_code == 404


# --- settings of many -----------------------------------------------------------------------------------------------

SET = "/usaha/atur/lain/?wilayah=74.71"
KEEP = {"district": "tetap", "state": "tetap", "companion": "tetap"}


def test_district_state_and_companion_are_seen_before_they_are_set(office: SimpleNamespace) -> None:
    client, companion = client_of(office.officer), str(office.companion.person.public_id)
    typed = {"district": "74.71.01", "state": "tutup", "companion": companion}
    page = client.post(SET, typed | {"lihat": "1"}).content.decode()
    assert "Kecamatan berganti" in page and page.count("<dd>3</dd>") == 4
    assert not Business.objects.filter(state="tutup").exists()
    stale = client.post(SET, typed | {"atur": "1", "terlihat": "2"}).content.decode()
    assert "Daftarnya berubah" in stale and not Business.objects.filter(state="tutup").exists()
    assert client.post(SET, typed | {"atur": "1", "terlihat": "3"}).status_code == 302
    assert Business.objects.filter(regency="74.71", state="tutup", district="74.71.01").count() == 3
    assert Companionship.objects.filter(person=office.companion.person).count() == 3
    assert Business.objects.filter(state="tutup").count() == 3
    client.post(SET, KEEP | {"companion": companion, "atur": "1", "terlihat": "3"})
    assert Companionship.objects.count() == 3


def test_a_district_is_for_its_own_regency_alone(office: SimpleNamespace) -> None:
    page = client_of(office.officer).post("/usaha/atur/lain/", KEEP | {"district": "74.71.01", "lihat": "1"})
    assert "Di kabupaten lain, tetap</dt><dd>3" in page.content.decode()
    client_of(office.officer).post("/usaha/atur/lain/", KEEP | {"district": "74.71.01", "atur": "1", "terlihat": "6"})
    assert set(Business.objects.filter(district="74.71.01").values_list("regency", flat=True)) == {"74.71"}


def test_nothing_chosen_or_a_foreign_district_is_refused(office: SimpleNamespace) -> None:
    client = client_of(office.officer)
    assert "Pilih apa yang akan diatur" in client.post(SET, KEEP | {"lihat": "1"}).content.decode()
    assert client.post("/usaha/atur/lain/", KEEP | {"district": "35.78.01", "lihat": "1"}).status_code == 422
    assert client_of(office.agency_head).get(SET).status_code == 403


def test_many_are_set_by_a_job_that_asks_again_what_one_serves(office: SimpleNamespace, long_lists: None) -> None:
    job = ordered(office.officer, "/usaha/atur/lain/", KEEP | {"state": "tutup", "atur": "1", "terlihat": "6"})
    far = Business.objects.filter(regency="35.78").values_list("pk", flat=True)
    Job.objects.filter(pk=job.pk).update(args=job.args | {"ids": job.args["ids"] + list(far)})
    assert work(job).state == "selesai" and job.args == {}
    assert set(Business.objects.filter(state="tutup").values_list("regency", flat=True)) == {"74.71", "74.04"}
