"""What background jobs did last, for the health page. A job that runs every few seconds is not written down each time."""

import datetime as dt
from collections.abc import Mapping

from database import clock
from notifications.models import LastRun

SELDOM = dt.timedelta(seconds=30)


def note(job: str, did: Mapping[str, int] | None = None, failure: str = "") -> None:
    """`failure` is a class of error, never its text."""
    now, counts = clock.real_now(), {name: count for name, count in (did or {}).items() if count}
    if not counts and not failure:
        fresh = LastRun.objects.filter(job=job, ran_at__gt=now - SELDOM, failure="")
        if fresh.exists():
            return
    values: dict[str, object] = {"ran_at": now, "failure": failure}
    if counts:
        values |= {"did_at": now, "did": counts}
    LastRun.objects.update_or_create(job=job, defaults=values)
