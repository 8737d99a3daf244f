"""Writes to the outbox that no plan makes, and what becomes of messages."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from accounts.models import AccessRecord, Person, SignInCode, User
from database import clock
from notifications.models import Message, ReminderStop
from notifications.sources import MOVED, may_be_called, may_be_stopped

FIRST_ZONE = "Asia/Jakarta"  # whose day a message of no place belongs to
SEES_LIST, STOP_REASON = "Daftar telepon pengingat.", "does not wish it"


def write_message(*, person_id: int, kind: str, subject: Any) -> None:
    """The port `WRITE_MESSAGE`: what a person asked for just now leaves at once and alone."""
    code = SignInCode.objects.get(public_id=subject)
    tell(kind=kind, people=[person_id], subject=code.pk, urgent=True)


def tell(
    *,
    kind: str,
    people: Sequence[int],
    subject: int,
    region: str = "",
    zone: str = "WIB",
    context: dict[str, str] | None = None,
    urgent: bool = False,
) -> None:
    """One thing told to some people, once a subject and day. Its words are those of the
    key `kind`, filled in from `context`, in which nothing personal may stand. Who has no address is found out at
    delivery, and is called."""
    today = clock.today(FIRST_ZONE)
    Message.objects.bulk_create(
        (
            Message(
                kind=kind,
                subject=subject,
                due_date=today,
                milestone=0,
                recipient_id=person,
                channel=Message.Channel.MAIL,
                zone=zone,
                region=region,
                context=context or {},
                urgent=urgent,
                planned_on=today,
                rehearsal=clock.rehearsal_name(),
            )
            for person in people
        ),
        ignore_conflicts=True,
    )


TELL_SET = """
INSERT INTO notifications_message (public_id, rehearsal, kind, subject, due_date, milestone, recipient_id, channel,
    zone, region, context, urgent, state, reason, attempts, planned_on)
SELECT gen_random_uuid(), %(rehearsal)s, %(kind)s, d.subject, %(today)s, 0, d.recipient, %(channel)s,
    d.zone, d.region, d.context, false, %(state)s, '', 0, %(today)s
FROM ({rows}) AS d (recipient, subject, region, zone, context)
ON CONFLICT ON CONSTRAINT told_once DO NOTHING
"""


def tell_set(*, kind: str, rows: str, values: Mapping[str, Any]) -> int:
    """The same thing told of many subjects, in one statement: as `tell`, for each row of a query. `rows` selects
    recipient, subject, region, zone and context, in this order; `values` are its parameters. How many were new."""
    common: dict[str, Any] = {
        "rehearsal": clock.rehearsal_name(),
        "kind": kind,
        "today": clock.today(FIRST_ZONE),
        "channel": Message.Channel.MAIL,
        "state": Message.State.PLANNED,
    }
    with connection.cursor() as cursor:
        cursor.execute(TELL_SET.format(rows=rows), {**values, **common})
        return int(cursor.rowcount)


@transaction.atomic
def stop_reminders(*, person: Person, kind: str, how: str) -> None:
    """From now on nothing of this kind is planned for the person, and what waits does not go out. Nothing happens to a
    kind that always comes: who does not wish a case's news on the phone has heard this one."""
    if not may_be_stopped(kind):
        return
    kind = kind.removesuffix(MOVED)
    ReminderStop.objects.get_or_create(
        person=person, kind=kind, ended_at=None, defaults={"how": how, "stopped_at": clock.now()}
    )
    waiting = Message.objects.filter(recipient=person, kind__in=[kind, kind + MOVED], state="planned", rehearsal="")
    waiting.update(state=Message.State.SUPERSEDED, reason=STOP_REASON)


@transaction.atomic
def resume_reminders(*, person: Person, kind: str) -> None:
    """Taken back: what the stop had dropped waits again, and delivery asks whether it is still true."""
    kind = kind.removesuffix(MOVED)
    ended = ReminderStop.objects.filter(person=person, kind=kind, ended_at=None).update(ended_at=clock.now())
    if ended:
        dropped = Message.objects.filter(
            recipient=person, kind__in=[kind, kind + MOVED], state="superseded", reason=STOP_REASON, rehearsal=""
        )
        dropped.update(state=Message.State.PLANNED, reason="")


def retry(messages: Any) -> int:
    """Failed ones wait again, with all their tries. `messages` is a queryset of what the actor may see."""
    done: int = messages.filter(state=Message.State.FAILED).update(
        state=Message.State.PLANNED, attempts=0, not_before=None
    )
    return done


def call_instead(*, message: Message) -> bool:
    """A letter that failed is told by phone. False where it cannot be, or is not a failed one any more."""
    if not may_be_called(message.kind):
        return False
    failed = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
    return bool(failed.update(state=Message.State.PLANNED, channel=Message.Channel.CALL, attempts=0, not_before=None))


def read_message(*, message: Message) -> None:
    """Its reader opened it in the inbox."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=clock.now())


def note_numbers_seen(*, people: Sequence[int], actor: User, reason: str = SEES_LIST, kind: str = "phone") -> None:
    """What a page shows of persons, numbers as a rule: on record for each of them, once a day, officer and reason."""
    now = clock.now()
    day: dt.datetime = clock.day_starts(clock.today(FIRST_ZONE), FIRST_ZONE)
    seen = AccessRecord.objects.filter(actor=actor, kind=kind, at__gte=day, person__in=people, reason=reason)
    known = set(seen.values_list("person_id", flat=True))
    AccessRecord.objects.bulk_create(
        AccessRecord(person_id=person, actor=actor, actor_name=actor.get_full_name(), kind=kind, reason=reason, at=now)
        for person in sorted(set(people) - known)
    )
