"""An agency's page: what it says of itself, edited by its administrator, read by anybody."""

import datetime as dt
import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.form_base import PortalForm, form_page
from accounts.models import Agency, AgencyProfile, ServiceStandard
from accounts.regions import ZONES
from accounts.rules import current_roles, public, roles
from accounts.views_people import agency_of
from database.dates import DAYS
from documents import storage
from documents.checks import Refused
from documents.models import StoredFile
from documents.services import store_upload

ADMIN = "agency_admin"
PICTURES = {"logo": "logo", "kop": "letterhead"}
TEXTS = ("address", "official_name", "official_title", "official_nip", "complaint_url", "public_phone", "public_email")
NOT_DIGITS = re.compile(r"[ .-]")
LONG = forms.Textarea(attrs={"rows": 3})


class AgencyForm(PortalForm):
    """All of it is public."""

    name = forms.CharField(label="Nama dinas", max_length=200)
    short_name = forms.CharField(label="Nama singkat", max_length=60, required=False)
    address = forms.CharField(label="Alamat kantor", max_length=500, required=False, widget=LONG)
    zone = forms.ChoiceField(label="Zona waktu", choices=[(name, name) for name in ZONES])
    days = forms.MultipleChoiceField(
        label="Hari kerja",
        choices=[(str(number), name) for number, name in enumerate(DAYS, start=1)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu hari kerja."},
    )
    opens_at = forms.TimeField(label="Buka", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes_at = forms.TimeField(label="Tutup", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    official_name = forms.CharField(label="Pejabat penanda tangan", max_length=200, required=False)
    official_title = forms.CharField(label="Jabatan", max_length=200, required=False)
    official_nip = forms.CharField(label="NIP", max_length=30, required=False, help_text="18 angka.")
    public_phone = forms.CharField(label="Telepon layanan", max_length=40, required=False)
    public_email = forms.CharField(label="Surel layanan", max_length=254, required=False)
    complaint_url = forms.CharField(
        label="Tautan pengaduan (SP4N-LAPOR)", max_length=500, required=False, help_text="Dimulai dengan https://"
    )
    logo = forms.FileField(label="Logo", required=False, help_text="JPEG atau PNG. Kosong: tetap seperti sekarang.")
    kop = forms.FileField(label="Kop surat", required=False, help_text="JPEG atau PNG. Kosong: tetap seperti sekarang.")

    def clean_official_nip(self) -> str:
        digits = NOT_DIGITS.sub("", self.cleaned_data["official_nip"])
        if digits and not re.fullmatch(r"\d{18}", digits):
            raise ValidationError("NIP terdiri dari 18 angka.")
        return digits

    def clean_complaint_url(self) -> str:
        link: str = self.cleaned_data["complaint_url"].strip()
        if link:
            try:
                URLValidator(schemes=["https"])(link)
            except ValidationError:
                raise ValidationError("Tautan pengaduan harus alamat yang dimulai dengan https://") from None
        return link

    def clean_public_email(self) -> str:
        address: str = self.cleaned_data["public_email"].strip()
        if address:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError("Itu bukan alamat surel.") from None
        return address

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if isinstance(opens, dt.time) and isinstance(closes, dt.time) and closes <= opens:
            self.add_error("closes_at", "Jam tutup harus sesudah jam buka.")
        for name in PICTURES:
            file = data.get(name)
            if file and file.name.rpartition(".")[2].lower() not in ("jpg", "jpeg", "png"):
                self.add_error(name, "Itu bukan gambar. Unggah JPEG atau PNG.")
        return data


class StandardForm(PortalForm):
    """One service: what it needs, how long it takes, what it costs, and on which basis."""

    service = forms.CharField(label="Layanan", max_length=200)
    needs = forms.CharField(label="Persyaratan", max_length=2000, widget=LONG)
    duration = forms.CharField(label="Jangka waktu", max_length=200)
    cost = forms.CharField(label="Biaya", max_length=200)
    basis = forms.CharField(label="Dasar hukum", max_length=500)


@roles(ADMIN)
def edit(request: HttpRequest) -> HttpResponse:
    """What stands on the public page."""
    agency = agency_of(request, [ADMIN])
    profile, _made = AgencyProfile.objects.get_or_create(agency=agency)
    first = {name: getattr(profile, name) for name in TEXTS}
    first |= {"name": agency.organisation.name, "short_name": agency.organisation.short_name, "zone": agency.zone}
    first |= {"days": list(agency.working_days), "opens_at": agency.opens_at, "closes_at": agency.closes_at}
    form = AgencyForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                _save(form, agency, profile, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Halaman dinas tersimpan."))
            return redirect("agency")
    context = {"form": form, "agency": agency, "profile": profile, "standards": agency.service_standards.all()}
    return render(request, "kukm/agency_edit.html", context, status=422 if form.errors else 200)


@roles(ADMIN)
def standard_new(request: HttpRequest) -> HttpResponse:
    """One more service."""
    return _standard(request, ServiceStandard(agency=agency_of(request, [ADMIN])), _("Standar layanan baru"))


@roles(ADMIN)
def standard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Changed, or taken off the page; its history stays."""
    mine = ServiceStandard.objects.filter(agency=agency_of(request, [ADMIN]))
    return _standard(request, get_object_or_404(mine, public_id=public_id), _("Standar layanan"))


@public
def shown(request: HttpRequest, code: str) -> HttpResponse:
    """For anybody."""
    agency = get_object_or_404(Agency.objects.select_related("organisation", "profile"), code=code)
    profile = getattr(agency, "profile", None)
    context = {
        "agency": agency,
        "profile": profile,
        "complaint": urlsplit(profile.complaint_url).netloc if profile else "",
        "standards": agency.service_standards.all(),
        "days": days_in_words(agency.working_days),
        "sample": "system_admin" in current_roles(request),  # the agency's own administrator has it on the page to edit
    }
    return render(request, "kukm/agency.html", context)


@public
def picture(request: HttpRequest, code: str, which: str) -> HttpResponseBase:
    """The logo or the letterhead: newly encoded when it came in, so that nothing but its pixels is left."""
    profile = get_object_or_404(AgencyProfile, agency__code=code)
    public_id = getattr(profile, PICTURES[which]) if which in PICTURES else None
    if public_id is None:
        raise Http404
    stored = get_object_or_404(StoredFile, public_id=public_id, state=StoredFile.State.CLEAN)
    try:
        content = storage.path_of(stored.public_id).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def days_in_words(days: str) -> str:
    """`Senin sampai Jumat`, `Senin, Rabu sampai Jumat`: three or more in a row are told by their ends."""
    told, numbers = [], sorted(int(day) for day in days)
    while numbers:
        row = [number for at, number in enumerate(numbers) if number == numbers[0] + at]
        numbers = numbers[len(row) :]
        names = [_(DAYS[number - 1]) for number in row]
        ends = {"first": names[0], "last": names[-1]}
        told += [_("%(first)s sampai %(last)s") % ends] if len(row) > 2 else names
    return ", ".join(told)


def _save(form: AgencyForm, agency: Agency, profile: AgencyProfile, user: Any) -> None:
    data = form.cleaned_data
    organisation = agency.organisation
    organisation.name, organisation.short_name = data["name"], data["short_name"]
    organisation.save(update_fields=["name", "short_name"])
    agency.zone, agency.working_days = data["zone"], "".join(sorted(data["days"]))
    agency.opens_at, agency.closes_at = data["opens_at"], data["closes_at"]
    agency.save(update_fields=["zone", "working_days", "opens_at", "closes_at"])
    for name in TEXTS:
        setattr(profile, name, data[name])
    for name, column in PICTURES.items():
        if data[name]:
            stored = store_upload(upload=data[name], kind=StoredFile.Kind.OTHER, region=agency.code, user=user)
            setattr(profile, column, stored.public_id)
    profile.save()


def _standard(request: HttpRequest, row: ServiceStandard, title: str) -> HttpResponse:
    if row.pk and "hapus" in request.POST:
        row.delete()
        messages.success(request, _("Layanan itu tidak tampil lagi."))
        return redirect("agency")
    form = StandardForm(request.POST or None, initial={name: getattr(row, name) for name in StandardForm.base_fields})
    if request.method == "POST" and form.is_valid():
        same = ServiceStandard.objects.filter(agency=row.agency, service=form.cleaned_data["service"])
        if same.exclude(pk=row.pk).exists():
            form.add_error("service", "Layanan itu sudah ada pada daftar.")
        else:
            for name, value in form.cleaned_data.items():
                setattr(row, name, value)
            row.save()
            messages.success(request, _("Standar layanan tersimpan."))
            return redirect("agency")
    return form_page(request, form, title, reverse("agency"))
