"""The term of a case: to let it stand still, to let it go on, to give more time. Each with a reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.queries import WORKING_ROLES
from accounts.rules import roles
from casework import terms
from casework.forms import VERSION, NoteForm
from casework.models import Case
from casework.views import address_of, found_case, step
from casework.writing import as_row


class SuspendForm(NoteForm):
    """Why the term stands still."""

    submit = "Tunda perkara ini"


class ResumeForm(NoteForm):
    """Why it goes on."""

    submit = "Lanjutkan perkara ini"


class ExtendForm(NoteForm):
    """By how many working days, and why."""

    submit = "Perpanjang tenggat"
    working_days = forms.IntegerField(
        label="Tambahan waktu (hari kerja)",
        min_value=1,
        max_value=60,
        initial=3,
        help_text="Menurut hari kerja dinas. Tenggat yang baru tertulis di riwayat, dengan alasannya.",
        widget=forms.NumberInput(attrs={"class": "w5"}),
    )
    field_order = ["working_days", "note"]


@roles(*WORKING_ROLES)
def suspend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Until it is resumed."""
    return _change(request, public_id, terms.SUSPEND, SuspendForm, _("Tunda perkara ini"), terms.suspend)


@roles(*WORKING_ROLES)
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Later by the working days that it stood still."""
    return _change(request, public_id, terms.RESUME, ResumeForm, _("Lanjutkan perkara ini"), terms.resume)


@roles(*WORKING_ROLES)
def extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By the head of the section."""
    return _change(request, public_id, terms.EXTEND, ExtendForm, _("Perpanjang tenggat"), terms.extend)


def _change(
    request: HttpRequest, public_id: UUID, change: str, form_class: type[NoteForm], title: str, do: Callable[..., Case]
) -> HttpResponse:
    found, actor = found_case(request, public_id), Actor.of(request.user)
    if request.method == "GET" and not (decision := terms.may_change(change, as_row(found), actor)):
        messages.error(request, decision.reason)
        return redirect(address_of(found))
    form = form_class(request.POST or None, case=found)

    def work() -> Case:
        data: dict[str, Any] = form.cleaned_data
        more = [data["working_days"]] if change == terms.EXTEND else []
        return do(found, actor, data[VERSION], data["note"], *more)

    return step(request, found, form, title, work)
