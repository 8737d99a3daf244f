"""Beat only wakes these: no task carries rows, and a lost tick costs minutes.

A tick that had to wait for the worker is worth nothing once the next has come, so it expires."""

import datetime as dt
import logging
import time

from celery import shared_task
from django.conf import settings
from django.db import transaction

from accounts.models import Contact
from database import clock
from database.scope import EVERYTHING
from notifications import bounces, delivery, last_runs, planner
from notifications.bounce_mailbox import MailboxAway, read_mailbox

log = logging.getLogger(__name__)

# Shorter than the 30 s that the worker's sign of life holds: a long queue must not make it look dead.
SHARE_S = 15
COUNTED = 10_000


@shared_task(scope=EVERYTHING, expires=30)
def deliver() -> dict[str, int]:
    """Sends what waits and may leave now; what is left is the next tick's."""
    done = delivery.deliver(limit_s=SHARE_S)
    last_runs.note("deliver", done, "server away" if done["server_away"] else "")
    return dict(done)


@shared_task(scope=EVERYTHING, expires=900)
def plan() -> None:
    """Plans today, as it is where the day begins first among those who read: WIB's day for all."""
    planner.plan(clock.today("Asia/Jakarta"))


@shared_task(scope=EVERYTHING, expires=60)
def take_bounces() -> None:
    """Reads the mailbox of letters that came back, where there is one, and settles what was read or told since."""
    if settings.BOUNCE_IMAP_URL:
        try:
            last_runs.note("bounce_mailbox", read_mailbox(until=time.monotonic() + SHARE_S))
        except MailboxAway as away:
            log.warning("bounce mailbox: %s", away)
            last_runs.note("bounce_mailbox", failure=str(away))
    last_runs.note("bounces", bounces.settle())


@shared_task(scope=EVERYTHING, expires=900)
def count_dead_contacts() -> None:
    """For the health page, which reaches no contacts. By the index of what changed: burying changes a contact."""
    since = clock.now() - dt.timedelta(days=7)
    with transaction.atomic():
        dead = Contact.objects.filter(changed_at__gt=since, dead_at__gt=since)[:COUNTED].count()
    last_runs.note("dead_contacts", {"dead": dead})
