"""Writes to the outbox that no plan makes, and what becomes of messages."""

from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import AccessRecord, Contact, Person, SignInCode, User
from accounts.services import bury_contact, revive_contact
from accounts.written_forms import without_personal_values
from database import clock
from notifications.models import CallAttempt, Message, ReminderStop
from notifications.sources import MOVED

Outcome = CallAttempt.Outcome
CALLED = {Outcome.REACHED, Outcome.NOT_WISHED}  # after these the message has been told


def write_message(*, person_id: int, kind: str, subject: Any) -> None:
    """The port `WRITE_MESSAGE`: what a person asked for just now leaves at once and alone."""
    code = SignInCode.objects.get(public_id=subject)
    today = clock.today("Asia/Jakarta")
    Message.objects.create(
        kind=kind,
        subject=code.pk,
        due_date=today,
        milestone=0,
        recipient_id=person_id,
        channel=Message.Channel.MAIL,
        zone="WIB",
        urgent=True,
        planned_on=today,
        rehearsal=clock.rehearsal_name(),
    )


@transaction.atomic
def record_call(
    *, message: Message, outcome: str, actor: User, note: str = "", call_again_on: Any = None
) -> CallAttempt:
    """What came of a call. A wrong number buries the phones; who does not wish it is not reminded any more."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    attempt = CallAttempt.objects.create(
        message=message,
        outcome=outcome,
        call_again_on=call_again_on,
        note=without_personal_values(note.strip()),
        actor=actor,
        actor_name=actor.get_full_name(),
        at=clock.now(),
    )
    _settle(message, outcome)
    return attempt


@transaction.atomic
def take_back_call(*, message: Message, actor: User) -> None:
    """The last outcome was a slip: the message waits again, and what the outcome did is undone."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    last = message.calls.order_by("-pk").first()
    if last is None or last.outcome == Outcome.TAKEN_BACK:
        return
    CallAttempt.objects.create(
        message=message, outcome=Outcome.TAKEN_BACK, actor=actor, actor_name=actor.get_full_name(), at=clock.now()
    )
    if last.outcome == Outcome.WRONG_NUMBER:
        for contact in Contact.objects.filter(person=message.recipient_id, kind="phone", dead_at__gte=last.at):
            revive_contact(contact=contact)
    if last.outcome == Outcome.NOT_WISHED:
        resume_reminders(person=message.recipient, kind=message.kind)
    if message.state == Message.State.SENT:
        Message.objects.filter(pk=message.pk).update(state=Message.State.PLANNED, sent_at=None)


def _settle(message: Message, outcome: str) -> None:
    if outcome == Outcome.WRONG_NUMBER:
        for contact in Contact.objects.filter(person=message.recipient_id, kind="phone", dead_at=None):
            bury_contact(contact=contact)
    if outcome == Outcome.NOT_WISHED:
        stop_reminders(person=message.recipient, kind=message.kind, how="telepon")
    if outcome in CALLED:
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=clock.now())


@transaction.atomic
def stop_reminders(*, person: Person, kind: str, how: str) -> None:
    """From now on nothing of this kind is planned for the person, and what waits does not go out."""
    kind = kind.removesuffix(MOVED)
    ReminderStop.objects.get_or_create(
        person=person, kind=kind, ended_at=None, defaults={"how": how, "stopped_at": clock.now()}
    )
    waiting = Message.objects.filter(recipient=person, kind__in=[kind, kind + MOVED], state="planned", rehearsal="")
    waiting.update(state=Message.State.SUPERSEDED, reason="does not wish it")


@transaction.atomic
def resume_reminders(*, person: Person, kind: str) -> None:
    """Taken back: planned again from the next run on."""
    standing = ReminderStop.objects.filter(person=person, kind=kind.removesuffix(MOVED), ended_at=None)
    standing.update(ended_at=clock.now())


def retry(messages: Any) -> int:
    """Failed ones wait again, with all their tries."""
    done: int = messages.filter(state=Message.State.FAILED).update(
        state=Message.State.PLANNED, attempts=0, not_before=None, reason=F("reason")
    )
    return done


def read_message(*, message: Message) -> None:
    """Its reader opened it in the inbox."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=clock.now())


def note_numbers_seen(*, people: list[int], actor: User) -> None:
    """The call list shows numbers: on record for each person, once a day and officer."""
    now = clock.now()
    day = clock.day_starts(clock.today("Asia/Jakarta"), "Asia/Jakarta")
    seen = AccessRecord.objects.filter(actor=actor, kind="phone", at__gte=day, person__in=people, reason=CALL_LIST)
    known = set(seen.values_list("person_id", flat=True))
    AccessRecord.objects.bulk_create(
        AccessRecord(
            person_id=person, actor=actor, actor_name=actor.get_full_name(), kind="phone", reason=CALL_LIST, at=now
        )
        for person in people
        if person not in known
    )


CALL_LIST = "Daftar telepon pengingat."
