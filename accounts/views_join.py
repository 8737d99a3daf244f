"""Accepting an invitation: its code, then a name and a password, then the second factor as for all staff."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import joining
from accounts.addresses import client_address
from accounts.decisions import Decision
from accounts.entering import enter
from accounts.forms_people import JoinCodeForm, JoinForm
from accounts.models import Invitation, User
from accounts.rules import public

FOUND = "_undangan"


@public
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """The code, from a letter or from paper."""
    form = JoinCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = joining.look_up(form.cleaned_data["code"], client_address(request))
        if not isinstance(found, Decision):
            request.session[FOUND] = str(found.public_id)
            return redirect("accounts:join_accept")
        form.add_error("code", found.reason)
    context = {"form": form, "title": _("Terima undangan")}
    return render(request, "accounts/join.html", context, status=422 if form.is_bound else 200)


@public
@never_cache
def join_accept(request: HttpRequest) -> HttpResponse:
    """Whoever has no sign-in gets one; whoever has, signs in and accepts."""
    row = _found(request)
    if row is None:
        return redirect("accounts:join")
    has_account = User.objects.filter(person=row.person_id).exists()
    own = request.user.is_authenticated and request.user.person_id == row.person_id
    form = None if has_account else JoinForm(request.POST or None, invitation=row, initial={"name": row.name})
    good = joining.still_good(row)
    refused = "" if good else good.reason
    if request.method == "POST" and good and (own if form is None else form.is_valid()):
        try:
            if form is None:
                joining.accept_as(row, request.user)  # type: ignore[arg-type]
                del request.session[FOUND]
                messages.success(request, _("Undangan diterima."))
                return redirect("home")
            user = joining.accept(row, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
            return enter(request, user, "")
        except joining.Refused as refusal:
            refused = str(refusal)
    context = {"row": row, "form": form, "own": own, "has_account": has_account, "refused": refused, "good": good}
    bad = request.method == "POST" or not good
    return render(request, "accounts/join_accept.html", context, status=422 if bad else 200)


def _found(request: HttpRequest) -> Invitation | None:
    try:
        public_id = uuid.UUID(request.session.get(FOUND, ""))
    except ValueError:
        return None
    rows = Invitation.objects.select_related("organisation__agency", "person")
    return rows.filter(public_id=public_id).first()
