"""Signs of life: published by beat, run by the worker."""

from celery import shared_task

from kukm_portal.signs import sign_of_life


@shared_task
def heartbeat() -> None:
    """Running it is the worker's sign of life; publishing it is beat's (`celery.py`)."""
    sign_of_life("worker")
