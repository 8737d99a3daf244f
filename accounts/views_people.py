"""An agency's people: who works there and until when, invitations, second factors taken off by two."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import factor_resets, joining, leaving
from accounts.actors import Actor
from accounts.admin_base import versions
from accounts.form_base import form_page
from accounts.forms_people import AskResetForm, InviteForm, PeriodForm
from accounts.models import Agency, FactorReset, Invitation, Membership, Organisation, Role
from accounts.queries import PEOPLE_ROLES
from accounts.rules import current_roles, roles
from accounts.second_factor import has_one
from accounts.services import zone_of_organisation
from accounts.written_forms import without_personal_values
from database import clock
from database.history import acting

ADMIN = "agency_admin"
CODE = "_kode_undangan"  # in the session, until the page has shown it
ENDED_SHOWN = 50


@roles(*PEOPLE_ROLES)
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Members now and to come, open invitations and requests, and who was here before."""
    admin = ADMIN in current_roles(request)
    now = clock.now()
    rows = Membership.objects.visible_to(request.user).select_related("user__person", "organisation__agency")
    open_or_later = Q(period__endswith__isnull=True) | Q(period__endswith__gt=now)
    current = rows.filter(open_or_later).order_by("user__person__full_name", "pk")
    ended = rows.filter(period__endswith__lte=now).order_by("-period__endswith", "-pk")[:ENDED_SHOWN]
    invitations = Invitation.objects.visible_to(request.user).select_related("organisation").filter(used_at=None)
    resets = FactorReset.objects.visible_to(request.user).open().select_related("user__person")
    context = {
        "agency": agency_of(request, PEOPLE_ROLES),
        "admin": admin,
        "members": [_line(row) for row in current],
        "ended": [_line(row) for row in ended],
        "invitations": [(row, row.ends_at <= now) for row in invitations.filter(withdrawn_at=None).order_by("-pk")],
        "resets": resets.order_by("pk"),
    }
    return render(request, "accounts/people.html", context)


@roles(ADMIN)
def invite(request: HttpRequest) -> HttpResponse:
    """A role, from and until; the code goes by mail, or on paper from hand to hand."""
    agency = agency_of(request, [ADMIN])
    form = InviteForm(request.POST or None, agency=agency.organisation, partners=partners_of(agency))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made, code = joining.invite(
                actor=request.user,  # type: ignore[arg-type]
                organisation=data["organisation"],
                name=data["name"],
                address=data["address"],
                role=data["role"],
                period=DateTimeTZRange(data["from"], data["to"]),
                way=data["way"],
            )
        except (joining.Refused, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            return _to_invitation(request, made, code)
    return form_page(request, form, _("Undang orang"), reverse("accounts:people"))


@roles(ADMIN)
@never_cache
def invitation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was offered; the code of one on paper, once."""
    row = _invitation(request, public_id)
    code = request.session.pop(CODE, None)
    shown = code[1] if code and code[0] == str(public_id) else ""
    context = {
        "row": row,
        "code": shown,
        "last_day": joining.last_day(row),
        "zone": _zone(row.organisation),
        "good": joining.still_good(row),
        "open": row.used_at is None and row.withdrawn_at is None,
    }
    return render(request, "accounts/invitation.html", context)


@roles(ADMIN)
@require_POST
def renew_invitation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new code; the one before is void."""
    row = _invitation(request, public_id)
    try:
        return _to_invitation(request, row, joining.renew(row))
    except joining.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:invitation", public_id)


@roles(ADMIN)
@require_POST
def withdraw_invitation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Its code opens nothing any more."""
    row = _invitation(request, public_id)
    try:
        joining.withdraw(row)
        messages.success(request, _("Undangan ditarik. Kodenya tidak berlaku lagi."))
    except joining.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:invitation", public_id)
    return redirect("accounts:people")


@roles(*PEOPLE_ROLES)
@never_cache
def member(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One membership: its dates, changed by an administrator; its history; help with a lost factor."""
    rows = Membership.objects.visible_to(request.user).select_related("user__person", "organisation", "successor")
    row = get_object_or_404(rows, public_id=public_id)
    admin = ADMIN in current_roles(request) and row.role != Role.SYSTEM_ADMIN
    zone = zone_of_organisation(row.organisation)
    initial = {
        "since": row.period.lower and clock.day_of(row.period.lower, zone),
        "until": row.period.upper and clock.day_of(row.period.upper, zone),
        "successor": str(row.successor.public_id) if row.successor else "",
    }
    form = PeriodForm(request.POST or None, membership=row, initial=initial) if admin else None
    if request.method == "POST" and form is None:
        raise Http404
    if request.method == "POST" and form is not None and form.is_valid() and _change(request, form, row):
        return redirect("accounts:people")
    context = {
        "row": row,
        "zone": _zone(row.organisation),
        "form": form,
        "history": _history(row),
        "resets": FactorReset.objects.visible_to(request.user).filter(user=row.user).order_by("-pk")[:10],
        "own": row.user_id == request.user.pk,
        "may_reset": row.user_id != request.user.pk and has_one(row.user),
    }
    return render(request, "accounts/member.html", context, status=422 if form is not None and form.errors else 200)


@roles(*PEOPLE_ROLES)
def ask_reset(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The first of the two."""
    rows = Membership.objects.visible_to(request.user).in_force().select_related("user__person", "organisation")
    row = get_object_or_404(rows.filter(organisation__agency__isnull=False), public_id=public_id)
    form = AskResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor_resets.ask(
                actor=request.user,  # type: ignore[arg-type]
                user=row.user,
                organisation=row.organisation,
                reason=form.cleaned_data["reason"],
            )
        except factor_resets.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Permintaan tercatat. Rekan lain harus memastikannya dalam 24 jam."))
            return redirect("accounts:people")
    title = _("Lepas faktor kedua %(name)s") % {"name": row.user.get_full_name()}
    return form_page(request, form, title, reverse("accounts:member", args=[public_id]))


@roles(*PEOPLE_ROLES)
@never_cache
def reset(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The second: confirms or refuses."""
    rows = FactorReset.objects.visible_to(request.user).select_related("user__person", "asked_by", "organisation")
    row = get_object_or_404(rows, public_id=public_id)
    decision = factor_resets.may_confirm(row, request.user)  # type: ignore[arg-type]
    if request.method == "POST":
        try:
            if "lepas" in request.POST:
                factor_resets.confirm(row, request.user)  # type: ignore[arg-type]
                messages.success(request, _("Faktor kedua dilepas. Orangnya diberi tahu dan memasang yang baru."))
            else:
                factor_resets.refuse(row, request.user)  # type: ignore[arg-type]
                messages.success(request, _("Permintaan tidak dijalankan. Tidak ada yang berubah."))
            return redirect("accounts:people")
        except factor_resets.Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:reset", public_id)
    context = {"row": row, "decision": decision, "zone": _zone(row.organisation), "open": row.ended_by_id is None}
    return render(request, "accounts/reset.html", context)


def agency_of(request: HttpRequest, wanted: Any) -> Agency:
    """Whose people one looks after; the first where there are several."""
    found = Agency.objects.of(request.user, roles=wanted).select_related("organisation").order_by("code").first()
    if found is None:
        raise Http404
    return found


def partners_of(agency: Agency) -> list[Organisation]:
    """Organisations to which the agency has opened something, and which are no agencies themselves."""
    rows = Organisation.objects.filter(grants_received__giver=agency, agency=None)
    return list(rows.distinct().order_by("name"))


def _change(request: HttpRequest, form: PeriodForm, row: Membership) -> bool:
    data, user = form.cleaned_data, request.user
    actor = Actor.of(user)  # type: ignore[arg-type]
    note = without_personal_values(data["note"])
    person = user.person  # type: ignore[union-attr]
    try:
        with acting(actor=str(person.public_id), name=person.full_name, request=actor.request, reason=note):
            moved = leaving.change_period(
                membership=row, since=data["from"], until=data["to"], successor=data["heir"], actor=actor, note=note
            )
    except leaving.Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    said = _("Masa tugas tersimpan.")
    messages.success(request, f"{said} {_('%(n)s perkara diserahkan.') % {'n': moved}}" if moved else said)
    return True


def _history(row: Membership) -> list[dict[str, Any]]:
    """Versions of the dates alone: who, when, why, and what they were before."""
    zone = zone_of_organisation(row.organisation)
    shown = []
    for version in versions(row):
        periods = [change["before"] for change in version["changes"] if isinstance(change["before"], DateTimeTZRange)]
        before = periods[0] if periods else None
        shown.append(
            version
            | {
                "since": before and before.lower and clock.day_of(before.lower, zone),
                "until": before and before.upper and clock.day_of(before.upper, zone),
                "period": before,
            }
        )
    return shown


def _line(row: Membership) -> dict[str, Any]:
    zone, now = zone_of_organisation(row.organisation), clock.now()
    return {
        "row": row,
        "since": clock.day_of(row.period.lower, zone) if row.period.lower else None,
        "until": clock.day_of(row.period.upper, zone) if row.period.upper else None,
        "later": bool(row.period.lower and row.period.lower > now),
    }


def _zone(organisation: Organisation) -> str:
    agency = getattr(organisation, "agency", None)
    return agency.zone if agency else "WIB"


def _invitation(request: HttpRequest, public_id: uuid.UUID) -> Invitation:
    rows = Invitation.objects.visible_to(request.user).select_related("organisation")
    found: Invitation = get_object_or_404(rows, public_id=public_id)
    return found


def _to_invitation(request: HttpRequest, row: Invitation, code: str) -> HttpResponse:
    if row.way == Invitation.Way.PAPER:
        request.session[CODE] = [str(row.public_id), code]
    else:
        messages.success(request, _("Surat undangan dikirim dalam satu menit."))
    return redirect("accounts:invitation", row.public_id)
