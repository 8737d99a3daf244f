"""`koreksi`: a supervisor takes back the last move. A new event points at the wrong one; nothing is deleted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from casework.decisions import Facts, holds_seat
from casework.engine import STALE, Outcome, Refused, lock_one
from casework.importing import effects_between
from casework.kinds import EFFECTS, WORKFLOWS, Effect, Moved
from casework.models import Case, Event
from casework.telling import WATCHED, drop_unsent, tell_of
from casework.workflow import IMPORT, Tell, Workflow
from casework.writing import After, Entry, Row, lock, write
from database import clock

WORDS = "berkas_koreksi"
WHO_WORKS = frozenset({"tugaskan", "ikuti"})  # a correction takes back what was done, not by whom it is done now
FIRST = "Belum ada langkah yang dapat dikoreksi."
FINAL = "Langkah ini sudah berakibat di luar berkas dan tidak dapat dikoreksi di sini."


def standing(events: Iterable[Event]) -> list[Event]:
    """Of a case's events those that still hold, in their order: neither taken back, nor a taking back, nor of who works
    on it alone."""
    events = list(events)
    taken_back = {event.corrects_id for event in events}
    return [e for e in events if e.pk not in taken_back and e.corrects_id is None and e.move not in WHO_WORKS]


@transaction.atomic
def correct(case: Case, actor: Actor, version: int, note: str) -> Case:
    """Back to how the case stood before its last move, its term included; what the move did is undone, and what it
    would have told and has not sent yet is dropped.

    Taking back two moves is correcting twice. A correction itself is not taken back: move again. Raises Refused.
    """
    row = lock_one(case, version)
    outcome = _correct([row], actor, note)
    if outcome.refused:
        raise Refused(outcome.refused[row.pk])
    return Case.objects.get(pk=row.pk)


@transaction.atomic
def correct_set(cases: "QuerySet[Case]", actor: Actor, note: str, *, seen: Mapping[int, int] | None = None) -> Outcome:
    """The last move of each of many, whatever it was; as when an import is taken back. `seen` are the versions of a
    preview."""
    rows = lock(cases)
    outcome = Outcome()
    stale = {row.pk for row in rows if seen is not None and seen.get(row.pk) != row.version}
    outcome.refused.update(dict.fromkeys(stale, STALE))
    rows = sorted((row for row in rows if row.pk not in stale), key=lambda row: row.kind)
    for _, same_kind in groupby(rows, key=lambda row: row.kind):
        part = _correct(list(same_kind), actor, note)
        outcome.done.extend(part.done)
        outcome.refused.update(part.refused)
    return outcome


def may_correct(case: Facts, actor: Actor, note: str = "-") -> Decision:
    """Whether one may say so at all; whether there is something to take back shows when it is tried."""
    decision = holds_seat(case, actor, [WORKFLOWS[case.kind].corrects])
    return no("Tulis alasan koreksi.") if decision.ok and not note.strip() else decision


def _correct(rows: list[Row], actor: Actor, note: str) -> Outcome:
    """Locked rows of one kind."""
    workflow, at = WORKFLOWS[rows[0].kind], clock.now()
    story_of = stories({row.pk for row in rows})
    refused = {row.pk: d.reason for row in rows if not (d := _decided(row, story_of[row.pk], workflow, actor, note))}
    rows = [row for row in rows if row.pk not in refused]
    if not rows:
        return Outcome(refused=refused)
    wrong = {row.pk: story_of[row.pk][-1] for row in rows}
    entry = Entry("koreksi", actor, at, note=note, corrects={pk: event.pk for pk, event in wrong.items()})
    events = write([(row.pk, row.status, _as_at(story_of[row.pk][-2])) for row in rows], entry)
    alike: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in wrong.values():
        alike[event.move, event.from_status, event.to_status].append(event)
    for same in alike.values():
        effects = _effects_of(same[0], workflow)
        moved = Moved([e.case_id for e in same], actor, {}, {e.case_id: e.evidence for e in same})
        for effect in reversed(effects):
            if effect.undo:
                effect.undo(moved)
        _tell(workflow, same, events)
    return Outcome([row.pk for row in rows], refused)


def _decided(row: Row, story: list[Event], workflow: Workflow, actor: Actor, note: str) -> Decision:
    decision = may_correct(row, actor, note)
    if not decision.ok:
        return decision
    if len(story) < 2:
        return no(FIRST)
    return no(FINAL) if any(effect.undo is None for effect in _effects_of(story[-1], workflow)) else YES


def _effects_of(event: Event, workflow: Workflow) -> list[Effect]:
    """What it did outside its case; a changed term does nothing."""
    if event.move == IMPORT:
        return effects_between(workflow, event.from_status, event.to_status)
    move = workflow.move.get(event.move)
    return [EFFECTS[name] for name in move.effects] if move else []


def stories(cases: Collection[int]) -> dict[int, list[Event]]:
    """What stands of each, in one query."""
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(case__in=cases).order_by("case", "version"):
        events[event.case_id].append(event)
    return {pk: standing(one) for pk, one in events.items()}


def _as_at(event: Event) -> After:
    return After(event.to_status, event.ball_side, event.ball_role, event.due_at, event.suspended_at)


def _tell(workflow: Workflow, wrong: list[Event], events: Mapping[int, int]) -> None:
    """Whoever was told the wrong thing is told that it is not so; what has not left does not leave."""
    move = workflow.move.get(wrong[0].move)
    tells = move.tells if move else ()
    told = drop_unsent([event.pk for event in wrong], [*(tell.words for tell in tells), WATCHED])
    holders = sorted({tell.to for tell in tells}, key=lambda to: to.seat)
    tell_of(workflow, [events[e.case_id] for e in wrong if e.pk in told], [Tell(WORDS, to) for to in holders])
    tell_of(workflow, [events[e.case_id] for e in wrong if e.pk not in told], ())
