"""A form that is sent twice makes one thing: a key per rendered form and user, unique, its answer kept.

The key is taken by inserting it, in the transaction of the work: a second request waits at the unique index until the
first has ended, then finds its answer. What fails rolls the key back with everything else.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from casework.engine import Refused
from casework.models import Submission
from database import clock
from documents import checks

FIELD = "kunci"
Refusals = Mapping[type[Exception], str | None]
REFUSED: Refusals = {Refused: None, checks.Refused: None}


def new_key() -> str:
    """For a hidden field of the form."""
    return uuid.uuid4().hex


def answered(request: HttpRequest) -> str:
    """Where the answer of this very form lies, if it was sent before; else nothing."""
    key = _key(request)
    if key is None:
        return ""
    return Submission.objects.filter(user=request.user, key=key).values_list("answer", flat=True).first() or ""


def once(request: HttpRequest, work: Callable[[], str]) -> HttpResponse:
    """Does `work` and goes to the address that it returns; the second time goes there at once."""
    key = _key(request)
    if key is None:
        return HttpResponseRedirect(work())
    mine = Submission.objects.filter(user=request.user, key=key)
    with transaction.atomic():  # where the view shows the refusal, its own transaction goes on without the key
        try:
            with transaction.atomic():
                kept = Submission.objects.create(user=request.user, key=key, at=clock.now())
        except IntegrityError:
            return HttpResponseRedirect(mine.get().answer)
        answer = work()
        Submission.objects.filter(pk=kept.pk).update(answer=answer)
    return HttpResponseRedirect(answer)


def once_or_refused(
    request: HttpRequest, form: Any, work: Callable[[], str], refusals: Refusals = REFUSED
) -> HttpResponse | None:
    """What a form that was sent leads to. None where its page is to be shown: not sent, not valid, or refused by the
    work, and then the sentence stands at the form. `refusals` are exceptions with the field at which they stand."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return once(request, work)
    except tuple(refusals) as refusal:
        place = next(field for kind, field in refusals.items() if isinstance(refusal, kind))
        form.add_error(place, refusal if isinstance(refusal, ValidationError) else str(refusal))
    return None


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=request.POST.get(FIELD, ""))
    except ValueError:
        return None
