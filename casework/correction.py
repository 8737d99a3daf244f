"""`koreksi`: a supervisor takes back the last move. A new event points at the wrong one; nothing is deleted."""

from collections.abc import Iterable

from django.db import transaction

from accounts.actors import Actor
from casework.decisions import holds_seat
from casework.engine import Refused, lock_one
from casework.kinds import EFFECTS, WORKFLOWS, Moved
from casework.models import Case, Event
from casework.telling import drop_unsent, tell_of
from casework.workflow import Tell
from casework.writing import After, Entry, write
from database import clock

WORDS = "berkas_koreksi"


def standing(events: Iterable[Event]) -> list[Event]:
    """Of a case's events those that still hold, in their order: neither taken back, nor a taking back, nor a mere
    assignment."""
    events = list(events)
    taken_back = {event.corrects_id for event in events}
    return [e for e in events if e.pk not in taken_back and e.corrects_id is None and e.move != "tugaskan"]


@transaction.atomic
def correct(case: Case, actor: Actor, version: int, note: str) -> Case:
    """Back to how the case stood before its last move, its term included; what the move did is undone, and what it
    would have told and has not sent yet is dropped.

    Taking back two moves is correcting twice. A correction itself is not taken back: move again. Raises Refused.
    """
    row = lock_one(case, version)
    workflow = WORKFLOWS[row.kind]
    decision = holds_seat(row, actor, [workflow.corrects])
    if not decision:
        raise Refused(decision.reason)
    if not note.strip():
        raise Refused("Tulis alasan koreksi.")
    *earlier, wrong = standing(case.events.order_by("version"))
    if not earlier:
        raise Refused("Belum ada langkah yang dapat dikoreksi.")
    move = workflow.move.get(wrong.move)  # none where a term was changed
    effects = [EFFECTS[name] for name in move.effects] if move else []
    if any(effect.undo is None for effect in effects):
        raise Refused("Langkah ini sudah berakibat di luar berkas dan tidak dapat dikoreksi di sini.")

    before = earlier[-1]
    then = After(before.to_status, before.ball_side, before.ball_role, before.due_at, before.suspended_at)
    entry = Entry("koreksi", actor, clock.now(), note=note, corrects=wrong.pk)
    events = write([(row.pk, row.status, then)], entry)
    for effect in reversed(effects):
        if effect.undo:
            effect.undo(Moved([row.pk], actor, wrong.evidence))
    told = {tell.to for tell in move.tells} if move else set()
    unsent = drop_unsent(wrong.pk, [tell.words for tell in move.tells]) if move else 0
    if told and unsent < len(told):  # somebody was told the wrong thing, and is told that it is not so
        tell_of(workflow, events, [Tell(WORDS, to) for to in sorted(told, key=lambda to: to.seat)])
    return Case.objects.get(pk=row.pk)
