"""A large sheet goes in as work that one may leave, and what may be there twice is looked for right after it."""

import io
from typing import Any

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from accounts.models import Agency
from documents import jobs
from tests import world
from umkm import tasks
from umkm.imports import batches
from umkm.models import Business, Double, ImportBatch

SHEET = "nama;kegiatan;kecamatan;lat;lng;nib;no hp;omzet\n" + "".join(
    f"{name};jual soto;Laweyan;-7.5781;110.8413;;085942100999;1000\n" for name in ("Soto Bu Tri", "Soto Ibu Tri")
)


def test_it_goes_in_and_its_doubles_are_found(solo: Agency) -> None:
    officer = world.officer(solo)
    batch = batches.upload(agency=solo, file=io.BytesIO(SHEET.encode()), name="soto.csv", regency="", actor=officer)
    batches.check(batch)
    link = f"/impor/{batch.public_id}/"
    args = {"batch": str(batch.public_id), "link": link}
    job = jobs.order(kind="import_commit", title="Impor", user=officer, total=0, args=args, at_once=False)
    jobs.run(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.error, job.link) == ("selesai", "", link)
    assert ImportBatch.objects.get().state == "masuk" and Business.objects.count() == 2
    assert Double.objects.get().same_phone


def test_a_small_one_asks_for_its_doubles_too(
    solo: Agency, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """Not only at night: the page answers at once, and a worker looks soon after it."""
    officer, sent = world.officer(solo), []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: sent.append((name, args)))
    batch = batches.upload(agency=solo, file=io.BytesIO(SHEET.encode()), name="soto.csv", regency="", actor=officer)
    batches.check(batch)
    with django_capture_on_commit_callbacks(execute=True):
        world.client_of(officer).post(f"/impor/{batch.public_id}/masukkan/")
    assert sent == [("umkm.tasks.find_doubles_after", [str(batch.public_id)])]
    assert not Double.objects.exists()
    tasks.find_doubles_after(*sent[0][1])
    tasks.find_doubles_after(*sent[0][1])  # twice is once
    assert Double.objects.get().same_phone


def test_without_a_broker_the_import_goes_in(
    solo: Agency, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(*args: Any, **options: Any) -> None:
        raise OperationalError("away")

    officer = world.officer(solo)
    monkeypatch.setattr(current_app, "send_task", away)
    batch = batches.upload(agency=solo, file=io.BytesIO(SHEET.encode()), name="soto.csv", regency="", actor=officer)
    batches.check(batch)
    with django_capture_on_commit_callbacks(execute=True):
        assert world.client_of(officer).post(f"/impor/{batch.public_id}/masukkan/").status_code == 302
    assert Business.objects.count() == 2
