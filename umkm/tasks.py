"""Long work that no page waits for. A task run twice does it once. Imports and files are jobs (`umkm.jobs`)."""

from celery import shared_task

from umkm import duplicates
from umkm.models import SuggestionRun
from umkm.suggesting import runs


@shared_task
def find_doubles() -> None:
    """Each night, region by region."""
    duplicates.refresh_all()


@shared_task
def remake_suggestions(public_id: str) -> None:
    """The words changed: all businesses are looked at again."""
    runs.work(SuggestionRun.objects.get(public_id=public_id))
