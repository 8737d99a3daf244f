"""Doubles: the ranked list, two side by side with the choice of values, and saying that they are two."""

import uuid

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.form_base import PortalForm, form_page
from accounts.queries import WORKING_ROLES
from accounts.rules import current_roles, roles
from accounts.written_forms import without_personal_values
from casework.once import FIELD, answered, new_key, once
from database.filters import Chip, without
from database.pages import capped_count, page_of
from database.public_ids import public_id_or_404
from umkm import duplicates, filters
from umkm.merging.services import CannotMerge, merge, moved_rows, objections, version
from umkm.merging.traces import standing
from umkm.merging.values import Choice, choices
from umkm.models import Business, Double
from umkm.permissions import may_work
from umkm.reach import phones_and_mail

REASONS = {
    "nib": ("NIB sama", Q(same_nib=True)),
    "pemilik": ("Pemilik sama", Q(same_nik=True)),
    "telepon": ("Telepon sama", Q(same_phone=True)),
    "surel": ("Surel sama", Q(same_mail=True)),
    "nama": ("Nama mirip", Q(likeness__gte=100 * duplicates.ALIKE)),
}
RANKS = {
    "pasti": Q(score__gte=duplicates.CERTAIN),
    "mungkin": Q(score__gte=duplicates.LIKELY, score__lt=duplicates.CERTAIN),
    "lihat": Q(score__lt=duplicates.LIKELY),
}


class PickForm(PortalForm):
    """The other one, by the number that people call it by."""

    submit = "Bandingkan"
    number = forms.CharField(
        label="Nomor usaha yang lain", max_length=40, help_text="U- dan lima huruf atau angka, atau NIB 13 angka."
    )


class NotDoubleForm(PortalForm):
    """Why they are two."""

    submit = "Catat: bukan ganda"
    reason = forms.CharField(
        label="Mengapa keduanya usaha yang berbeda?",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya: kakak dan adik, dua dapur. Pasangan ini tidak ditawarkan lagi.",
    )

    def clean_reason(self) -> str:
        return without_personal_values(str(self.cleaned_data["reason"]))


@roles(*WORKING_ROLES)
def doubles(request: HttpRequest) -> HttpResponse:
    """The most certain first; what is not certain is for eyes."""
    regencies = filters.regencies(request.user)
    rows, chips = _filtered(Double.objects.visible_to(request.user), request.GET, regencies)
    listed = rows.select_related("first__regency", "first__district", "second__regency", "second__district")
    page = page_of(request.GET, listed, "-score")
    context = {
        "page": page,
        "lines": [(row, duplicates.reasons_of(row)) for row in page.rows],
        "count": capped_count(rows),
        "chips": chips,
        "regencies": regencies if len(regencies) > 1 else {},
        "bands": duplicates.BANDS,
        "reasons": [(key, label) for key, (label, _) in REASONS.items()],
        "query": request.GET,
    }
    return render(request, "umkm/doubles.html", context)


def _filtered(
    rows: QuerySet[Double], query: QueryDict, regencies: dict[str, str]
) -> tuple[QuerySet[Double], list[Chip]]:
    chips = []
    if (code := query.get("wilayah", "")) in regencies:
        rows = rows.filter(Q(first_regency=code) | Q(second_regency=code))
        chips.append(Chip("Wilayah", regencies[code], without(query, "wilayah")))
    if (band := query.get("tingkat", "")) in RANKS:
        rows = rows.filter(RANKS[band])
        chips.append(Chip("Tingkat", dict(duplicates.BANDS)[band], without(query, "tingkat")))
    if (reason := query.get("alasan", "")) in REASONS:
        label, wanted = REASONS[reason]
        rows = rows.filter(wanted)
        chips.append(Chip("Alasan", label, without(query, "alasan")))
    return rows, chips


@roles(*WORKING_ROLES)
def merge_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The business of the address stays, the one of `dengan` goes into it. Without one, it is asked for."""
    if address := answered(request):
        return HttpResponseRedirect(address)
    stays = _workable(request, public_id)
    if stays.public_id != public_id:
        return HttpResponseRedirect(reverse("umkm:business", args=[stays.public_id]))
    if "dengan" not in request.GET:
        return _pick(request, stays)
    gone = _workable(request, public_id_or_404(request.GET["dengan"]))
    lines, why = choices(stays, gone), ""
    if request.method == "POST":
        taken = [line.key for line in lines if request.POST.get(f"nilai_{line.key}") == "gone"]
        seen = request.POST.get("versi", "")
        try:
            return once(request, lambda: _merge(request, gone, stays, taken, seen or "-"))
        except CannotMerge as refused:
            why = str(refused)
    return _side_by_side(request, stays, gone, lines, why)


def _merge(request: HttpRequest, gone: Business, stays: Business, taken: list[str], seen: str) -> str:
    done = merge(actor=request.user, gone=gone, stays=stays, taken=taken, seen=seen)
    messages.success(request, f"{gone.short_id} sudah masuk ke {stays.short_id}. Kedua nomor menuju ke sini.")
    return reverse("umkm:merged", args=[done.public_id])


def _side_by_side(request: HttpRequest, stays: Business, gone: Business, lines: list[Choice], why: str) -> HttpResponse:
    reach = phones_and_mail([stays.pk, gone.pk])
    chosen = {line.key: request.POST.get(f"nilai_{line.key}") or line.proposed for line in lines}
    same = stays.pk == gone.pk
    blocked = [] if same else objections(gone, stays)
    context = {
        "stays": stays,
        "gone": gone,
        "same": same,
        "blocked": blocked,
        "lines": [(line, chosen[line.key]) for line in lines],
        "reasons": duplicates.compare(stays, gone),
        "said": duplicates.dismissed(stays, gone),
        "sides": [(one, _owners(one), reach.get(one.pk, ""), moved_rows(one)) for one in (stays, gone)],
        "version": version(stays, gone),
        "why": why or ("Usaha tidak dapat digabung dengan dirinya sendiri." if same else " ".join(blocked)),
        "field": FIELD,
        "key": new_key(),
    }
    return render(request, "umkm/merge.html", context, status=422 if why or same else 200)


def _owners(business: Business) -> str:
    owned = business.ownerships.filter(period__endswith__isnull=True).select_related("person").order_by("pk")
    return ", ".join(str(one.person) for one in owned)


def _pick(request: HttpRequest, stays: Business) -> HttpResponse:
    form = PickForm(request.POST or None)
    back = reverse("umkm:business", args=[stays.public_id])
    if request.method == "POST" and form.is_valid():
        served = Business.objects.served_by(request.user)
        found = filters.by_number(served, form.cleaned_data["number"])
        others = [] if found is None else list(found.order_by("pk")[:2])
        if len(others) == 1:
            here = reverse("umkm:merge", args=[stays.public_id])
            return HttpResponseRedirect(f"{here}?dengan={others[0].public_id}")
        form.add_error(
            "number",
            "Nomor ini dimiliki beberapa usaha. Ketik NIB-nya, atau buka dari daftar dugaan ganda."
            if others
            else "Tidak ada usaha dengan nomor ini di wilayah yang Anda layani. Periksa lagi nomornya.",
        )
    return form_page(request, form, f"Gabungkan usaha lain ke {stays.name}", back)


@roles(*WORKING_ROLES)
def not_double(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The pair does not come back."""
    one = _workable(request, public_id)
    if "dengan" not in request.GET:
        return HttpResponseRedirect(reverse("umkm:merge", args=[one.public_id]))
    other = _workable(request, public_id_or_404(request.GET["dengan"]))
    form = NotDoubleForm(request.POST or None)
    form.helper.form_action = f"?dengan={other.public_id}&kirim"
    if request.method == "POST" and form.is_valid():
        if one.pk != other.pk:
            duplicates.dismiss(actor=request.user, one=one, other=other, reason=form.cleaned_data["reason"])
        messages.success(request, "Tercatat: bukan ganda. Pasangan ini tidak ditawarkan lagi.")
        return HttpResponseRedirect(reverse("umkm:doubles"))
    back = f"{reverse('umkm:merge', args=[one.public_id])}?dengan={other.public_id}"
    return form_page(request, form, f"{one.name} dan {other.name}: bukan ganda", back)


def _workable(request: HttpRequest, public_id: uuid.UUID) -> Business:
    rows = Business.objects.served_by(request.user).select_related("regency", "district")
    found = standing(public_id, rows)
    if found is None or not may_work(request.user, found, roles=current_roles(request)):
        raise Http404
    return found
