"""The usual way, to compare with: a Celery task for each reminder. Started as `celery -A bench.one_by_one worker`.

As a project would write it: the producer goes through the owners under the duty and queues a task for each, which
looks again whether it is due and writes the row unless it is there. Prefetch and acknowledgement are Celery's own.
"""

import datetime as dt

import django
from celery import Celery
from django.conf import settings

django.setup()  # the worker imports this module first

from database.scope import EVERYTHING  # noqa: E402
from database.tasks import ScopedTask  # noqa: E402
from halal.reminders import HalalDuty  # noqa: E402
from notifications.models import Message, ReminderPlan  # noqa: E402

app = Celery("one_by_one", task_cls=ScopedTask, broker=settings.REDIS_URL)
app.conf.update(task_ignore_result=True, task_default_queue="one_by_one")
NAME = "satu-satu"


@app.task(scope=EVERYTHING)
def remind(subject: int, recipient: int, as_of: str) -> None:
    """One reminder, if it is still due."""
    day = dt.date.fromisoformat(as_of)
    due = HalalDuty().due(day).filter(subject=subject, recipient=recipient).first()
    if due is None:
        return
    offsets = ReminderPlan.objects.get(kind=HalalDuty.kind).milestones()
    reached = [offset for offset in offsets if offset <= (day - due["due"]).days]
    if reached:
        Message.objects.get_or_create(
            rehearsal=NAME,
            kind=HalalDuty.kind,
            subject=subject,
            due_date=due["due"],
            recipient_id=recipient,
            milestone=reached[-1],
            defaults={
                "channel": due["channel"],
                "zone": due["zone"],
                "region": due["region"],
                "context": due["context"],
                "planned_on": day,
            },
        )
