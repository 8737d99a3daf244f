"""Merges that were made: which, by whom, and taking one back."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.form_base import PortalForm
from accounts.queries import WORKING_ROLES, served_regencies
from accounts.rules import roles
from accounts.written_forms import without_personal_values
from casework.once import FIELD, answered, new_key, once
from database.pages import page_of
from umkm.merging.services import CannotMerge, Undoing, look_at, undo
from umkm.merging.values import LABELS, OF_BUSINESS
from umkm.models import Business, Merge, PrivateFigures

FAR = "Hanya petugas yang melayani wilayah kedua usaha yang dapat membatalkan penggabungan ini."


class UndoForm(PortalForm):
    """Why they are two after all."""

    submit = "Batalkan penggabungan"
    reason = forms.CharField(
        label="Mengapa dibatalkan?", min_length=5, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    kunci = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_reason(self) -> str:
        return without_personal_values(str(self.cleaned_data["reason"]))


@roles(*WORKING_ROLES)
def merges(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    rows = Merge.objects.visible_to(request.user).select_related("gone__regency", "stays__regency")
    return render(request, "umkm/merges.html", {"page": page_of(request.GET, rows, "-at")})


@roles(*WORKING_ROLES)
def merged(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One of them: what was taken over, what goes back, what was changed since and stays."""
    if address := answered(request):
        return HttpResponseRedirect(address)
    rows = Merge.objects.visible_to(request.user).select_related("gone__regency", "stays__regency")
    done = get_object_or_404(rows, public_id=public_id)
    form = UndoForm(request.POST or None, initial={FIELD: new_key()})
    found, why = _look(request, done)
    if request.method == "POST" and form.is_valid() and not why:
        return once(request, lambda: _undo(request, done, form.cleaned_data["reason"]))
    context = {
        "merge": done,
        "taken": [label_of(key) for key in done.taken],
        "going": _going(found) if found else [],
        "kept": _kept(found) if found else [],
        "why": why,
        "form": form,
    }
    wrong = request.method == "POST"
    return render(request, "umkm/merged.html", context, status=422 if wrong else 200)


def _look(request: HttpRequest, done: Merge) -> tuple[Undoing | None, str]:
    if done.undone_at is not None:
        return None, ""
    if not {done.gone.regency_id, done.stays.regency_id} <= set(served_regencies(request.user)):
        return None, FAR
    try:
        with transaction.atomic():
            return look_at(done), ""
    except CannotMerge as refused:
        return None, str(refused)


def _undo(request: HttpRequest, done: Merge, reason: str) -> str:
    undo(actor=request.user, merge=done, reason=reason)
    messages.success(request, f"Dibatalkan: {done.gone.short_id} dan {done.stays.short_id} kembali menjadi dua usaha.")
    return reverse("umkm:merged", args=[done.public_id])


def label_of(key: str) -> str:
    """Of a value that can be chosen, or of its column."""
    key = next((one for one, columns in OF_BUSINESS.items() if key in columns), key)
    if key in LABELS:
        return LABELS[key]
    model: Any = Business if key in OF_BUSINESS else PrivateFigures
    return str(model._meta.get_field(OF_BUSINESS.get(key, (key,))[0]).verbose_name)


def _going(found: Undoing) -> list[tuple[str, int]]:
    """How many of what goes back, in words."""
    labels = {name: table["label"] for name, table in found.record.tables.items()}
    return [(labels[name], len(keys)) for name, keys in found.plan.going.items() if labels[name]]


def _kept(found: Undoing) -> list[tuple[str, str]]:
    """What it is, and how it is called: a product by its name, a value by its label."""
    labels = {name: table["label"] for name, table in found.record.tables.items()}
    named = [(labels[table], called) for table, _, called in found.plan.kept if labels[table]]
    values = [
        ("nilai", label_of(called))
        for table, _, called in found.plan.kept
        if table in ("umkm_business", "umkm_privatefigures")
    ]
    return named + values
