"""Whom the end of a stage's term reminds: whoever has the ball."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from accounts.scope import scope_of_person
from casework.assignment import assign
from casework.engine import perform
from casework.models import Case, StageTerm
from casework.reminders import StageDue
from casework.terms import extend, suspend
from database import clock
from database.scope import EVERYTHING, scoped
from notifications.models import Message
from notifications.planner import Planned, plan_source
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
