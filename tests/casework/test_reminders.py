"""Whom the end of a stage's term reminds: whoever has the ball; and a question that waits: whoever is asked."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from accounts.scope import scope_of_person
from casework import talk
from casework.assignment import assign
from casework.engine import perform
from casework.models import Case, InformationRequest, Party, StageTerm
from casework.reminders import QuestionDue, StageDue
from casework.terms import extend, suspend
from casework.workflow import AGENCY
from casework.writing import as_row
from database import clock
from database.scope import EVERYTHING, scoped
from notifications.letters import NOBODY, item, spoken
from notifications.models import Message
from notifications.planner import Planned, plan_source
from notifications.words import Wording
from tests import world
from tests.casework.trial import bring, opened


def due(case: Case) -> list[dict[str, Any]]:
    rows = StageDue().due(clock.today("Asia/Makassar"))
    return [row for row in rows if row["context"]["nomor"] == case.reference]


def told(case: Case) -> set[tuple[int, str]]:
    return {(row["recipient"], row["channel"]) for row in due(case)}


def with_term(state: str) -> None:
    StageTerm.objects.get_or_create(
        kind="percobaan", state=state, defaults={"hours": 72, "mark": "OK", "basis": "Percobaan"}
    )


def test_the_teams_is_its_heads_and_a_named_officers_their_own(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    people = {name: user.person_id for name, user in w.people.items()}
    assert told(case) == {(people["supervisor"], "inbox")}
    (row,) = due(case)
    assert row["due"] == clock.last_day_of(case.due_at, "Asia/Makassar") and row["zone"] == "WITA"
    assert row["subject"] == case.events.get().pk and row["region_"] == "74.71"
    case = assign(case, w.actors["officer"], 1, w.people["officer"].person)
    assert told(case) == {(people["officer"], "inbox")}
    assert due(case)[0]["subject"] == row["subject"], "an assignment begins no stage"
    perform(case, "teruskan", w.actors["officer"], case.version, tanggal="1")
    assert told(case) == set(), "a stage without a term"


def test_the_owner_is_reminded_and_called_where_there_is_no_address(w: SimpleNamespace) -> None:
    with_term("kurang")
    case, owner = bring(w, "kurang"), w.people["owner"].person
    assert told(case) == {(owner.pk, "call")}
    world.contact(owner, "email", "pemohon@contoh.example")
    with scoped(scope_of_person(owner)):
        assert told(case) == {(owner.pk, "mail")}


def test_what_is_outside_is_followed_up_by_the_officer_and_a_suspended_one_by_nobody(w: SimpleNamespace) -> None:
    with_term("di_luar")
    case = bring(w, "di_luar")
    assert told(case) == {(w.people["supervisor"].person_id, "inbox")}
    case = assign(case, w.actors["supervisor"], case.version, w.people["officer"].person)
    assert told(case) == {(w.people["officer"].person_id, "inbox")}
    case = suspend(case, w.actors["officer"], case.version, "Menunggu keputusan.")
    assert told(case) == set()


def test_a_stage_that_comes_again_is_another_matter_and_an_extended_one_the_same(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    (first,) = due(case)
    case = extend(case, w.actors["supervisor"], case.version, "Bahan belum datang.", 2)
    (later,) = due(case)
    assert later["subject"] == first["subject"] and later["due"] > first["due"]
    case = perform(case, "kembalikan", w.actors["officer"], case.version, reason="keliru")
    case = perform(case, "lengkapi", w.actors["owner"], case.version)
    assert due(case)[0]["subject"] != first["subject"]


def test_a_letter_names_the_case_and_its_stage(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    first = case.events.get()
    assert StageDue().names([first.pk]) == {first.pk: f"{case.reference} (Perkara contoh), tahap “Diperiksa”"}


@pytest.mark.django_db(transaction=True)
def test_the_planner_writes_each_milestone_once_and_drops_what_has_moved_on(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    last = clock.last_day_of(case.due_at, "Asia/Makassar")

    def plan(days: int) -> list[tuple[int, str]]:
        with connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
            plan_source(StageDue(), last + dt.timedelta(days=days), "", Planned())
        rows = Message.objects.filter(kind="perkara_tenggat").order_by("pk")
        return list(rows.values_list("milestone", "state"))

    assert plan(-1) == plan(-1) == [(-1, "planned")]
    assert plan(1)[-1] == (1, "planned")
    perform(case, "teruskan", w.actors["officer"], case.version, tanggal="1")
    assert (1, "superseded") in plan(2) and "planned" not in [state for _, state in plan(2)]


# ---- questions -----------------------------------------------------------------------------------------------------

MONDAY = dt.datetime(2026, 6, 8, 3, tzinfo=dt.UTC)  # 11.00 WITA, no day off in that week
LAST = dt.date(2026, 6, 15)  # of five working days


def asked_on_monday(w: SimpleNamespace) -> tuple[Case, InformationRequest]:
    with clock.rehearsing(MONDAY, "pertanyaan"):
        (case,) = opened(w)
        return case, talk.ask(case, w.actors["officer"], "Nomor minyaknya?", 5)


def questions(case: Case, day: dt.date = LAST) -> list[dict[str, Any]]:
    return [row for row in QuestionDue().due(day) if row["context"]["nomor"] == case.reference]


def test_whoever_is_asked_is_reminded_until_they_answer(w: SimpleNamespace) -> None:
    case, asked = asked_on_monday(w)
    owner = w.people["owner"].person
    (row,) = questions(case)
    assert (row["subject"], row["due"], row["recipient"]) == (asked.pk, LAST, owner.pk)
    assert (row["channel"], row["zone"], row["region_"]) == ("call", "WITA", "74.71")
    world.contact(owner, "email", "pemohon@contoh.example")
    with scoped(scope_of_person(owner)):
        assert questions(case)[0]["channel"] == "mail"
    assert questions(case, dt.date(2026, 6, 8)) == [], "on its day the question itself is the letter"
    assert QuestionDue().names([asked.pk]) == {asked.pk: f"{case.reference} (Perkara contoh)"}
    talk.answer(asked, w.actors["owner"], "ID123")
    assert questions(case) == []


def test_a_withdrawn_question_and_one_of_an_ended_case_remind_nobody(w: SimpleNamespace) -> None:
    case, asked = asked_on_monday(w)
    talk.withdraw_question(asked, w.actors["officer"])
    assert questions(case) == []
    other, _ = asked_on_monday(w)
    assert questions(other)
    perform(other, "tolak", w.actors["supervisor"], other.version, reason="keliru")
    assert questions(other) == []


@pytest.mark.parametrize("sides", [("pemohon", "luar"), ("luar",), ("luar", AGENCY)])
def test_reminders_go_to_those_whom_the_question_goes_to(w: SimpleNamespace, sides: tuple[str, ...]) -> None:
    case, _ = asked_on_monday(w)
    Party.objects.filter(case=case, person__isnull=False).delete()
    for number, side in enumerate(sides):
        Party.objects.create(case=case, side=side, role="wakil", person=world.user(f"Orang {number}").person)
    assert {row["recipient"] for row in questions(case)} == set(talk.applicants_of(as_row(case))) != set()


@pytest.mark.django_db(transaction=True)
def test_a_late_question_is_a_letter_once_and_none_after_the_answer(w: SimpleNamespace) -> None:
    case, asked = asked_on_monday(w)

    def plan(days: int, name: str = "") -> int:
        total = Planned()
        with connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
            plan_source(QuestionDue(), LAST + dt.timedelta(days=days), name, total)
        return total.planned

    def of(name: str) -> list[tuple[int, str]]:
        rows = Message.objects.filter(kind="perkara_pertanyaan", subject=asked.pk, rehearsal=name).order_by("pk")
        return list(rows.values_list("milestone", "state"))

    assert (plan(1, "latihan"), plan(1, "latihan")) == (1, 0), "rehearsed twice, planned once"
    assert of("latihan") == [(1, "planned")] and of("") == []
    assert [plan(days) for days in (-5, -1, -1, 0, 1, 1, 2)] == [0, 1, 0, 1, 1, 0, 0]
    assert of("") == [(-1, "skipped"), (0, "skipped"), (1, "planned")]
    talk.answer(asked, w.actors["owner"], "ID123")
    assert plan(2) == 0 and of("")[-1] == (1, "superseded"), "planned on that day already, and answered since"


def test_the_letter_of_a_late_question_says_where_it_is_answered(w: SimpleNamespace) -> None:
    row = SimpleNamespace(kind="perkara_pertanyaan", due_date=LAST, context={})
    for language, expected in (("id", "sudah lewat 3 hari"), ("en", "3 days past")):
        subject, body = item(row, "PCB-1 (Contoh)", language, NOBODY, Wording(), LAST + dt.timedelta(days=3))
        assert "3" in subject and expected in body and "PCB-1 (Contoh)" in body and "{" not in subject + body
    assert "telepon" in spoken(row, "PCB-1", NOBODY, Wording(), LAST)
