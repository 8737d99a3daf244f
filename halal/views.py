"""Certificates of a business, and which rule rules today."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.form_base import form_page
from accounts.queries import WORKING_ROLES, served_regencies
from accounts.rules import current_roles, roles, signed_in
from casework.once import FIELD, new_key, once
from database import clock
from documents.checks import Refused
from documents.models import StoredFile
from documents.services import store_upload
from documents.views import send
from halal import services
from halal.forms import ZONE, CertificateForm, EndForm
from halal.models import Certificate, DeadlineRule
from halal.rules import announced
from umkm.models import Business, ProductGroup
from umkm.models.businesses import Scale
from umkm.permissions import may_work, owns


@signed_in
def rules(request: HttpRequest) -> HttpResponse:
    """Per group: the date for each scale, by which law; and what has been announced."""
    today = clock.today(ZONE)
    ruling = DeadlineRule.objects.filter(in_force__contains=today).select_related("group")
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for rule in ruling.order_by("group__position", "origin", "due_date"):
        line = lines.setdefault((rule.group_id, rule.origin), {"group": rule.group, "origin": rule.origin, "dates": {}})
        dates = line["dates"].setdefault((rule.due_date, rule.legal_basis), [])
        dates.append(rule.scale)
    context = {
        "lines": [
            line | {"dates": [(due, basis, in_words(scales)) for (due, basis), scales in line["dates"].items()]}
            for line in lines.values()
        ],
        "announced": announced(today).select_related("group"),
        "others": ProductGroup.objects.exclude(duty="wajib"),
        "today": today,
    }
    return render(request, "halal/rules.html", context)


def in_words(scales: list[str]) -> list[str]:
    """From micro to large, whatever order the rows came in."""
    return [str(Scale(scale).label) for scale in sorted(scales, key=Scale.values.index)]


@roles(*WORKING_ROLES)
def certificate_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Records one by hand; its products are under no open duty from then on."""
    business = _workable(request, public_id)
    form = CertificateForm(request.POST or None, request.FILES or None, business=business, initial={FIELD: new_key()})
    back = reverse("umkm:business", args=[business.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            file = _file(request, form, business)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return once(request, lambda: _record(request, business, form, file))
    return form_page(request, form, f"Catat sertifikat halal {business.name}", back)


def _file(request: HttpRequest, form: CertificateForm, business: Business) -> StoredFile | None:
    upload = form.cleaned_data["file"]
    if not upload:
        return None
    return store_upload(upload=upload, kind=StoredFile.Kind.CERTIFICATE, region=business.regency_id, user=request.user)


def _record(request: HttpRequest, business: Business, form: CertificateForm, file: StoredFile | None) -> str:
    data = form.cleaned_data
    services.record_certificate(
        actor=request.user,
        business=business,
        number=data["number"],
        issued_on=data["issued_on"],
        last_day=data["last_day"],
        products=data["chosen"],
        file=file,
    )
    messages.success(request, f"Sertifikat {data['number']} tercatat.")
    return reverse("umkm:business", args=[business.public_id])


@roles(*WORKING_ROLES)
def certificate_correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A typing error put right."""
    certificate, business = _certificate(request, public_id)
    initial = {
        "number": certificate.number,
        "issued_on": certificate.in_force.lower,
        "products": [str(product.public_id) for product in certificate.products.all()],
    }
    form = CertificateForm(request.POST or None, business=business, until=certificate.in_force.upper, initial=initial)
    form.submit = "Simpan perbaikan"
    for name in ("file", "last_day"):
        del form.fields[name]
    form.helper.layout.fields[:] = [*form.fields, *form.buttons()]
    back = reverse("umkm:business", args=[business.public_id])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.correct_certificate(
            certificate=certificate, number=data["number"], issued_on=data["issued_on"], products=data["chosen"]
        )
        messages.success(request, "Perbaikan tersimpan.")
        return HttpResponseRedirect(back)
    return form_page(request, form, f"Perbaiki sertifikat {certificate.number}", back)


@roles(*WORKING_ROLES)
def certificate_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ended or revoked: the duty of its products is open again."""
    certificate, business = _certificate(request, public_id)
    form = EndForm(request.POST or None, certificate=certificate)
    back = reverse("umkm:business", args=[business.public_id])
    if request.method == "POST" and form.is_valid():
        services.end_certificate(actor=request.user, certificate=certificate, **form.cleaned_data)
        messages.success(request, "Tercatat. Kewajiban produknya terbuka kembali.")
        return HttpResponseRedirect(back)
    return form_page(request, form, f"Sertifikat {certificate.number} berakhir atau dicabut", back)


def _certificate(request: HttpRequest, public_id: uuid.UUID) -> tuple[Certificate, Business]:
    rows = Certificate.objects.visible_to(request.user).select_related("business")
    certificate = get_object_or_404(rows, public_id=public_id)
    return certificate, _workable(request, certificate.business.public_id)


def _workable(request: HttpRequest, public_id: uuid.UUID) -> Business:
    business = get_object_or_404(Business.objects.visible_to(request.user), public_id=public_id)
    if not may_work(request.user, business, roles=current_roles(request)):
        raise Http404
    return business


@signed_in
def certificate_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The paper of a certificate, for whoever sees the business from inside."""
    certificate = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("business", "file"), public_id=public_id
    )
    business = certificate.business
    inside = business.regency_id in served_regencies(request.user)
    if not inside and not owns(request.user, business):
        raise Http404
    if certificate.file is None or certificate.file.state != StoredFile.State.CLEAN:
        raise Http404
    return send(certificate.file)
