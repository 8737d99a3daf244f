"""Files that have done their service are not kept; long work that nobody does is begun again."""

import datetime as dt

from celery import shared_task

from database import clock
from documents import intake, jobs, resumable
from documents.models import StoredFile
from documents.services import delete

KEPT, KEPT_CONTACTS = dt.timedelta(days=7), dt.timedelta(days=1)


@shared_task
def clean_up() -> int:
    """Deletes exports, lists of errors and sheets that were left, a week after they were stored; and what never came whole."""
    old = StoredFile.objects.filter(kind__in=["export", "errors", "sheet"], stored_at__lt=clock.now() - KEPT)
    contacts = StoredFile.objects.filter(kind="contacts", stored_at__lt=clock.now() - KEPT_CONTACTS)
    files = list((old | contacts).exclude(state=StoredFile.State.DELETED))
    for stored in files:
        delete(stored=stored)
    return len(files) + resumable.clean_up()


@shared_task
def run_job(public_id: str) -> None:
    """Told as it is ordered; that one may be lost with the broker."""
    jobs.run(public_id)


@shared_task
def run_waiting() -> int:
    """So whatever waits longer than it should, or whose worker is gone, is begun again."""
    found = jobs.left_alone()
    for public_id in found:
        run_job.delay(str(public_id))
    return len(found)


@shared_task
def scan_waiting() -> int:
    """So what was uploaded while the scanner was away is served, or refused, once it is back."""
    return intake.scan_waiting()
