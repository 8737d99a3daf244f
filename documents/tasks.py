"""Files that have done their service are not kept."""

import datetime as dt

from celery import shared_task

from database import clock
from documents.models import StoredFile
from documents.services import delete

KEPT = dt.timedelta(days=7)


@shared_task
def clean_up() -> int:
    """Deletes exports, lists of errors and sheets that were left, a week after they were stored."""
    old = StoredFile.objects.filter(kind__in=["export", "errors", "sheet"], stored_at__lt=clock.now() - KEPT)
    files = list(old.exclude(state=StoredFile.State.DELETED))
    for stored in files:
        delete(stored=stored)
    return len(files)
