"""Notes, questions with a term, and following."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from PIL import Image

from casework import talk
from casework.assignment import assign
from casework.engine import Refused
from casework.models import Case, Comment, InformationRequest, Watch
from casework.once import new_key
from database import clock
from notifications.models import Message
from tests import world
from tests.casework.trial import bring, opened

NUMBER = "0812-3456-7890"


def client_of(w: SimpleNamespace, name: str) -> Client:
    return world.client_of(w.people[name])


def address(case: Case, rest: str = "") -> str:
    return f"/perkara/{case.public_id}/{rest}"


def told(kind: str) -> list[int]:
    return sorted(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


# ---- notes ---------------------------------------------------------------------------------------------------------


def test_an_internal_note_is_the_agencys_and_a_shared_one_is_read_and_told(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    client = client_of(w, "officer")
    sent = {"kunci": new_key(), "text": f"Hubungi {NUMBER} dulu.", "untuk": "dalam"}
    assert client.post(address(case, "catatan/"), sent)["Location"] == address(case)
    client.post(address(case, "catatan/"), {"kunci": new_key(), "text": "Mohon ditunggu.", "untuk": "pemohon"})
    staff = client.get(address(case)).content.decode()
    owner = client_of(w, "owner").get(address(case)).content.decode()
    assert "[disamarkan]" in staff and NUMBER not in staff and "Catatan dalam" in staff and "Mohon ditunggu." in staff
    assert "Mohon ditunggu." in owner and "dulu." not in owner and "Catatan dalam" not in owner
    assert told(talk.NOTE) == [w.people["owner"].person_id]
    assert not Comment.objects.filter(text__contains="3456").exists()


def test_an_owners_message_reaches_whoever_works_on_it(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    owner = client_of(w, "owner")
    owner.post(address(case, "catatan/"), {"kunci": new_key(), "text": "Kapan selesai?", "untuk": "dalam"})
    assert Comment.objects.get().shared and told(talk.NOTE) == [w.people["supervisor"].person_id]
    assign(case, w.actors["officer"], 1, w.people["officer"].person)
    talk.comment(case, w.actors["owner"], "Halo?", shared=False)
    assert w.people["officer"].person_id in told(talk.NOTE)
    ended = bring(w, "selesai")
    with pytest.raises(Refused, match="sudah selesai"):
        talk.comment(ended, w.actors["owner"], "Lagi", shared=True)
    with pytest.raises(Refused):
        talk.comment(case, w.actors["stranger"], "Lagi", shared=True)


def test_a_note_sent_twice_is_one_and_an_empty_one_none(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    client, sent = client_of(w, "officer"), {"kunci": new_key(), "text": "Sekali.", "untuk": "dalam"}
    for _ in range(3):
        assert client.post(address(case, "catatan/"), sent).status_code == 302
    refused = client.post(address(case, "catatan/"), {"kunci": new_key(), "text": "  ", "untuk": "dalam"})
    assert refused.status_code == 422 and Comment.objects.count() == 1
    assert client.get(address(case, "catatan/")).status_code == 200


def test_a_note_is_taken_back_by_its_writer_alone_and_the_trace_stays(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    made = talk.comment(case, w.actors["officer"], "Keliru.", shared=True)
    path = f"/perkara/catatan/{made.public_id}/tarik/"
    assert client_of(w, "stranger").post(path).status_code == 404
    client_of(w, "officer2").post(path)
    assert Comment.objects.get().withdrawn_at is None
    client_of(w, "officer").post(path)
    assert "Keliru." not in client_of(w, "owner").get(address(case)).content.decode()
    staff = client_of(w, "officer2").get(address(case)).content.decode()
    assert "Keliru." in staff and "(ditarik kembali)" in staff
    with pytest.raises(Refused, match="sudah ditarik"):
        talk.withdraw_comment(made, w.actors["officer"])


@pytest.mark.parametrize("sql", [
    "UPDATE casework_comment SET text = 'lain'",
    "UPDATE casework_comment SET shared = true",
    "DELETE FROM casework_comment",
    "UPDATE casework_informationrequest SET question = 'lain'",
    "UPDATE casework_informationrequest SET due_at = due_at + interval '1 day'",
    "DELETE FROM casework_informationrequest",
])  # fmt: skip
def test_the_database_lets_nobody_reword_or_delete(w: SimpleNamespace, sql: str) -> None:
    (case,) = opened(w)
    talk.comment(case, w.actors["officer"], "Ada.", shared=False)
    talk.ask(case, w.actors["officer"], "Apa?", 3)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql)


def test_what_has_ended_stays_as_it_ended(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    asked = talk.ask(case, w.actors["officer"], "Apa?", 3)
    talk.answer(asked, w.actors["owner"], "Ini.")
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationRequest.objects.filter(pk=asked.pk).update(answer="Itu.")
    made = talk.comment(case, w.actors["officer"], "Ada.", shared=False)
    talk.withdraw_comment(made, w.actors["officer"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(withdrawn_at=None)


# ---- questions -----------------------------------------------------------------------------------------------------


def test_an_officer_asks_and_the_owner_answers_on_their_own_page(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    officer, owner = client_of(w, "officer"), client_of(w, "owner")
    before = Case.objects.get(pk=case.pk)
    officer.post(address(case, "tanya/"), {"kunci": new_key(), "text": "Nomor minyaknya?", "working_days": "5"})
    asked = InformationRequest.objects.get()
    assert told(talk.ASKED) == [w.people["owner"].person_id]
    letter = Message.objects.get(kind=talk.ASKED)
    assert letter.context["tenggat"] and letter.context["nomor"] == case.reference
    page = owner.get(address(case)).content.decode()
    assert "Dinas bertanya kepada Anda" in page and "Nomor minyaknya?" in page
    path = f"/perkara/pertanyaan/{asked.public_id}/jawab/"
    assert "Nomor minyaknya?" in owner.get(path).content.decode()
    sent = {"kunci": new_key(), "text": f"ID123, telepon {NUMBER}"}
    for _ in range(2):
        assert owner.post(path, sent)["Location"] == address(case)
    asked.refresh_from_db()
    assert asked.answer == "ID123, telepon [disamarkan]" and asked.answerer == ""
    assert told(talk.ANSWERED) == [w.people["officer"].person_id]
    again = owner.post(path, {"kunci": new_key(), "text": "Lagi"})
    assert again.status_code == 422 and "sudah dijawab" in again.content.decode()
    staff = officer.get(address(case)).content.decode()
    assert "Menunggu jawaban pemohon" not in staff and "ID123" in staff
    after = Case.objects.get(pk=case.pk)
    assert (after.version, after.due_at) == (before.version, before.due_at), "asking moves nothing"


def test_an_answer_brings_a_paper_and_a_false_one_loses_nothing(
    w: SimpleNamespace, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_DIR = tmp_path / "files"
    (case,) = opened(w)
    asked = talk.ask(case, w.actors["officer"], "Foto kemasannya?", 3)
    owner, path = client_of(w, "owner"), f"/perkara/pertanyaan/{asked.public_id}/jawab/"
    false = SimpleUploadedFile("kemasan.jpg", b"MZ\x90 bukan gambar", "image/jpeg")
    refused = owner.post(path, {"kunci": new_key(), "text": "Terlampir.", "berkas": false})
    assert refused.status_code == 422 and "Terlampir." in refused.content.decode()
    asked.refresh_from_db()
    assert asked.answered_at is None and not case.papers.exists()
    buffer = BytesIO()
    Image.new("RGB", (60, 40), "green").save(buffer, "JPEG")
    good = SimpleUploadedFile("kemasan.jpg", buffer.getvalue(), "image/jpeg")
    assert owner.post(path, {"kunci": new_key(), "text": "Terlampir.", "berkas": good}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "Terlampir." and case.papers.get().item == "lainnya"


def test_the_term_of_a_question_is_in_working_days(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    monday = dt.datetime(2026, 6, 8, 3, tzinfo=dt.UTC)  # 11.00 WITA, no day off in that week
    with clock.rehearsing(monday, "pertanyaan"):
        asked = talk.ask(case, w.actors["officer"], "Apa?", 5)
    assert asked.due_at == clock.day_starts(dt.date(2026, 6, 16), "Asia/Makassar")
    for days in (0, 61):
        with pytest.raises(Refused, match="hari kerja"):
            talk.ask(case, w.actors["officer"], "Apa?", days)
    page = client_of(w, "officer").get(address(case)).content.decode()
    assert "Lewat" in page and "Menunggu jawaban pemohon" in page


def test_who_may_ask_answer_and_withdraw(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    for who in ("owner", "head", "foreign_officer", "stranger"):
        with pytest.raises(Refused):
            talk.ask(case, w.actors[who], "Apa?", 3)
    with pytest.raises(Refused, match="sudah selesai"):
        talk.ask(bring(w, "selesai"), w.actors["officer"], "Apa?", 3)
    asked = talk.ask(case, w.actors["officer"], "Apa?", 3)
    path = f"/perkara/pertanyaan/{asked.public_id}/"
    for who in ("stranger", "foreign_officer"):
        assert client_of(w, who).get(path + "jawab/").status_code == 404
    assert client_of(w, "owner").post(path + "tarik/").status_code == 403
    with pytest.raises(Refused):
        talk.answer(asked, w.actors["head"], "Ini.")
    talk.answer(asked, w.actors["officer2"], "Dijawab lewat telepon: ya.")
    asked.refresh_from_db()
    assert asked.answerer == w.actors["officer2"].name
    other = talk.ask(case, w.actors["officer"], "Apa lagi?", 3)
    client_of(w, "officer").post(f"/perkara/pertanyaan/{other.public_id}/tarik/")
    other.refresh_from_db()
    assert other.withdrawn_at and not InformationRequest.objects.waiting().exists()


# ---- following -----------------------------------------------------------------------------------------------------


def test_one_follows_and_stops(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    client = client_of(w, "head")
    for _ in range(2):
        client.post(address(case, "ikuti/"))
    assert Watch.objects.count() == 1
    assert "Berhenti mengikuti" in client.get(address(case)).content.decode()
    client.post(address(case, "ikuti/"), {"berhenti": "1"})
    assert not Watch.objects.exists()
    assert client_of(w, "owner").post(address(case, "ikuti/")).status_code == 403
    assert client_of(w, "foreign_officer").post(address(case, "ikuti/")).status_code == 404
