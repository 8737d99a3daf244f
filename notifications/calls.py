"""The call list's writes: what came of a call, and taking that back.

A rehearsal's list is worked like a real one, but what it would do to people (a buried number, a stop) is left out.
"""

import datetime as dt

from django.db import transaction

from accounts.models import Contact, User
from accounts.services import bury_contact, revive_contact
from accounts.written_forms import without_personal_values
from database import clock
from notifications.models import CallAttempt, Message
from notifications.services import resume_reminders, stop_reminders
from notifications.window import opening

Outcome = CallAttempt.Outcome
TOLD = {Outcome.REACHED, Outcome.NOT_WISHED}  # after these nothing waits any more


class CallRefused(Exception):
    """Nothing was written; the text says why, for whoever clicked."""


@transaction.atomic
def record_call(
    *,
    message: Message,
    outcome: str,
    actor: User,
    note: str = "",
    call_again_on: dt.date | None = None,
    seen: int | None = None,
) -> CallAttempt:
    """What came of a call. A wrong number buries the phones; who does not wish it is not reminded any more.

    `seen` is how many outcomes the officer's page knew of: a second click, or a colleague who was faster, is refused.
    Numbers in `note` are masked before it is kept."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    last = message.calls.order_by("-pk").first()
    if seen is not None and seen != message.calls.count():
        raise CallRefused(f"{last.actor_name if last else 'Orang lain'} sudah mencatat hasil untuk orang ini.")
    if message.channel != Message.Channel.CALL or message.state != Message.State.PLANNED:
        raise CallRefused("Orang ini tidak lagi ada di daftar telepon.")
    if outcome == Outcome.CALL_AGAIN and call_again_on is None:
        raise CallRefused("Tulis hari untuk menelepon lagi.")
    if call_again_on and call_again_on < clock.now().date() and not message.rehearsal:
        raise CallRefused("Hari untuk menelepon lagi sudah lewat.")
    attempt = CallAttempt.objects.create(
        message=message,
        outcome=outcome,
        call_again_on=call_again_on if outcome == Outcome.CALL_AGAIN else None,
        note=without_personal_values(note.strip()),
        actor=actor,
        actor_name=actor.get_full_name(),
        at=clock.now(),
    )
    _settle(message, attempt)
    return attempt


def _settle(message: Message, attempt: CallAttempt) -> None:
    real = not message.rehearsal
    if attempt.outcome == Outcome.WRONG_NUMBER and real:
        for contact in Contact.objects.filter(person=message.recipient_id, kind="phone", dead_at=None):
            bury_contact(contact=contact)
    if attempt.outcome in TOLD:
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=clock.now())
    else:
        day = attempt.call_again_on
        Message.objects.filter(pk=message.pk).update(not_before=opening(day, message.zone) if day else None)
    if attempt.outcome == Outcome.NOT_WISHED and real:
        stop_reminders(person=message.recipient, kind=message.kind, how="telepon")


@transaction.atomic
def take_back_call(*, message: Message, actor: User, seen: int | None = None) -> bool:
    """The last outcome was a slip: the message waits again, and what the outcome did is undone. False where there is
    nothing to take back, or something newer than what the officer saw."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    last = message.calls.order_by("-pk").first()
    if last is None or last.outcome == Outcome.TAKEN_BACK or seen not in (None, message.calls.count()):
        return False
    CallAttempt.objects.create(
        message=message, outcome=Outcome.TAKEN_BACK, actor=actor, actor_name=actor.get_full_name(), at=clock.now()
    )
    if last.outcome == Outcome.WRONG_NUMBER and not message.rehearsal:
        for contact in Contact.objects.filter(person=message.recipient_id, kind="phone", dead_at__gte=last.at):
            revive_contact(contact=contact)
    if last.outcome == Outcome.NOT_WISHED and not message.rehearsal:
        resume_reminders(person=message.recipient, kind=message.kind)
    Message.objects.filter(pk=message.pk, channel="call", state__in=["sent", "planned"]).update(
        state=Message.State.PLANNED, sent_at=None, not_before=None
    )
    return True
