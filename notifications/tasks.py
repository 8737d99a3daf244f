"""Beat only wakes these: no task carries rows, and a lost tick costs minutes."""

from celery import shared_task

from database import clock
from database.scope import EVERYTHING
from notifications import delivery, planner


@shared_task(scope=EVERYTHING)
def deliver() -> dict[str, int]:
    """Sends what waits and may leave now."""
    return dict(delivery.deliver())


@shared_task(scope=EVERYTHING)
def plan() -> None:
    """Plans today, as it is where the day begins first among those who read: WIB's day for all."""
    planner.plan(clock.today("Asia/Jakarta"))
