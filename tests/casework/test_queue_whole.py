"""The queue taken whole: all of it as a file, and one step for many without a statement for each."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import queue_export, views_queue
from casework.assignment import assign
from casework.engine import perform
from casework.models import Event
from documents import jobs, storage
from documents.models import Job
from tests.casework.test_queue import client_of, over_days, previewed
from tests.casework.trial import bring, opened


def file_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_file_has_all_that_the_filter_finds_however_it_is_read(
    w: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of the page, by a cursor of three; those without a term last, nobody else's at all."""
    monkeypatch.setattr(queue_export, "AT_ONCE", 3)
    over_days(w, 7)
    assign(opened(w)[0], w.actors["officer"], 1, w.people["officer"].person)  # a range of its own
    bring(w, "terkirim")
    client = client_of(w, "officer")
    page = client.get("/pekerjaan/?tampil=saya").context["lines"]
    rows = file_of(client.get("/pekerjaan/unduh/?tampil=saya"))
    assert len(rows) == 8 and [row["Nomor"] for row in rows] == [line.case.reference for line in page]
    narrowed = file_of(client.get("/pekerjaan/unduh/?tampil=terbuka&petugas=belum"))
    assert len(narrowed) == 7
    assert file_of(client_of(w, "foreign_officer").get("/pekerjaan/unduh/?tampil=terbuka")) == []


def test_a_long_file_is_a_workers_and_is_whole(w: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_queue, "WAITED_FOR", 4)
    monkeypatch.setattr(queue_export, "AT_ONCE", 2)
    cases = over_days(w, 5)
    client = client_of(w, "officer")
    answer = client.get("/pekerjaan/unduh/?tampil=terbuka")
    job = Job.objects.get(kind="queue_export")
    assert answer.status_code == 302 and (job.state, job.total, job.file) == (Job.State.WAITING, 5, None)
    jobs.run(str(job.public_id))
    job.refresh_from_db()
    assert job.done == 5 and job.file is not None
    text = storage.path_of(job.file.public_id).read_text("utf-8-sig")
    assert [row["Nomor"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == [c.reference for c in cases]


STEPS = {
    "teruskan": ("officer", {"tanggal": "2026-01-01"}),
    "tugaskan": ("supervisor", {"person": "tim"}),
    "koreksi": ("supervisor", {"note": "Keliru."}),
}


@pytest.mark.parametrize("key", STEPS)
def test_many_are_asked_and_written_in_sets(w: SimpleNamespace, key: str) -> None:
    """As many statements for twenty cases as for two, in the preview and when it is confirmed."""
    who, typed = STEPS[key]
    counts = []
    for number in (2, 20):
        client = client_of(w, who)  # anew: what was said of the first ones is read once
        cases = opened(w, number)
        if key == "koreksi":
            cases = [perform(case, "kembalikan", w.actors["officer"], 1, reason="keliru") for case in cases]
        with CaptureQueriesContext(connection) as preview:
            sent = previewed(client, key, cases)
        with CaptureQueriesContext(connection) as written:
            assert client.post("/pekerjaan/massal/", {**sent, **typed}).status_code == 302
        assert Event.objects.filter(case__in=cases, move=key).count() == number
        counts.append((len(preview), len(written)))
    assert counts[0] == counts[1]
