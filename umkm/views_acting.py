"""Who may fill in for an owner: the owner's page, the form of whoever puts a consent down, and its withdrawal."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.form_base import PortalForm, form_page
from accounts.models import Agency, Membership, Person
from accounts.queries import WORKING_ROLES, served_regencies
from accounts.rules import current_roles, owners, roles, signed_in
from casework.once import FIELD, answered, new_key, once, once_or_refused
from database import clock
from documents import checks
from umkm import acting
from umkm.claim_pages import checked_paper
from umkm.claims import agencies_of
from umkm.models import ActingConsent, Business
from umkm.permissions import owns

WAYS = [choice for choice in ActingConsent.Way.choices if choice[0] != ActingConsent.Way.PORTAL]


class GiveForm(PortalForm):
    """To whom."""

    submit, submit_name = "Beri izin", "beri"

    helper = forms.ChoiceField(
        label="Siapa yang boleh mengisi?",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih siapa yang boleh mengisi."},
    )
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].choices = choices  # type: ignore[attr-defined]
        self.fields[FIELD].initial = new_key
        self.helper.form_action = "?beri"


class RecordForm(PortalForm):
    """What the owner signed or said."""

    submit, submit_name = "Catat izin", "catat"

    owner = forms.ChoiceField(label="Pemilik yang memberi izin")
    way = forms.ChoiceField(
        label="Bagaimana izin diberikan?",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih bagaimana izin diberikan."},
    )
    paper = forms.FileField(
        label="Foto formulir",
        required=False,
        help_text="Untuk formulir bertanda tangan. Foto atau PDF, paling besar 10 MB.",
    )
    note = forms.CharField(
        label="Kapan, di mana, dan bagaimana",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Untuk izin lisan wajib. Jangan tulis nomor telepon atau NIK.",
    )
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["owner"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(person.public_id), person.full_name or _("Tanpa nama")) for person in people]
        if len(people) == 1:
            choice.initial = str(people[0].public_id)
        self.fields[FIELD].initial = new_key

    def clean_paper(self) -> Any:
        return checked_paper(self.cleaned_data["paper"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if data["way"] == ActingConsent.Way.SIGNED and not data.get("paper"):
            self.add_error("paper", _("Lampirkan foto formulir yang ditandatangani pemilik."))
        if data["way"] == ActingConsent.Way.SPOKEN and len(data["note"].strip()) < 10:
            self.add_error("note", _("Tulis kapan, di mana, dan bagaimana pemilik memberi izin."))
        return data


@owners
def mine(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who may fill in for me, who could before, and a form for one more."""
    business = get_object_or_404(Business.objects.owned_by(request.user).select_related("regency"), public_id=public_id)
    helpers = _helpers(business)
    given = list(
        ActingConsent.objects.filter(business=business, owner=request.user.person).order_by("-given_at", "-pk")
    )
    standing = [one for one in given if one.withdrawn_at is None]
    held = {one.helper_id or one.agency_id for one in standing}
    free = {key: who for key, who in helpers.items() if who.pk not in held}
    choices = [(key, capfirst(acting.called(who))) for key, who in free.items()]
    sent = request.method == "POST"
    if sent and (address := answered(request)):  # given before: it is no choice any more
        return redirect(address)
    form = GiveForm(request.POST if sent else None, choices=choices)
    if sent and form.is_valid():
        chosen = free[form.cleaned_data["helper"]]

        def work() -> str:
            acting.give(user=request.user, business=business, helper=chosen)
            messages.success(request, _("Izin diberikan. Anda dapat menariknya kapan saja di halaman ini."))
            return reverse("umkm:acting_mine", args=[business.public_id])

        return once(request, work)
    context = {
        "business": business,
        "standing": standing,
        "past": [one for one in given if one.withdrawn_at is not None],
        "form": form if choices else None,
        "text": acting.TEXT.format(helper=_("yang saya pilih di bawah")),
    }
    return render(request, "umkm/acting.html", context, status=422 if sent else 200)


@roles("companion", *WORKING_ROLES)
def record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """By whoever would fill in: what the owner agreed to stands above the form, word for word."""
    business = get_object_or_404(
        Business.objects.visible_to(request.user).select_related("regency"), public_id=public_id
    )
    back = reverse("umkm:business", args=[business.public_id])
    decision = acting.may_record(request.user, business)
    if not decision:
        messages.error(request, decision.reason)
        return redirect(back)
    helper = acting.helper_of(request.user, business)
    assert helper is not None
    people = acting.owners_of(business)
    form = RecordForm(request.POST or None, request.FILES or None, people=people)

    def work() -> str:
        data = form.cleaned_data
        acting.record(
            user=request.user,
            business=business,
            owner=next(person for person in people if str(person.public_id) == data["owner"]),
            way=data["way"],
            note=data["note"],
            upload=data["paper"],
        )
        messages.success(request, _("Izin tercatat, dan pemilik diberi tahu."))
        return back

    if done := once_or_refused(request, form, work, {acting.NotNow: None, checks.Refused: None}):
        return done
    context = {
        "form": form,
        "business": business,
        "text": acting.sentence(helper),
        "standing": acting.consent_of(request.user, business),
    }
    return render(request, "umkm/acting_record.html", context, status=422 if form.is_bound else 200)


class WithdrawForm(PortalForm):
    """Nothing to fill in: a page asks once more."""

    submit, submit_name = "Ya, tarik izin", "tarik"


@signed_in
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """By the owner, or given back by whoever was given it."""
    consent = get_object_or_404(
        ActingConsent.objects.visible_to(request.user).select_related("business"), public_id=public_id
    )
    is_owner = consent.owner_id == request.user.person_id
    back = reverse("umkm:acting_mine" if is_owner else "umkm:business", args=[consent.business.public_id])
    if not (decision := acting.may_withdraw(request.user, consent)):
        messages.error(request, decision.reason)
        return redirect(back)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        acting.withdraw(user=request.user, consent=consent)
        messages.success(request, _("Izin ditarik. Yang sudah diisi tetap ada, dengan nama pengisinya."))
        return redirect(back if is_owner else "home")
    title = _("Tarik izin mengisi") if is_owner else _("Kembalikan izin mengisi")
    return form_page(request, form, title, back, f"{consent.business.name}, {consent.helper_name}")


def _helpers(business: Business) -> dict[str, Person | Agency]:
    """Whom an owner can choose: companions who look after the business, and its agency's officers."""
    companions = Person.objects.filter(
        companionships__business=business,
        companionships__period__contains=clock.now(),
        user__memberships__in=_companions_now(),
    )
    found: dict[str, Person | Agency] = {str(one.public_id): one for one in companions.order_by("full_name").distinct()}
    agency = agencies_of([business.regency_id]).get(business.regency_id)
    if agency is not None:
        found["dinas"] = agency
    return found


def _companions_now() -> Any:
    return Membership.objects.in_force().filter(role="companion").values("pk")


def business_panel(request: HttpRequest, business: Business) -> dict[str, Any] | None:
    """On a business's own page: who may fill in for its owner, and whether its reader may put a consent down."""
    match = request.resolver_match
    if match is None or match.view_name != "umkm:business":
        return None  # the owner's list has no room for it
    held = current_roles(request)
    inside = business.regency_id in served_regencies(request.user)
    works = inside and bool(held & set(WORKING_ROLES))
    is_owner = not inside and owns(request.user, business)
    records = works or ("companion" in held and not is_owner and bool(acting.may_record(request.user, business)))
    if not (inside or is_owner or records):
        return None
    standing = list(ActingConsent.objects.standing().filter(business=business).order_by("pk"))
    context = {"business": business, "owner": is_owner, "standing": standing, "records": records}
    return {"template": "umkm/_acting_panel.html", "context": context}
