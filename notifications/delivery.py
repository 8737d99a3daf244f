"""Sends what waits, letter by letter, and marks each right after its own send.

Runs as the worker: addresses lie under row-level security. No transaction is open while the mail server is talked to.
A rehearsal changes rows of its own name and nothing else: it buries no address.
"""

import datetime as dt
import smtplib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from database import clock
from notifications.lease import Lease, Row
from notifications.letters import Reader, code_letter, compose
from notifications.models import Message
from notifications.readers import Post, bury_address, post_for
from notifications.sources import may_be_called, sources
from notifications.window import ZONES, morning, next_try, open_zones
from notifications.words import Wording

# 5.7.x: our server may not send this, or not for us. It says nothing of whether the address lives.
POLICY = b"5.7."


class ServerAway(Exception):
    """Nothing more can be sent now. Not the letters' fault: no try is counted."""


@dataclass
class Run:
    """One pass of one sender."""

    lease: Lease
    server: BaseEmailBackend
    rehearsal: str = ""
    until: float | None = None  # a task's share of the worker; a command has none
    done: Counter[str] = field(default_factory=Counter)

    @property
    def over(self) -> bool:
        return self.until is not None and time.monotonic() > self.until


@dataclass(frozen=True)
class Batch:
    """Rows of one zone, or codes of all; `day` is the day it is there."""

    rows: list[Row]
    day: dt.date
    zone: str | None  # None where office hours do not matter

    @property
    def may_leave(self) -> bool:
        """A long queue must not run on into the evening."""
        return self.zone is None or self.zone in open_zones(clock.now())


def deliver(rehearsal: str = "", as_of: dt.date | None = None, limit_s: float | None = None) -> Counter[str]:
    """In real life for whoever's office hours it is, and codes at any hour; a rehearsal's clock stands at nine in
    every zone, and its day is given. Counts of what became of the messages."""
    until = None if limit_s is None else time.monotonic() + limit_s
    with Lease() as lease:
        run = Run(lease, get_connection(), rehearsal, until)
        try:
            if as_of is None:
                drain(run, _real(lease))
            else:
                for zone in ZONES:
                    with clock.rehearsing(morning(as_of, zone), rehearsal):
                        drain(run, _rehearsed(lease, zone, rehearsal, as_of))
        except ServerAway:
            run.done["server_away"] += 1
        finally:
            close(run.server)
    return run.done


def _real(lease: Lease) -> Iterator[Batch]:
    """Before each batch codes are looked for: nobody waits for one behind ten thousand reminders."""
    while True:
        now = clock.now()
        if rows := lease.claim(list(ZONES), "", urgent=True):
            yield Batch(rows, clock.today("Asia/Jakarta"), None)
            continue
        for zone in open_zones(now):
            if rows := lease.claim([zone], ""):
                yield Batch(rows, now.astimezone(ZONES[zone]).date(), zone)
                break
        else:
            return


def _rehearsed(lease: Lease, zone: str, rehearsal: str, day: dt.date) -> Iterator[Batch]:
    while rows := lease.claim([zone], rehearsal):
        yield Batch(rows, day, zone)


def drain(run: Run, batches: Iterator[Batch]) -> None:
    """Batch after batch until nothing waits or the run's time is over."""
    wording = Wording()
    for batch in batches:
        open_server(run.server)
        send_batch(run, batch, wording)
        run.lease.give_back()  # nothing, unless the batch was cut short
        if run.over:
            return


def send_batch(run: Run, batch: Batch, wording: Wording) -> None:
    """One transaction to look up everything the letters need, then no transaction while they are sent."""
    rows, done = batch.rows, run.done
    post = post_for(rows, batch.day, sources())
    for reason, stale in post.stale.items():
        run.lease.finish(stale, "superseded", reason=reason)
        done["superseded"] += len(stale)
    live = sorted((row for row in rows if row.id in post.still_true), key=attrgetter("letter"))
    for _, group in groupby(live, key=attrgetter("letter")):
        if run.lease.nearly_over or run.over or not batch.may_leave:
            return
        letter = list(group)
        reader = post.reader_of(letter[0])
        if reader is None:
            call_instead(run, letter, "no address")
            continue
        try:
            mail = letter_of(letter, reader, post, wording, batch.day)
        except (LookupError, ValueError, TypeError) as error:
            try_later(run, letter, type(error).__name__)  # one that cannot be written holds up no other
            continue
        send_letter(run, letter, mail, reader)


def letter_of(letter: list[Row], reader: Reader, post: Post, wording: Wording, day: dt.date) -> EmailMultiAlternatives:
    """A code alone, or all that one person is to be told."""
    first = letter[0]
    if first.id in post.codes:
        return code_letter(first, post.codes[first.id].text, reader, wording)
    return compose(letter, post.names, reader, post.senders[first.region], wording, day)


def send_letter(run: Run, letter: list[Row], mail: EmailMultiAlternatives, reader: Reader) -> None:
    """Raises ServerAway where nothing more can be sent."""
    try:
        run.server.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        answer = next(iter(refused.recipients.values()))
        if answer[0] == 421:
            hold(run, letter)
        elif answer[0] >= 500 and POLICY not in answer[1][:8]:
            address_refused(run, letter, reader, answer[0])
        else:
            try_later(run, letter, f"server said {answer[0]}")
    except smtplib.SMTPResponseException as response:
        if response.smtp_code == 421:
            hold(run, letter)
        try_later(run, letter, f"server said {response.smtp_code}")
        reopen(run.server)
    except OSError as error:  # all of smtplib's are
        # It may have arrived: sent again, it has the same Message-ID.
        if timed_out(error):  # the rest waits for a server that answers
            try_later(run, letter, TimeoutError.__name__)
            raise ServerAway from error
        try_later(run, letter, type(error).__name__)
        reopen(run.server)
    except ValueError as error:  # an address that cannot stand in a header
        try_later(run, letter, type(error).__name__)
    else:
        marked = run.lease.finish(letter, "sent", sent_at=clock.now(), sent_to=reader.contact)
        run.done["sent" if marked else "lease_lost"] += len(letter)


def timed_out(error: OSError) -> bool:
    """smtplib says `SMTPServerDisconnected` of a silence too, and keeps the reason behind it."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def hold(run: Run, letter: list[Row]) -> None:
    """421: the server closes the door. No try is counted; this letter goes to the back, in case it was the cause."""
    later = next_try(clock.real_now(), 1)
    run.lease.finish(letter, "planned", reason="server said 421", not_before=later)
    raise ServerAway


def try_later(run: Run, letter: list[Row], why: str) -> None:
    """Eight tries, then it is shown to staff. `why` is a class and a code, never the server's words."""
    attempts = 1 + max(row.attempts for row in letter)
    if attempts >= settings.OUTBOX_TRIES:
        run.lease.finish(letter, "failed", reason=why, attempts=attempts)
        run.done["failed"] += len(letter)
    else:
        later = next_try(clock.real_now(), attempts)
        run.lease.finish(letter, "planned", reason=why, attempts=attempts, not_before=later)
        run.done["later"] += len(letter)


def address_refused(run: Run, letter: list[Row], reader: Reader, code: int) -> None:
    """Nothing goes there any more. Another address of the same person is tried before the phone."""
    why = f"address refused {code}"
    another = not run.rehearsal and bury_address(reader)
    if another and may_be_called(letter[0].kind):
        run.lease.finish(letter, "planned", reason=why)
        run.done["later"] += len(letter)
    else:
        call_instead(run, letter, why)


def call_instead(run: Run, letter: list[Row], why: str) -> None:
    """The same rows go on an officer's call list: nobody is lost for a dead address. A code cannot be called."""
    if may_be_called(letter[0].kind):
        run.lease.finish(letter, "planned", channel=Message.Channel.CALL, reason=why)
        run.done["call_list"] += len(letter)
    else:
        run.lease.finish(letter, "failed", reason=why)
        run.done["failed"] += len(letter)


def open_server(server: BaseEmailBackend) -> None:
    """Does nothing while the connection is open."""
    try:
        server.open()
    except OSError as error:  # all of smtplib's are
        raise ServerAway from error


def reopen(server: BaseEmailBackend) -> None:
    """After a broken answer the old connection is worth nothing."""
    close(server)
    open_server(server)


def close(server: BaseEmailBackend) -> None:
    """A connection that broke cannot even be closed politely."""
    try:
        server.close()
    except OSError:
        pass
