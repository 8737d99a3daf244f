"""Beat only wakes these: no task carries rows, and a lost tick costs minutes.

A tick that had to wait for the worker is worth nothing once the next has come, so it expires."""

from celery import shared_task

from database import clock
from database.scope import EVERYTHING
from notifications import delivery, planner

# Shorter than the 30 s that the worker's sign of life holds: a long queue must not make it look dead.
SHARE_S = 15


@shared_task(scope=EVERYTHING, expires=30)
def deliver() -> dict[str, int]:
    """Sends what waits and may leave now; what is left is the next tick's."""
    return dict(delivery.deliver(limit_s=SHARE_S))


@shared_task(scope=EVERYTHING, expires=900)
def plan() -> None:
    """Plans today, as it is where the day begins first among those who read: WIB's day for all."""
    planner.plan(clock.today("Asia/Jakarta"))
