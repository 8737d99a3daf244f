"""Background work."""

from celery import shared_task

from cooperation.cases import close_ended
from cooperation.counting import count


@shared_task
def count_figures() -> None:
    """The statistics page, every hour."""
    count()


@shared_task
def end_agreements() -> None:
    """Those whose term is over say so. Their doors closed at the instant itself."""
    close_ended()
