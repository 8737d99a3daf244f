"""Background work."""

from celery import shared_task

from cooperation.counting import count


@shared_task
def count_figures() -> None:
    """The statistics page, every hour."""
    count()
