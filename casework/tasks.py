"""What the portal's own clock does with cases."""

import datetime as dt

from celery import shared_task

from casework import escalation, leavers, papers
from casework.models import Submission
from database import clock
from database.scope import EVERYTHING

KEPT = dt.timedelta(days=7)  # a form left open longer than this is told that it is stale


@shared_task
def clean_up() -> None:
    """Keys of forms that nobody will send again, and files that were taken back before their case moved on."""
    Submission.objects.filter(at__lt=clock.now() - KEPT).delete()
    papers.forget_withdrawn()


@shared_task(scope=EVERYTHING, expires=600)
def hand_over_ended() -> int:
    """Work of whoever left on a day that was set before, or by the administration: a second run finds nothing."""
    return leavers.hand_over_ended()


@shared_task(expires=600)
def escalate() -> int:
    """Requests about personal data at 24, 48 and 60 hours: a second run tells nobody again."""
    return escalation.escalate()
