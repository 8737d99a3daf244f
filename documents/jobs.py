"""Long work that can be left. Who ordered it is told when it has ended.

Its row is the truth: the broker only wakes a worker, and whoever begins takes the row under a lease, so that a worker
that is killed, or a task that is lost or comes twice, leaves the work neither undone nor done twice at once. Runners
are safe to repeat.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.scope import scope_of
from database import clock
from database.history import acting
from database.scope import scoped
from documents.models import Job, StoredFile

log = logging.getLogger(__name__)
LEASE, PATIENCE = dt.timedelta(minutes=2), dt.timedelta(seconds=30)
BROKEN = "Ada galat di portal. Administrator sudah diberi tahu; coba lagi nanti."


class JobFailed(Exception):
    """The work cannot be done; the text says why, for whoever ordered it."""


@dataclass(frozen=True)
class Ended:
    """What a runner returns: a file to download, or where its outcome is seen."""

    file: StoredFile | None = None
    link: str = ""


Progress = Callable[[int], None]


def order(*, kind: str, title: str, user: User, total: int, args: dict[str, Any], at_once: bool) -> Job:
    """Small work is done while one waits; large work is left to a worker, woken once this is committed."""
    now = clock.now()
    job = Job.objects.create(kind=kind, title=title, user=user, total=total, args=args, started_at=now, seen_at=now)
    if at_once:
        _work(job)
    else:
        transaction.on_commit(lambda: _wake(job))
    return job


def _wake(job: Job) -> None:
    """A lost broker costs a minute: `left_alone` finds the row."""
    try:
        current_app.send_task("documents.tasks.run_job", [str(job.public_id)], retry=False)
    except OperationalError:
        log.warning("The broker is away: %s waits for the next look at long work.", job.kind)


def run(public_id: str) -> None:
    """By a worker, as whoever ordered it: with their name and what they may reach now."""
    job = _taken(public_id)
    if job is None:
        return
    person = job.user.person
    try:
        with (
            scoped(scope_of(job.user)),
            acting(actor=str(person.public_id), name=person.full_name, request=job.public_id.hex),
        ):
            _work(job)
    finally:
        if job.ended:
            import_string(settings.JOB_ENDED)(job)


def left_alone() -> list[uuid.UUID]:
    """Those that nobody began, and those that have given no sign of life for longer than a lease."""
    now = clock.now()
    waiting = Q(state=Job.State.WAITING, seen_at__lt=now - PATIENCE)
    lost = Q(state=Job.State.RUNNING, seen_at__lt=now - LEASE)
    return list(Job.objects.filter(waiting | lost).order_by("pk").values_list("public_id", flat=True)[:20])


@transaction.atomic
def _taken(public_id: str) -> Job | None:
    now = clock.now()
    job = Job.objects.select_for_update(skip_locked=True).filter(public_id=public_id).first()
    if job is None or job.ended or (job.state == Job.State.RUNNING and job.seen_at > now - LEASE):
        return None
    job.state, job.seen_at, job.done = Job.State.RUNNING, now, 0
    job.save(update_fields=["state", "seen_at", "done"])
    return job


def _work(job: Job) -> None:
    """Ends the row in either case. What nobody foresaw goes on to whoever looks after the portal."""

    def progress(done: int) -> None:
        job.done = done
        Job.objects.filter(pk=job.pk).update(done=done, seen_at=clock.now())

    try:
        ended = import_string(settings.JOBS[job.kind])(job, progress)
    except JobFailed as failed:
        _end(job, Job.State.FAILED, error=str(failed))
    except Exception:
        _end(job, Job.State.FAILED, error=BROKEN)
        raise
    else:
        _end(job, Job.State.DONE, file=ended.file, link=ended.link)


def _end(job: Job, state: str, **outcome: Any) -> None:
    now = clock.now()
    values = {"state": state, "args": {}, "seen_at": now, "finished_at": now, **outcome}
    if state == Job.State.DONE:
        values["done"] = job.total or job.done
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))
