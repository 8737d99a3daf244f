"""Letters that came back. Written down as they are read, by whoever reads them, and settled by the worker.

An address that is dead is buried, and what went there goes to another address of the person or on the call list: a
bounce loses nobody. What is read twice is one row. A rehearsal's letter buries nothing.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts.models import Contact
from accounts.services import bury_contact
from database import clock
from notifications.models import Bounce, Message
from notifications.returned import Returned
from notifications.sources import may_be_called

AT_ONCE = 200
WAITS_FOR_ITS_MARK = dt.timedelta(days=1)  # a letter may come back before its sender has marked it
AGAIN_AFTER = dt.timedelta(days=1)
KEPT = dt.timedelta(days=400)
Verdict = Bounce.Verdict


class Outcome:
    """What became of it; the health page counts them."""

    UNKNOWN = "unknown"  # no letter of ours, or none that can be told
    REPEATED = "repeated"  # another report of a letter that is settled
    COUNTED = "counted"  # its server still tries
    AGAIN = "again"  # did not arrive, and is sent again
    CALL = "call"  # its address is dead: an officer tells it
    OTHER_ADDRESS = "other_address"  # its address is dead, the person has another
    FAILED = "failed"  # shown to staff
    OVER = "over"  # nobody waits for it any more


@dataclass(frozen=True)
class Arrived:
    """One thing read: `source` is what makes it itself, a mail or the number that the provider gave it."""

    source: bytes
    way: str
    returned: Returned


def record(arrived: Iterable[Arrived]) -> Counter[str]:
    """Written down, once each. Counts `accepted`, `repeated`, and of the accepted `unknown` letters."""
    now, rows = clock.now(), {}
    for one in arrived:
        key = hashlib.sha256(one.way.encode() + b"|" + one.source).hexdigest()
        said = one.returned
        rows[key] = Bounce(
            key=key, way=one.way, letter=said.letter, status=said.status, verdict=said.verdict, final=said.final,
            arrived_at=now,
        )  # fmt: skip
    known = set(Bounce.objects.filter(key__in=rows).values_list("key", flat=True))
    new = [row for key, row in rows.items() if key not in known]
    Bounce.objects.bulk_create(new, ignore_conflicts=True)
    letters = {row.letter for row in new if row.letter}
    ours = set(Message.objects.filter(letter__in=letters).values_list("letter", flat=True))
    strange = sum(row.letter not in ours for row in new)
    return Counter({"accepted": len(new), "repeated": len(rows) - len(new), "unknown": strange})


def settle() -> Counter[str]:
    """As the worker, over all agencies: what was written down since the last time. Two at once share."""
    done: Counter[str] = Counter()
    after = 0
    while True:
        with transaction.atomic():
            waiting = Bounce.objects.select_for_update(skip_locked=True).filter(settled_at=None, pk__gt=after)
            rows = list(waiting.order_by("pk")[:AT_ONCE])
            for row in rows:
                if outcome := _settle(row):
                    row.outcome, row.settled_at = outcome, clock.now()
                    row.save(update_fields=["outcome", "settled_at", "contact"])
                    done[outcome] += 1
        if len(rows) < AT_ONCE:
            break
        after = rows[-1].pk
    Bounce.objects.filter(arrived_at__lt=clock.now() - KEPT).delete()
    return done


def _settle(bounce: Bounce) -> str:
    """'' where it has to wait for its sender's mark."""
    if bounce.letter is None:
        return Outcome.UNKNOWN
    rows = list(Message.objects.select_for_update().filter(letter=bounce.letter).order_by("pk"))
    if not rows:
        before = Bounce.objects.filter(letter=bounce.letter, settled_at__isnull=False).exclude(outcome=Outcome.UNKNOWN)
        return Outcome.REPEATED if before.exists() else Outcome.UNKNOWN
    told = [row for row in rows if row.state == Message.State.SENT and row.channel == Message.Channel.MAIL]
    if not told:
        unmarked = any(row.state == Message.State.SENDING for row in rows)
        unmarked |= any(row.state == Message.State.PLANNED and row.channel == Message.Channel.MAIL for row in rows)
        if unmarked and bounce.arrived_at > clock.now() - WAITS_FOR_ITS_MARK:
            return ""
        return Outcome.REPEATED if not unmarked else Outcome.OVER
    bounce.contact = told[0].sent_to
    if not bounce.final:
        return Outcome.COUNTED
    why = f"bounced {bounce.status}".strip()
    if bounce.verdict == Verdict.POLICY:
        return _fail(told, why)
    if bounce.verdict == Verdict.SOFT and not _too_often(bounce):
        return _again(told, why)
    return _dead(told, why)


def _too_often(bounce: Bounce) -> bool:
    """This one counted: so many letters in so many days that did not arrive there."""
    if bounce.contact is None:
        return False
    since = clock.now() - dt.timedelta(days=settings.BOUNCE_SOFT_DAYS)
    earlier = Bounce.objects.filter(
        contact=bounce.contact, verdict=Verdict.SOFT, final=True, arrived_at__gt=since, outcome=Outcome.AGAIN
    )
    return earlier.exclude(letter=bounce.letter).values("letter").distinct().count() + 1 >= settings.BOUNCE_SOFT_LIMIT


def _dead(told: list[Message], why: str) -> str:
    """The address is buried; the person's messages take another way, under another number: a second report of the
    letter must not bury the next address too."""
    first = told[0]
    buried = not first.rehearsal and _bury(first)
    living = Contact.objects.filter(person=first.recipient_id, kind="email", dead_at=None)
    if not first.rehearsal and (not buried or living.exists()):
        return _again(told, why, Outcome.OTHER_ADDRESS, now=True)
    callable_ones = [row for row in told if may_be_called(row.kind)]
    _change(callable_ones, channel=Message.Channel.CALL, state=Message.State.PLANNED, reason=why, not_before=None)
    _fail([row for row in told if row not in callable_ones], why)
    return Outcome.CALL if callable_ones else Outcome.FAILED


def _bury(message: Message) -> bool:
    """False where the address was proved after the letter left, or is not known any more."""
    contact = Contact.objects.filter(pk=message.sent_to, person=message.recipient_id).first()
    if contact is None or (contact.verified_at and message.sent_at and contact.verified_at > message.sent_at):
        return False
    bury_contact(contact=contact)
    return True


def _again(told: list[Message], why: str, outcome: str = Outcome.AGAIN, *, now: bool = False) -> str:
    """Sent again, a day later or at once. A rehearsal's stays as it is: its days are walked through only once."""
    if told[0].rehearsal:
        return Outcome.COUNTED
    kept = [row for row in told if may_be_called(row.kind)]
    later = None if now else clock.now() + AGAIN_AFTER
    _change(kept, state=Message.State.PLANNED, reason=why, not_before=later, attempts=0)
    _fail([row for row in told if row not in kept], why)
    return outcome if kept else Outcome.FAILED


def _fail(told: list[Message], why: str) -> str:
    """On the list of what failed, with its reason: staff send it again, or call."""
    _change(told, state=Message.State.FAILED, reason=why)
    return Outcome.FAILED


def _change(rows: list[Message], **columns: object) -> None:
    ids = [row.pk for row in rows]
    values = {"sent_at": None, "letter": None} | columns
    Message.objects.filter(pk__in=ids, state=Message.State.SENT).update(**values)
