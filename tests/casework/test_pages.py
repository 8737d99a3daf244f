"""The pages that all kinds share: list, case, a step's form, koreksi, taking and giving."""

import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts.actors import Actor
from casework.engine import perform
from casework.models import Case, Event
from casework.once import new_key
from database.testing import comparable
from tests import world
from tests.casework import trial
from tests.casework.trial import TRIAL, bring, opened, steps

NOTHING = "00000000-0000-0000-0000-000000000000"
MANY = 24


def sent(**values: object) -> dict[str, object]:
    """A form as it is sent, with a key of its own."""
    return {"kunci": new_key(), **values}


def client_of(w: SimpleNamespace, name: str) -> Client:
    made = world.client_of(w.people[name])
    made.get("/data-saya/")
    return made


def address(case: Case, rest: str = "") -> str:
    return f"/perkara/{case.public_id}/{rest}"


def asked(client: Client, path: str, most: int) -> str:
    with CaptureQueriesContext(connection) as context:
        response = client.get(path)
    assert response.status_code == 200
    queries = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(queries) <= most, "\n".join([f"{len(queries)} instead of {most}:", *queries])
    return response.content.decode()


def test_an_owners_list_stays_within_its_queries(w: SimpleNamespace) -> None:
    opened(w, MANY)
    assert asked(client_of(w, "owner"), "/perkara/", 12).count("Perkara contoh") >= MANY


@pytest.mark.parametrize(("who", "most"), [("officer", 17), ("supervisor", 18), ("owner", 17)])
def test_a_case_stays_within_its_queries_however_long_its_history(w: SimpleNamespace, who: str, most: int) -> None:
    (case,) = opened(w)
    for _ in range(6):
        case = perform(case, "kembalikan", w.actors["officer"], case.version, reason="keliru")
        case = perform(case, "lengkapi", w.actors["owner"], case.version)
    page = asked(client_of(w, who), address(case), most)
    assert page.count("Kirim lagi") >= 6


def test_an_owner_sees_whose_turn_it_is_in_their_words(w: SimpleNamespace) -> None:
    case = bring(w, "kurang")
    page = client_of(w, "owner").get(address(case)).content.decode()
    assert "Giliran Anda" in page and "Lengkapi" in page and "Kirim lagi" in page
    assert "Menunggu pemohon" not in page and "Ambil perkara ini" not in page and "Tarik kembali" not in page
    staff = client_of(w, "officer").get(address(case)).content.decode()
    assert "Giliran Pemohon (pemohon)" in staff and "Menunggu pemohon" in staff and "Yang dilihat pemohon" in staff


@pytest.mark.parametrize("state", TRIAL.state)
def test_a_button_leads_to_what_may_be_done_and_to_nothing_else(w: SimpleNamespace, state: str) -> None:
    case = bring(w, state)
    for who in ("owner", "officer", "supervisor", "head"):
        shown = set(re.findall(r"/langkah/(\w+)/", client_of(w, who).get(address(case)).content.decode()))
        may = {
            move.key for move in TRIAL.moves_from(state)
            if any(holder.role == who or (holder.role, who) == ("officer", "supervisor") for holder in move.by)
        }  # fmt: skip
        assert shown == may, who


@pytest.mark.parametrize("rest", ["", "langkah/teruskan/", "koreksi/", "petugas/"])
@pytest.mark.parametrize("who", ["stranger", "foreign_officer"])
def test_a_foreign_case_is_as_one_that_is_not_there(w: SimpleNamespace, rest: str, who: str) -> None:
    (case,) = opened(w)
    client = client_of(w, who)
    answer, nothing = client.get(address(case, rest)), client.get(f"/perkara/{NOTHING}/{rest}")
    assert answer.status_code == nothing.status_code
    if answer.status_code == 404:
        missing = {"public_id": UUID(NOTHING)}
        assert comparable(answer, {"public_id": case.public_id}) == comparable(nothing, missing)
    else:  # an owner has no business at an office's address, whatever stands in it
        assert answer.status_code == 403 and who == "stranger"
    posted = client.post(address(case, rest), sent(versi=1, note="x", tanggal="2026-01-01"))
    assert posted.status_code in (403, 404)
    assert Event.objects.count() == 1


def test_a_step_is_made_on_a_page_of_its_own(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    client = client_of(w, "officer")
    step = address(case, "langkah/teruskan/")
    page = client.get(step)
    assert "Tanggal" in page.content.decode() and page.context["form"]["versi"].value() == 1
    values = {
        "versi": 1,
        "kunci": page.context["form"]["kunci"].value(),
        "tanggal": "2026-01-01",
        "note": "Sudah dicek.",
    }
    answer = client.post(step, values, follow=True)
    assert "Tercatat: Di lembaga luar." in answer.content.decode()
    event = Event.objects.get(case=case, version=2)
    assert (event.evidence, event.note, event.actor_name) == (
        {"tanggal": "2026-01-01"},
        "Sudah dicek.",
        "officer Dinas 74",
    )


def test_a_double_click_makes_one_move_and_two_equal_answers(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    client = client_of(w, "officer")
    step = address(case, "langkah/teruskan/")
    key = client.get(step).context["form"]["kunci"].value()
    values = {"versi": 1, "kunci": key, "tanggal": "2026-01-01"}
    first, second = client.post(step, values), client.post(step, values)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, address(case))
    assert Event.objects.filter(case=case).count() == 2


def test_a_stale_page_says_who_was_faster_and_keeps_what_was_typed(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    perform(case, "teruskan", w.actors["officer2"], 1, tanggal="2026-01-01")
    answer = client_of(w, "officer").post(
        address(case, "langkah/kembalikan/"), sent(versi=1, reason="keliru", note="Mohon dilengkapi alamatnya.")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Berkas ini sudah diubah oleh officer Dinas 74" in page and "Mohon dilengkapi alamatnya." in page
    assert re.search(r'value="keliru"\s+selected', page)
    assert Event.objects.filter(case=case).count() == 2


@pytest.mark.parametrize(
    ("move", "given", "says"),
    [
        ("teruskan", {"note": "Lengkap."}, "Isi tanggal."),
        ("kembalikan", {"note": "Lengkap."}, "Isi alasan."),
        ("kembalikan", {"note": "Lengkap.", "reason": "mengarang"}, ""),
        ("tolak", {"note": "Lengkap.", "reason": "keliru"}, "dilakukan oleh kepala bidang"),
        ("lengkapi", {"note": "Lengkap."}, "tidak berlaku pada tahap"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    w: SimpleNamespace, move: str, given: dict[str, str], says: str
) -> None:
    (case,) = opened(w)
    answer = client_of(w, "officer").post(address(case, f"langkah/{move}/"), sent(versi=1, **given))
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and "Lengkap." in page
    assert Event.objects.count() == 1


@pytest.mark.parametrize("version", ["", "satu", "-1"])
def test_a_version_that_is_none_moves_nothing(w: SimpleNamespace, version: str) -> None:
    (case,) = opened(w)
    answer = client_of(w, "officer").post(address(case, "langkah/teruskan/"), sent(versi=version, tanggal="2026-01-01"))
    assert answer.status_code == 422 and Event.objects.count() == 1
    assert client_of(w, "officer").post(address(case, "petugas/"), {"versi": version}).status_code in (302, 404)
    assert Event.objects.count() == 1


def test_an_unknown_step_is_not_there(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    assert client_of(w, "officer").get(address(case, "langkah/terbang/")).status_code == 404


@pytest.mark.parametrize("number", ["0812 3456 7890", "+62 812-3456-7890", "7471014507890002", "sari@contoh.id"])
def test_a_number_in_a_note_is_masked_before_it_is_kept(w: SimpleNamespace, number: str) -> None:
    (case,) = opened(w)
    client = client_of(w, "officer")
    values = sent(versi=1, tanggal="2026-01-01", note=f"Hubungi {number} besok.")
    assert client.post(address(case, "langkah/teruskan/"), values).status_code == 302
    kept = Event.objects.get(case=case, version=2).note
    assert number not in kept and kept.startswith("Hubungi") and kept.endswith("besok.")
    for who in ("officer", "owner"):
        page = client_of(w, who).get(address(case)).content.decode()
        assert number not in page and escape(kept) in page


def test_script_in_a_note_is_text(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    perform(case, "teruskan", w.actors["officer"], 1, note="<script>alert(1)</script>", tanggal="x")
    assert "<script>alert" not in client_of(w, "owner").get(address(case)).content.decode()


def test_koreksi_by_its_page(w: SimpleNamespace) -> None:
    case = bring(w, "kurang")
    assert "Tarik kembali" not in client_of(w, "officer").get(address(case)).content.decode()
    client = client_of(w, "supervisor")
    assert "Tarik kembali" in client.get(address(case)).content.decode()
    empty = client.post(address(case, "koreksi/"), sent(versi=2, note=" "))
    assert empty.status_code == 422 and "Isi alasan." in empty.content.decode()
    assert client.post(address(case, "koreksi/"), sent(versi=2, note="Salah berkas.")).status_code == 302
    page = client.get(address(case)).content.decode()
    assert "(ditarik kembali)" in page and "“Salah berkas.”" in page and Case.objects.get().status == "masuk"
    officer = client_of(w, "officer").post(address(case, "koreksi/"), sent(versi=3, note="Lagi."))
    assert officer.status_code == 422 and "kepala bidang" in officer.content.decode()


def test_taking_and_giving(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    officer, head = client_of(w, "officer"), client_of(w, "supervisor")
    assert "Ambil perkara ini" in officer.get(address(case)).content.decode()
    assert officer.post(address(case, "petugas/"), {"versi": 1}).status_code == 302
    assert Case.objects.get().ball_person_id == w.people["officer"].person_id
    late = client_of(w, "officer2").post(address(case, "petugas/"), {"versi": 1}, follow=True)
    assert "sudah diubah oleh" in late.content.decode()
    to = w.people["officer2"].person
    assert head.post(address(case, "petugas/"), {"versi": 2, "kepada": str(to.public_id)}).status_code == 302
    assert Case.objects.get().ball_person_id == to.pk
    for wrong in (w.people["foreign_officer"].person.public_id, w.people["owner"].person.public_id, "bukan-id"):
        assert head.post(address(case, "petugas/"), {"versi": 3, "kepada": str(wrong)}).status_code == 404, wrong
    assert head.post(address(case, "petugas/"), {"versi": 3, "kepada": "tim"}).status_code == 302
    assert (Case.objects.get().ball_person_id, Case.objects.get().ball_team_id) == (None, w.here.pk)


def test_what_has_ended_is_offered_to_nobody(w: SimpleNamespace) -> None:
    case = bring(w, "selesai")
    for who in ("officer", "supervisor"):
        page = client_of(w, who).get(address(case)).content.decode()
        assert "Ambil perkara ini" not in page and "Tugaskan kepada" not in page
    assert "Selesai" in client_of(w, "owner").get("/perkara/").content.decode()


def test_lists_hold_what_is_mine(w: SimpleNamespace) -> None:
    mine, other = opened(w, 2)
    perform(other, "kembalikan", w.actors["officer"], 1, reason="keliru")
    officer = client_of(w, "officer")
    shown = officer.get("/pekerjaan/").content.decode()
    assert mine.reference in shown and other.reference not in shown
    assert other.reference in officer.get("/pekerjaan/?tampil=terbuka").content.decode()
    assert mine.reference not in officer.get("/pekerjaan/?tampil=selesai").content.decode()
    assert "Tidak ada perkara di sini." in officer.get("/pekerjaan/?jenis=tidak-ada&tampil=selesai").content.decode()
    assert mine.reference in client_of(w, "owner").get("/perkara/").content.decode()
    assert "Anda belum mengajukan apa-apa." in client_of(w, "stranger").get("/perkara/").content.decode()


def test_the_fitting_actor_is_the_one_of_the_table(w: SimpleNamespace) -> None:
    case = bring(w, "di_luar")
    move = TRIAL.move["terima"]
    answer = client_of(w, "officer").post(address(case, "langkah/terima/"), sent(versi=case.version, **steps(move)))
    assert answer.status_code == 302 and trial.KEPT == [case.pk]
    assert Event.objects.get(case=case, move="terima").actor_person_id == Actor.of(w.people["officer"]).person
