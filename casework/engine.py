"""The two doors through which a case moves. There is no third: the database refuses it (permit.py)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Agency, Organisation, Person
from accounts.regions import ZONES
from casework.decisions import in_whose_name, is_complete, may_move
from casework.importing import effects_between, may_import
from casework.kinds import EFFECTS, WORKFLOWS, Moved
from casework.models import Case, Event, Party
from casework.references import reference, take_numbers
from casework.telling import tell_of
from casework.workflow import IMPORT, Holder, Move, Workflow
from casework.working_days import due_dates
from casework.writing import Entry, Row, after, lock, write
from database import clock

Evidence = Mapping[str, Any]
STALE = "Berkas ini berubah setelah pratinjau."


class Refused(Exception):
    """A decision that was no; nothing is written. Its text is a sentence for the person."""


@dataclass(frozen=True)
class NewCase:
    """What a case is opened with: its title for lists, where it lies, and who takes part beside the agency."""

    title: str
    region: str
    people: Mapping[Holder, Person]
    organisations: Mapping[str, Organisation] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """Ids of what moved, and a sentence for each that did not."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def open_cases(
    kind: str, agency: Agency, new: Sequence[NewCase], actor: Actor, *, note: str = "", **evidence: Any
) -> list[Case]:
    """A case for each, with its number and its first event."""
    workflow, at = WORKFLOWS[kind], clock.now()
    first = workflow.state[workflow.initial]
    year = clock.today(ZONES[agency.zone]).year
    cases = [
        Case(
            kind=kind,
            reference=reference(workflow.series, year, number),
            title=one.title,
            agency=agency,
            region=one.region,
            opened_at=at,
            status=first.key,
            version=0,  # the first event makes it 1, as any other
        )
        for one, number in zip(new, take_numbers(workflow.series, year, len(new)), strict=True)
    ]
    Case.objects.bulk_create(cases)
    parties = [
        Party(case=case, side=holder.side, role=holder.role, person=person)
        for case, one in zip(cases, new, strict=True)
        for holder, person in one.people.items()
    ]
    parties += [
        Party(case=case, side=side, organisation=organisation)
        for case, one in zip(cases, new, strict=True)
        for side, organisation in one.organisations.items()
    ]
    Party.objects.bulk_create(parties)
    opened = after(first.key, first.ball, due_dates(workflow, first.key, [agency.pk], at)[agency.pk])
    entry = Entry("buka", actor, at, note=note, evidence=evidence)
    events = write([(case.pk, "", opened) for case in cases], entry)
    tell_of(workflow, events.values(), workflow.opening_tells)
    return list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))


@transaction.atomic
def perform(
    case: Case, move: str, actor: Actor, version: int, *, reason: str = "", note: str = "", **evidence: Any
) -> Case:
    """One move of one case, seen at `version`. Raises Refused with a sentence, and then nothing is written."""
    row = lock_one(case, version)
    outcome = _move([row], move, Entry(move, actor, clock.now(), reason, note, evidence))
    if outcome.refused:
        raise Refused(outcome.refused[row.pk])
    return Case.objects.get(pk=row.pk)


@transaction.atomic
def perform_set(
    cases: "QuerySet[Case]",
    move: str,
    actor: Actor,
    *,
    seen: Mapping[int, int] | None = None,
    each: Mapping[int, Evidence] | None = None,
    to: str = "",
    reason: str = "",
    note: str = "",
    **evidence: Any,
) -> Outcome:
    """The same move of many. `seen` are the versions of a preview, `each` is evidence of single cases, `to` is the
    state in which an import (`impor`) found them."""
    rows = lock(cases, actor)
    entry = Entry(move, actor, clock.now(), reason, note, evidence, each or {})
    stale = {row.pk for row in rows if seen is not None and seen.get(row.pk) != row.version}
    outcome = Outcome(refused=dict.fromkeys(stale, STALE))
    rows = sorted((row for row in rows if row.pk not in stale), key=lambda row: row.kind)
    for _, same_kind in groupby(rows, key=lambda row: row.kind):
        alike = list(same_kind)
        part = _import(alike, to, entry) if move == IMPORT else _move(alike, move, entry)
        outcome.done.extend(part.done)
        outcome.refused.update(part.refused)
    return outcome


def lock_one(case: Case, version: int) -> Row:
    """Raises Refused where somebody moved it since `version`; the text says who."""
    (row,) = lock(Case.objects.filter(pk=case.pk))
    if row.version != version:
        last = Event.objects.get(case=row.pk, version=row.version)
        who = last.actor_name or "pemohon"
        raise Refused(f"Berkas ini sudah diubah oleh {who} sejak Anda membukanya. Muat ulang halaman.")
    return row


def _move(rows: list[Row], key: str, entry: Entry) -> Outcome:
    """Locked rows of one kind: decide, write, work the effects, tell."""
    workflow = WORKFLOWS[rows[0].kind]
    move = workflow.move.get(key)
    if move is None:
        return Outcome(refused={row.pk: f"Tidak ada langkah bernama “{key}”." for row in rows})
    complete = is_complete(move, entry.reason, entry.evidence)
    refused = {}
    for row in rows:
        decision = may_move(row, move, entry.actor)
        if decision.ok:
            own = entry.each.get(row.pk)
            decision = is_complete(move, entry.reason, {**entry.evidence, **own}) if own else complete
        if not decision.ok:
            refused[row.pk] = decision.reason
    effects = [EFFECTS[name] for name in move.effects]
    for effect in effects:
        if effect.objections and len(refused) < len(rows):
            refused |= effect.objections(_moved(rows, refused, entry))
    moved = _moved(rows, refused, entry)
    if moved.ids:
        moving = [row for row in rows if row.pk not in refused]
        events = _arrive(workflow, move.to, _by_name(moving, move, entry))
        for effect in effects:
            effect.do(moved)
        tell_of(workflow, events.values(), move.tells)
    return Outcome(moved.ids, refused)


def _import(rows: list[Row], to: str, entry: Entry) -> Outcome:
    """Locked rows of one kind, onward to where an import found them. What lay between told nobody, and tells nobody
    now; only who follows a case hears of it."""
    workflow = WORKFLOWS[rows[0].kind]
    refused = {}
    for row in rows:
        decision = may_import(row, to, entry.actor, {**entry.evidence, **entry.each.get(row.pk, {})})
        if not decision.ok:
            refused[row.pk] = decision.reason
    moving = [row for row in rows if row.pk not in refused]
    if moving:
        events = _arrive(workflow, to, [(entry, moving)])
        for start in sorted({row.status for row in moving}):
            part = [row.pk for row in moving if row.status == start]
            for effect in effects_between(workflow, start, to):
                effect.do(Moved(part, entry.actor, entry.evidence, entry.each))
        tell_of(workflow, events.values(), ())
    return Outcome([row.pk for row in moving], refused)


def _arrive(workflow: Workflow, to: str, parts: Iterable[tuple[Entry, list[Row]]]) -> dict[int, int]:
    """Written as being there; the events by case. Entries differ in their names alone."""
    state = workflow.state[to]
    events: dict[int, int] = {}
    for entry, part in parts:
        due_at = due_dates(workflow, to, {row.agency_id for row in part}, entry.at)
        runs_on = workflow.one_clock and state.ball is not None
        there = {agency: after(to, state.ball, due) for agency, due in due_at.items()}
        then = [
            (row.pk, row.status, after(to, state.ball, row.due_at) if runs_on else there[row.agency_id]) for row in part
        ]
        events |= write(then, entry)
    return events


def _by_name(rows: list[Row], move: Move, entry: Entry) -> Iterator[tuple[Entry, list[Row]]]:
    """Whoever moves a case in the seat of an absent colleague is written down as `X atas nama Y`."""
    if not entry.actor.stands_for:
        yield entry, rows
        return
    parts: dict[int | None, list[Row]] = {}
    for row in rows:
        parts.setdefault(in_whose_name(row, entry.actor, move.by), []).append(row)
    names = Person.objects.in_bulk([person for person in parts if person is not None])
    for person, part in parts.items():
        actor = entry.actor
        if person is not None:
            actor = replace(actor, name=f"{actor.name} atas nama {names[person].full_name}")
        yield replace(entry, actor=actor), part


def _moved(rows: list[Row], refused: Collection[int], entry: Entry) -> Moved:
    return Moved([row.pk for row in rows if row.pk not in refused], entry.actor, entry.evidence, entry.each)
