"""The only three ways in which a term moves: suspend, resume, extend. Each is an event with a reason."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from accounts.models import Agency
from casework.assignment import OFFICER, SUPERVISOR
from casework.correction import stories
from casework.decisions import Facts, holds_seat
from casework.engine import STALE, Outcome, Refused, lock_one
from casework.kinds import WORKFLOWS
from casework.models import Case, Event, Holiday, StageTerm
from casework.working_days import ONE_DAY, WorkingDays, agencies_with, calendar_of, calendars
from casework.writing import COLUMNS, After, Entry, Row, lock, write
from database import clock

SUSPEND, RESUME, EXTEND = "tangguhkan", "lanjutkan", "perpanjang"
STAYS = frozenset({SUSPEND, RESUME, EXTEND})
BY = {SUSPEND: OFFICER, RESUME: OFFICER, EXTEND: SUPERVISOR}


def suspend(case: Case, actor: Actor, version: int, note: str) -> Case:
    """The term stands still from now on; what was left of it is counted from this day. Raises Refused."""
    return _one(SUSPEND, case, actor, version, note)


def resume(case: Case, actor: Actor, version: int, note: str) -> Case:
    """The term is later by the working days that it stood still. Raises Refused."""
    return _one(RESUME, case, actor, version, note)


def extend(case: Case, actor: Actor, version: int, note: str, working_days: int) -> Case:
    """The term is later by so many working days. Raises Refused."""
    return _one(EXTEND, case, actor, version, note, working_days)


@transaction.atomic
def change_set(
    change: str,
    cases: "QuerySet[Case]",
    actor: Actor,
    note: str,
    *,
    working_days: int = 0,
    seen: Mapping[int, int] | None = None,
) -> Outcome:
    """The same change of many terms; whose preview is stale is refused."""
    rows = lock(cases)
    stale = {row.pk for row in rows if seen is not None and seen.get(row.pk) != row.version}
    outcome = _change(change, [row for row in rows if row.pk not in stale], actor, note, working_days)
    return Outcome(outcome.done, outcome.refused | dict.fromkeys(stale, STALE))


def may_change(change: str, case: Facts, actor: Actor) -> Decision:
    """The same answer draws the button and guards the change."""
    workflow = WORKFLOWS[case.kind]
    if workflow.state[case.status].ball is None:
        return no("Berkas ini sudah selesai.")
    if not workflow.term_stands_still:
        return no("Tenggat ini ditetapkan undang-undang dan berjalan terus.")
    decision = holds_seat(case, actor, [BY[change]])
    if not decision.ok:
        return decision
    if change == EXTEND and case.due_at is None:
        return no("Tahap ini tidak bertenggat.")
    if (case.suspended_at is not None) != (change == RESUME):
        return no("Berkas sedang ditangguhkan." if case.suspended_at else "Berkas tidak sedang ditangguhkan.")
    return YES


@transaction.atomic
def holiday_added(holiday: Holiday, actor: Actor) -> int:
    """Terms in working days over a day that is none any more end a working day later, as if it had been known when
    they began. How many cases moved. Called after the row is there; whoever is suspended moves too."""
    cases, days = _concerned(holiday)
    rows = _over(lock(cases), holiday.day, days)
    entry = Entry(EXTEND, actor, clock.now(), note=f"Hari libur: {holiday.name}.", evidence=_evidence(holiday))
    write([(row.pk, row.status, _later(row, days[row.agency_id], 1, row.suspended_at)) for row in rows], entry)
    return len(rows)


def terms_over(holiday: Holiday) -> list[tuple[Row, dt.datetime]]:
    """What `holiday_added` would move, each with its new term; nothing is written or locked. The row need not be there."""
    cases, days = _concerned(holiday)
    rows = _over([Row(*values) for values in cases.order_by("pk").values_list(*COLUMNS)], holiday.day, days)
    later = [(row, _later(row, days[row.agency_id], 1, row.suspended_at).due_at) for row in rows]
    return [(row, due_at) for row, due_at in later if due_at is not None]


def _concerned(holiday: Holiday) -> tuple["QuerySet[Case]", dict[int, WorkingDays]]:
    """Open cases whose term may run over it, of agencies that would have worked on that day; and all calendars."""
    agencies = Agency.objects.filter(agencies_with(holiday))
    days = calendars(agencies, holiday.day - ONE_DAY)
    others = Holiday.objects.standing().filter(day=holiday.day).exclude(pk=holiday.pk)
    off = set(others.values_list("region", flat=True))
    working = {
        agency.pk
        for agency in agencies
        if off.isdisjoint({"", agency.code, agency.code[:2]}) and holiday.day.isoweekday() in days[agency.pk].weekdays
    }
    kinds = [key for key, workflow in WORKFLOWS.items() if workflow.term_stands_still]
    after_it = clock.day_starts(holiday.day, "Asia/Jayapura")  # the earliest at which it can begin
    return Case.objects.open().filter(agency__in=working, kind__in=kinds, due_at__gt=after_it), days


def _evidence(holiday: Holiday) -> dict[str, Any]:
    return {"working_days": 1, "holiday": holiday.day.isoformat()}


def _over(rows: list[Row], day: dt.date, days: Mapping[int, WorkingDays]) -> list[Row]:
    """Whose term counts working days, began before the day, does not end before it, and was not given more for it yet:
    a day that is withdrawn and comes back is one day."""
    counted = set(StageTerm.objects.filter(hours=None).values_list("kind", "state"))
    rows = [row for row in rows if (row.kind, row.status) in counted and row.due_at is not None]
    rows = [row for row in rows if days[row.agency_id].last_day(row.due_at) >= day]  # type: ignore[arg-type]
    story_of = stories({row.pk for row in rows})
    return [
        row
        for row in rows
        if days[row.agency_id].day_of(_begun(story_of[row.pk]).at) < day
        and not any(event.evidence.get("holiday") == day.isoformat() for event in _since_begun(story_of[row.pk]))
    ]


def _begun(story: list[Event]) -> Event:
    """The event with which the stage began in which the case is."""
    return [event for event in story if event.move not in STAYS][-1]


def _since_begun(story: list[Event]) -> list[Event]:
    begun = _begun(story)
    return [event for event in story if event.version > begun.version]


@transaction.atomic
def _one(change: str, case: Case, actor: Actor, version: int, note: str, working_days: int = 0) -> Case:
    row = lock_one(case, version)
    outcome = _change(change, [row], actor, note, working_days)
    if outcome.refused:
        raise Refused(outcome.refused[row.pk])
    return Case.objects.get(pk=row.pk)


def _change(change: str, rows: list[Row], actor: Actor, note: str, working_days: int) -> Outcome:
    at, refused = clock.now(), {}
    for row in rows:
        decision = may_change(change, row, actor)
        if decision.ok and not note.strip():
            decision = no("Tulis alasannya.")
        if decision.ok and change == EXTEND and working_days < 1:
            decision = no("Tambahkan paling sedikit satu hari kerja.")
        if not decision.ok:
            refused[row.pk] = decision.reason
    rows = [row for row in rows if row.pk not in refused]
    then = _after(change, rows, at, working_days)
    entry = Entry(change, actor, at, note=note, evidence={"working_days": working_days} if working_days else {})
    write([(row.pk, row.status, then[row.pk]) for row in rows], entry)
    return Outcome([row.pk for row in rows], refused)


def _after(change: str, rows: list[Row], at: dt.datetime, working_days: int) -> dict[int, After]:
    if change == SUSPEND:
        return {row.pk: After(row.status, row.ball_side, row.ball_role, row.due_at, at) for row in rows}
    since = min((day for row in rows for day in (row.due_at, row.suspended_at) if day), default=at)
    agencies = Agency.objects.filter(pk__in={row.agency_id for row in rows})
    calendar = calendars(agencies, min(since, at).date() - ONE_DAY)
    found = {}
    for row in rows:
        days, stood_still = calendar[row.agency_id], 0
        if row.suspended_at is not None:
            stood_still = days.between(days.day_of(row.suspended_at), days.day_of(at))
        found[row.pk] = _later(row, days, stood_still + working_days, None)
    return found


def _later(row: Row, days: WorkingDays, count: int, suspended_at: dt.datetime | None) -> After:
    due_at = days.moved(row.due_at, count) if row.due_at and count else row.due_at
    return After(row.status, row.ball_side, row.ball_role, due_at, suspended_at)


def days_left(case: Case, at: dt.datetime) -> int | None:
    """Working days, computed, never stored. While suspended, as on the day it was suspended."""
    if case.due_at is None:
        return None
    at = case.suspended_at or at
    return calendar_of(case.agency, min(at, case.due_at)).days_left(case.due_at, at)
