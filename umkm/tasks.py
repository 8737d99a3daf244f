"""Long work that no page waits for. A task run twice does it once. Imports and files are jobs (`umkm.jobs`)."""

import logging

from celery import current_app, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from umkm import duplicates
from umkm.models import ImportBatch, SuggestionRun
from umkm.suggesting import runs

log = logging.getLogger(__name__)


@shared_task
def find_doubles() -> None:
    """Each night, region by region."""
    duplicates.refresh_all()


@shared_task
def find_doubles_after(public_id: str) -> None:
    """The regions of an import that has gone in."""
    duplicates.refresh_after(ImportBatch.objects.select_related("agency").get(public_id=public_id))


def look_for_doubles(batch: ImportBatch) -> None:
    """Soon, by a worker. A lost broker costs a night: `find_doubles` looks everywhere."""

    def wake() -> None:
        try:
            current_app.send_task("umkm.tasks.find_doubles_after", [str(batch.public_id)], retry=False)
        except OperationalError:
            log.warning("The broker is away: doubles of an import are looked for tonight.")

    transaction.on_commit(wake)


@shared_task
def remake_suggestions(public_id: str) -> None:
    """The words changed: all businesses are looked at again."""
    runs.work(SuggestionRun.objects.get(public_id=public_id))
