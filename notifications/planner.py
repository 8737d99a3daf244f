"""Writes what is due into the outbox. Run it never, once or ten times a day: same inbox.

Four statements a source, in one transaction: what waits and is no longer true is superseded, what was superseded and is
true again waits again, those told another date are told the new one, and the newest milestone reached is planned for
whoever has not got it. Two runs at once wait for each other. Runs as the worker, over all agencies.
"""

import datetime as dt
import secrets
from collections import Counter
from dataclasses import dataclass, field

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from database import clock
from notifications import plan_sql
from notifications.models import PlanRun, ReminderPlan
from notifications.sources import MOVED, Source, sources

# A row becomes visible when its transaction commits, later than its changed_at says.
# One that took longer than this is found by the next day's first run.
LATE_COMMITS = dt.timedelta(minutes=10)


class GoesForward(Exception):
    """This name was planned for a later day already; the text says which."""


@dataclass
class Planned:
    """How many rows one run wrote or changed."""

    planned: int = 0
    skipped: int = 0
    superseded: int = 0
    moved: int = 0
    call_list: int = 0  # filled in by whoever asks
    by_kind: dict[str, int] = field(default_factory=dict)
    by_milestone: dict[str, int] = field(default_factory=dict)


def plan(as_of: dt.date, rehearsal: str = "") -> Planned:
    """Plans day `as_of` for all sources. Raises GoesForward where the name has seen a later day."""
    total = Planned()
    for source in sources().values():
        plan_source(source, as_of, rehearsal, total)
    return total


@transaction.atomic
def plan_source(source: Source, as_of: dt.date, rehearsal: str, total: Planned) -> None:
    """One source, in one transaction; another planner of the same source and name waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"plan {rehearsal} {source.kind}"])
        looked_at = clock.real_now()
        run = PlanRun.objects.filter(rehearsal=rehearsal, kind=source.kind).first()
        if run and run.as_of > as_of:
            raise GoesForward(
                f"“{rehearsal or 'nyata'}” sudah sampai {run.as_of}; tidak mundur ke {as_of}. Pakai nama lain."
            )
        # The day's first run looks at everyone; a later one at what changed since.
        subjects: list[int] | None = None
        if run and run.as_of == as_of:
            subjects = list(source.changed_since(run.looked_at - LATE_COMMITS).values_list("id", flat=True))
        if subjects != []:
            write(cursor, source, as_of, rehearsal, subjects, total)
        PlanRun.objects.update_or_create(
            rehearsal=rehearsal, kind=source.kind, defaults={"as_of": as_of, "looked_at": looked_at}
        )


def write(
    cursor: CursorWrapper,
    source: Source,
    as_of: dt.date,
    rehearsal: str,
    subjects: list[int] | None,
    total: Planned,
) -> None:
    """What is due is written down once and counted, so that the four statements are planned for its real size."""
    plan = ReminderPlan.objects.get(kind=source.kind)
    values = {
        "as_of": as_of,
        "rehearsal": rehearsal,
        "kind": source.kind,
        "kind_moved": source.kind + MOVED,
        "offsets": plan.milestones(),
        "subjects": subjects,
        "secret": secrets.token_hex(32),
    }
    query, params = source.due(as_of).query.sql_with_params()
    rows = cursor.mogrify(query, params).decode().replace("%", "%%")
    if subjects is None:
        cursor.execute(plan_sql.OVER_EVERYONE)
    cursor.execute(plan_sql.DUE.replace("{source}", rows), values)
    cursor.execute(plan_sql.COUNTED)

    cursor.execute(plan_sql.CLEAR_WAITING, values)
    superseded, overtaken = cursor.fetchone()
    cursor.execute(plan_sql.WAIT_AGAIN, values)
    again = Counter(cursor.fetchall())
    cursor.execute(plan_sql.TELL_MOVED, values)
    moved = cursor.rowcount
    try:
        with transaction.atomic():
            cursor.execute(plan_sql.NEWEST_AND_OVERTAKEN, values)
    except IntegrityError:  # written from elsewhere in this very moment
        cursor.execute(plan_sql.NEWEST_ROW_BY_ROW, values)
    newest = 0
    for (kind, milestone), count in again.items():
        if kind == source.kind:
            newest += count
            key = str(milestone)
            total.by_milestone[key] = total.by_milestone.get(key, 0) + count
        else:
            moved += count
    for milestone, state, count in cursor.fetchall():
        if state == "planned":
            newest += count
            key = str(milestone)
            total.by_milestone[key] = total.by_milestone.get(key, 0) + count
        else:
            overtaken += count
    cursor.execute(f"{plan_sql.FORGOTTEN}; {plan_sql.AS_BEFORE}")
    total.superseded += superseded
    total.skipped += overtaken
    total.moved += moved
    total.planned += newest
    for kind, count in ((source.kind, newest), (source.kind + MOVED, moved)):
        if count:
            total.by_kind[kind] = total.by_kind.get(kind, 0) + count
