"""Rows that one sender holds while it talks to the mail server.

A lease ends in two ways. Its sender dies: then the database connection dies with it, and the advisory lock that the
connection held is free at once, so the next sender takes the rows over in milliseconds. Or its sender hangs (stopped,
machine gone without a word): then the time runs out. The sender needs a connection of its own for this; a pooler in
transaction mode would give the lock away.
"""

import datetime as dt
import json
import random
import time
import uuid
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from database import clock
from notifications import quiet

SENDERS, CLAIMS = 20417, 20418  # first half of the advisory locks: who lives, who claims

FREE_ABANDONED = """
    WITH owners AS MATERIALIZED (
        SELECT DISTINCT lease_owner AS owner FROM notifications_message
        WHERE state = 'sending' AND lease_owner <> %(me)s),
    dead AS MATERIALIZED (
        SELECT owner FROM owners WHERE pg_try_advisory_xact_lock(%(senders)s, owner))
    UPDATE notifications_message SET state = 'planned', lease_owner = NULL, lease_until = NULL
    WHERE id IN (
        SELECT id FROM notifications_message
        WHERE state = 'sending'
          AND (lease_owner IN (SELECT owner FROM dead) OR lease_until < %(now)s)
        FOR UPDATE SKIP LOCKED)
"""

# All that waits for the next few people who may be written to now: a person's rows never part between two senders.
WAITING = """
    rehearsal = %(rehearsal)s AND channel = 'mail' AND zone = ANY(%(zones)s) AND state = 'planned'
    AND urgent = %(urgent)s AND (not_before IS NULL OR not_before <= %(now)s)
"""
PICK = f"""
    SELECT id, recipient_id, letter FROM notifications_message
    WHERE {WAITING} AND recipient_id IN (
        SELECT recipient_id FROM notifications_message waiting WHERE {WAITING}
          AND (%(urgent)s OR NOT EXISTS ({quiet.QUIET.format(person="waiting.recipient_id")}))
        ORDER BY recipient_id LIMIT %(limit)s)
    FOR UPDATE SKIP LOCKED
"""
TAKE = """
    UPDATE notifications_message m
    SET state = 'sending', lease_owner = %(me)s, lease_until = %(until)s, letter = picked.letter
    FROM unnest(%(ids)s::bigint[], %(letters)s::uuid[]) AS picked (id, letter)
    WHERE m.id = picked.id
    RETURNING m.id, m.letter, m.kind, m.subject, m.due_date, m.milestone, m.recipient_id, m.region, m.attempts,
        m.context
"""


@dataclass(frozen=True)
class Row:
    """One message of a batch."""

    id: int
    letter: uuid.UUID
    kind: str
    subject: int
    due_date: dt.date
    milestone: int
    recipient: int
    region: str
    attempts: int
    context: dict[str, Any]


class Lease:
    """`with Lease() as lease: while rows := lease.claim(...)`. Times are real, also in a rehearsal."""

    ends = 0.0  # of what was claimed last, by this process's own clock

    def __enter__(self) -> "Lease":
        self.me = random.SystemRandom().randrange(1, 2**31)
        self.run("SELECT pg_advisory_lock(%(senders)s, %(me)s)")
        return self

    def __exit__(self, kind: type | None, error: Exception | None, at: TracebackType | None) -> None:
        connection.close_if_unusable_or_obsolete()
        self.give_back()
        self.run("SELECT pg_advisory_unlock(%(senders)s, %(me)s)")

    @property
    def nearly_over(self) -> bool:
        """One more answer of the mail server could outlast it."""
        return time.monotonic() > self.ends - settings.EMAIL_TIMEOUT

    def claim(self, zones: list[str], rehearsal: str, *, urgent: bool = False) -> list[Row]:
        """The next few people's rows, this sender's until the lease ends; empty when nothing waits."""
        length = settings.OUTBOX_LEASE_SECONDS
        # Taken before the claim may have to wait for another's: never later than what the row says.
        began, now = time.monotonic(), clock.real_now()
        values = {"now": now, "until": now + dt.timedelta(seconds=length), "zones": zones, "urgent": urgent}
        values |= {"rehearsal": rehearsal, "limit": settings.OUTBOX_BATCH}
        values |= quiet.asked(quiet.moments(zones, rehearsal))
        with transaction.atomic():
            # One claim at a time, for milliseconds, so that a person has one sender.
            self.run("SELECT pg_advisory_xact_lock(%(claims)s, 0)")
            self.run(FREE_ABANDONED, **values)
            picked = self.run(PICK, **values)
            # A letter begun before a crash keeps its number and its contents.
            new: dict[int, uuid.UUID] = {}
            letters = [old or (uuid.uuid4() if urgent else new.setdefault(who, uuid.uuid4())) for _, who, old in picked]
            ids = [row[0] for row in picked]
            taken = self.run(TAKE, ids=ids, letters=[str(number) for number in letters], **values) if ids else []
        self.ends = began + length
        return [Row(*row[:-1], context=json.loads(row[-1])) for row in taken]

    def finish(self, rows: list[Row], state: str, **columns: object) -> bool:
        """False when the lease was lost meanwhile: whoever holds it now will mark them."""
        columns |= {"state": state, "lease_owner": None, "lease_until": None}
        sets = ", ".join(f"{name} = %({name})s" for name in columns)
        done = self.run(
            f"UPDATE notifications_message SET {sets}"
            " WHERE id = ANY(%(ids)s) AND state = 'sending' AND lease_owner = %(me)s RETURNING id",
            ids=[row.id for row in rows],
            **columns,
        )
        return len(done) == len(rows)

    def give_back(self) -> None:
        """What was claimed and not marked waits again."""
        self.run(
            "UPDATE notifications_message SET state = 'planned', lease_owner = NULL,"
            " lease_until = NULL WHERE state = 'sending' AND lease_owner = %(me)s"
        )

    def run(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"me": self.me, "senders": SENDERS, "claims": CLAIMS, **values})
            return cursor.fetchall() if cursor.description else []
