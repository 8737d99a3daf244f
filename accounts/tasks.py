"""What sign-in leaves behind is not kept for ever."""

import datetime as dt

from celery import shared_task

from accounts import joining
from accounts.models import SignInCode, SignInFailure
from accounts.sessions import SessionStore
from accounts.sign_up import forget_unproved
from database import clock

KEPT = dt.timedelta(days=2)


@shared_task
def clean_up() -> None:
    """Deletes old codes and failures, sessions that have ended, and who signed up and never proved the address."""
    before = clock.now() - KEPT
    SignInCode.objects.filter(asked_at__lt=before).delete()
    SignInFailure.objects.filter(failed_at__lt=before).delete()
    SessionStore.clear_expired()
    forget_unproved()
    joining.clean_up()
