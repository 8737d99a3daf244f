"""Long work of imports and suggestions: a page may be left while it runs. A task run twice does it once."""

from celery import shared_task

from umkm import duplicates
from umkm.imports import batches
from umkm.models import ImportBatch, SuggestionRun
from umkm.suggesting import runs


@shared_task
def check_import(public_id: str) -> None:
    """Reads the sheet and says what is wrong."""
    batches.check(ImportBatch.objects.get(public_id=public_id))


@shared_task
def commit_import(public_id: str) -> None:
    """The sheet goes in."""
    batch = ImportBatch.objects.get(public_id=public_id)
    batches.commit(batch)
    duplicates.refresh_after(batch)


@shared_task
def find_doubles() -> None:
    """Each night, region by region."""
    duplicates.refresh_all()


@shared_task
def remake_suggestions(public_id: str) -> None:
    """The words changed: all businesses are looked at again."""
    runs.work(SuggestionRun.objects.get(public_id=public_id))
