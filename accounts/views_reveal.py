"""A masked value in clear: with a reason, on record, for whoever serves the person's region."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts import privacy
from accounts.forms import ReasonForm
from accounts.models import Contact, IdentityNumber
from accounts.models.private import PrivateValue
from accounts.queries import WORKING_ROLES
from accounts.rules import roles

WORDS = {"email": _("Surel"), "phone": _("Telepon"), "nik": "NIK", "npwp": "NPWP"}


@roles(*WORKING_ROLES)
@never_cache
def reveal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A contact. Row-level security lies under `visible_to`."""
    return _show(
        request,
        get_object_or_404(Contact.objects.visible_to(request.user).select_related("person"), public_id=public_id),
    )


@roles(*WORKING_ROLES)
@never_cache
def reveal_number(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A NIK or NPWP."""
    return _show(
        request,
        get_object_or_404(
            IdentityNumber.objects.visible_to(request.user).select_related("person"), public_id=public_id
        ),
    )


def _show(request: HttpRequest, value: PrivateValue) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    context = {"form": form, "value": value, "kind": WORDS.get(value.kind, value.kind)}
    if request.method == "POST" and form.is_valid():
        try:
            context["clear"] = privacy.reveal(value, actor=request.user, reason=form.cleaned_data["reason"])
        except privacy.ReasonMissing as missing:
            form.add_error("reason", str(missing))
    return render(request, "accounts/reveal.html", context, status=422 if form.errors else 200)
