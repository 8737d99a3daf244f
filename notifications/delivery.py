"""Sends what waits, letter by letter, and marks each right after its own send.

Runs as the worker: addresses lie under row-level security. No transaction is open while the mail server is talked to.
"""

import datetime as dt
import smtplib
from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from database import clock
from notifications.lease import Lease, Row
from notifications.letters import code_letter, compose
from notifications.models import Message
from notifications.readers import Post, bury_address, post_for
from notifications.sources import source_of, sources
from notifications.window import ZONES, morning, next_try, open_zones
from notifications.words import Wording


def deliver(rehearsal: str = "", as_of: dt.date | None = None) -> Counter[str]:
    """In real life for whoever's office hours it is, and codes at any hour; a rehearsal's clock stands at nine in
    every zone, and its day is given. Counts of what became of the letters."""
    done: Counter[str] = Counter()
    server = get_connection()
    wording = Wording()
    with Lease() as lease:
        try:
            if as_of is None:
                now = clock.now()
                drain(lease, list(ZONES), "", now.date(), server, wording, done, urgent=True)
                for zone in open_zones(now):
                    drain(lease, [zone], "", now.astimezone(ZONES[zone]).date(), server, wording, done)
            else:
                for zone in ZONES:
                    with clock.rehearsing(morning(as_of, zone), rehearsal):
                        drain(lease, [zone], rehearsal, as_of, server, wording, done)
        except (OSError, smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError):
            done["server_away"] += 1  # not the letters' fault: no try is counted
        finally:
            close(server)
    return done


def drain(
    lease: Lease,
    zones: list[str],
    rehearsal: str,
    day: dt.date,
    server: BaseEmailBackend,
    wording: Wording,
    done: Counter[str],
    *,
    urgent: bool = False,
) -> None:
    """Batch after batch until nothing waits."""
    while rows := lease.claim(zones, rehearsal, urgent=urgent):
        server.open()  # does nothing while the connection is open
        send_batch(lease, rows, server, wording, day, done)
        lease.give_back()  # nothing, unless the batch was cut short


def send_batch(
    lease: Lease, rows: list[Row], server: BaseEmailBackend, wording: Wording, day: dt.date, done: Counter[str]
) -> None:
    """One transaction to look up everything the letters need, then no transaction while they are sent."""
    post = post_for(rows, day, wording, sources())
    stale = [row for row in rows if row.id not in post.still_true]
    if stale:
        lease.finish(stale, "superseded", reason="no longer due")
        done["superseded"] += len(stale)
    live = sorted((row for row in rows if row.id in post.still_true), key=attrgetter("letter"))
    for _, group in groupby(live, key=attrgetter("letter")):
        if lease.nearly_over:
            return
        letter = list(group)
        if letter[0].recipient not in post.readers:
            call_instead(lease, letter, "no address", done)
            continue
        send_letter(lease, letter, letter_of(letter, post, wording, day), server, post, done)


def letter_of(letter: list[Row], post: Post, wording: Wording, day: dt.date) -> Any:
    reader = post.readers[letter[0].recipient]
    if letter[0].id in post.codes:
        return code_letter(letter[0], post.codes[letter[0].id], reader, wording)
    return compose(letter, post.names, reader, post.senders[letter[0].region], wording, day)


def send_letter(
    lease: Lease, letter: list[Row], mail: Any, server: BaseEmailBackend, post: Post, done: Counter[str]
) -> None:
    """Raises OSError and its like only where the server cannot be reached again."""
    try:
        server.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        if code >= 500:
            bury_address(letter[0].recipient, post)
            call_instead(lease, letter, f"address refused {code}", done)
        else:
            try_later(lease, letter, f"server said {code}", done)
    except smtplib.SMTPResponseException as answer:
        try_later(lease, letter, f"server said {answer.smtp_code}", done)
        reopen(server)
    except (OSError, smtplib.SMTPException) as error:
        # It may have arrived: whoever sends it again uses the same Message-ID.
        try_later(lease, letter, type(error).__name__, done)
        reopen(server)
    else:
        marked = lease.finish(letter, "sent", sent_at=clock.now())
        done["sent" if marked else "lease_lost"] += len(letter)


def try_later(lease: Lease, letter: list[Row], why: str, done: Counter[str]) -> None:
    """Eight tries, then it is shown to staff. `why` is a class and a code, never the server's words."""
    attempts = 1 + max(row.attempts for row in letter)
    if attempts >= settings.OUTBOX_TRIES:
        lease.finish(letter, "failed", reason=why, attempts=attempts)
        done["failed"] += 1
    else:
        later = next_try(clock.real_now(), attempts)
        lease.finish(letter, "planned", reason=why, attempts=attempts, not_before=later)
        done["later"] += 1


def call_instead(lease: Lease, letter: list[Row], why: str, done: Counter[str]) -> None:
    """The same rows go on an officer's call list: nobody is lost for a dead address. A code cannot be called."""
    kinds = {source_of(row.kind) is not None for row in letter}
    if kinds == {True}:
        lease.finish(letter, "planned", channel=Message.Channel.CALL, reason=why)
        done["call_list"] += len(letter)
    else:
        lease.finish(letter, "failed", reason=why)
        done["failed"] += 1


def reopen(server: BaseEmailBackend) -> None:
    close(server)
    server.open()


def close(server: BaseEmailBackend) -> None:
    """A connection that broke cannot even be closed politely."""
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        pass


