"""Who is away and who stands in: one's own page; a supervisor enters it for members too."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import absences
from accounts.form_base import form_page
from accounts.forms_people import AbsenceForm
from accounts.models import Absence, Membership, User
from accounts.queries import WORKING_ROLES
from accounts.rules import current_roles, roles
from accounts.services import zone_of_organisation
from accounts.views_people import agency_of
from database import clock


@roles(*WORKING_ROLES)
def absence_list(request: HttpRequest) -> HttpResponse:
    """Now and to come; what is over stands below for a while."""
    agency = agency_of(request, WORKING_ROLES)
    zone, now = zone_of_organisation(agency.organisation), clock.now()
    rows = Absence.objects.visible_to(request.user).select_related("user__person", "deputy__person")
    lines = [
        {
            "row": row,
            "since": clock.day_of(row.period.lower, zone),
            "last": clock.last_day_of(row.period.upper, zone),
            "now": row.period.lower <= now < row.period.upper,
            "over": row.period.upper <= now,
            "mine": row.user_id == request.user.pk,
            "ends": row.period.upper > now and (row.user_id == request.user.pk or _leads(request)),
        }
        for row in rows.order_by("-period__startswith", "-pk")[:50]
    ]
    return render(request, "accounts/absences.html", {"lines": lines, "agency": agency})


@roles(*WORKING_ROLES)
def absence_new(request: HttpRequest) -> HttpResponse:
    """Refused where the deputy has not the right role."""
    agency = agency_of(request, WORKING_ROLES)
    held = Membership.objects.in_force().filter(organisation=agency.pk, role__in=WORKING_ROLES)
    colleagues = list(
        User.objects.filter(pk__in=held.values("user"), is_active=True)
        .select_related("person")
        .order_by("person__full_name", "pk")
    )
    me = [user for user in colleagues if user.pk == request.user.pk]
    who = [*me, *(user for user in colleagues if user.pk != request.user.pk)] if _leads(request) else me
    form = AbsenceForm(
        request.POST or None, who=who, colleagues=colleagues, zone=zone_of_organisation(agency.organisation)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            absences.enter(
                user=form.users[data["who"]],
                deputy=form.users[data["deputy"]],
                organisation=agency.organisation,
                since=data["from"],
                until=data["to"],
                actor=request.user,  # type: ignore[arg-type]
            )
        except absences.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Tercatat. Pengganti melihat perkaranya sejak hari pertama."))
            return redirect("accounts:absences")
    return form_page(request, form, _("Catat berhalangan"), reverse("accounts:absences"))


@roles(*WORKING_ROLES)
@require_POST
def absence_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Back earlier, or not away after all. A deputy does not end it."""
    rows = Absence.objects.visible_to(request.user)
    rows = rows if _leads(request) else rows.filter(user=request.user)
    absences.end(get_object_or_404(rows, public_id=public_id))
    messages.success(request, _("Masa berhalangan diakhiri."))
    return redirect("accounts:absences")


def _leads(request: HttpRequest) -> bool:
    return "supervisor" in current_roles(request)
