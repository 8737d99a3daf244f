"""Imports by page: upload, check everything, look, take in, take back. Long work can be left."""

import csv
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.form_base import PortalForm
from accounts.models import Agency, Regency, User
from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.rules import roles
from documents import jobs, storage
from umkm.imports import batches
from umkm.imports.errors import WARNED, FileRefused
from umkm.imports.load import Busy
from umkm.imports.undo import CannotUndo
from umkm.models import ImportBatch
from umkm.tasks import look_for_doubles

AT_ONCE = 3_000_000  # bytes: a smaller sheet is read while one waits
SHOWN = 50  # lines of what is wrong


class UploadForm(PortalForm):
    """The file, and the regency for rows that name none."""

    submit, submit_name = "Unggah dan periksa", "unggah"

    file = forms.FileField(
        label="Berkas registri",
        help_text="csv atau xlsx, sampai 50 MB. Hanya nama usaha yang harus ada; kolom lain dikenali dari judulnya.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    agency = forms.ChoiceField(label="Dinas")
    regency = forms.ChoiceField(
        label="Kabupaten atau kota", required=False, help_text="Untuk baris yang tidak menyebut wilayahnya."
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {a.code: a for a in _agencies(user)}
        under = Regency.objects.under(self.agencies).order_by("name")
        agency, regency = self.fields["agency"], self.fields["regency"]
        assert isinstance(agency, forms.ChoiceField) and isinstance(regency, forms.ChoiceField)
        agency.choices = [(code, a.organisation.name) for code, a in self.agencies.items()]
        regency.choices = [("", "Tidak ada"), *under.values_list("code", "name")]
        if len(self.agencies) == 1:
            agency.widget, agency.initial = forms.HiddenInput(), next(iter(self.agencies))


def _agencies(user: User) -> list[Agency]:
    return list(Agency.objects.of(user, roles=WORKING_ROLES).select_related("organisation").order_by("code").distinct())


@roles(*REGISTRY_ROLES)
def import_list(request: HttpRequest) -> HttpResponse:
    """The agency's imports, the newest first, and the form for another."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            batch = batches.upload(
                agency=form.agencies[form.cleaned_data["agency"]],
                file=form.cleaned_data["file"].file,
                name=form.cleaned_data["file"].name,
                regency=form.cleaned_data["regency"],
                actor=request.user,
            )
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            _start(batch, "import_check", request.user)
            return HttpResponseRedirect(reverse("umkm:import", args=[batch.public_id]))
    rows = ImportBatch.objects.visible_to(request.user).select_related("agency__organisation").order_by("-started_at")
    context = {"form": form, "rows": rows[:SHOWN]}
    return render(request, "umkm/import_list.html", context, status=422 if form.errors else 200)


STEPS = {
    "import_check": (_("Memeriksa berkas impor"), batches.check),
    "import_commit": (_("Memasukkan berkas impor"), batches.commit),
}


def _start(batch: ImportBatch, kind: str, user: User) -> None:
    """Small ones at once; large ones are work that one may leave."""
    title, now = STEPS[kind]
    if batch.file_size <= AT_ONCE:
        now(batch)
        return
    link = reverse("umkm:import", args=[batch.public_id])
    args = {"batch": str(batch.public_id), "link": link}
    jobs.order(kind=kind, title=str(title), user=user, total=0, args=args, at_once=False)


@roles(*REGISTRY_ROLES)
def import_batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the check found or the import did; while it runs, the page asks again by itself."""
    batch = _batch(request, public_id)
    counts = batch.counts
    context = {
        "batch": batch,
        "warnings": [(WARNED.get(kind, kind), n) for kind, n in sorted(counts.get("warnings", {}).items())],
        "problems": _first_problems(batch),
        "running": batch.state == ImportBatch.State.UPLOADED or bool(batch.reason and batch.state != "ditolak"),
        "works": batch.agency in _agencies(request.user),
    }
    response = render(request, "umkm/import.html", context)
    if batch.state == ImportBatch.State.UPLOADED:
        response["Refresh"] = "3"
    return response


def _first_problems(batch: ImportBatch) -> list[list[str]]:
    if batch.errors_file is None or batch.errors_file.state != "clean":
        return []
    with storage.path_of(batch.errors_file.public_id).open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, delimiter=";")
        next(lines, None)
        return [line for line, _ in zip(lines, range(SHOWN), strict=False)]


@roles(*WORKING_ROLES)
@require_POST
def import_commit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Takes the checked sheet in."""
    batch = _batch(request, public_id)
    _start(batch, "import_commit", request.user)
    batch.refresh_from_db()
    if batch.state == ImportBatch.State.COMMITTED:
        look_for_doubles(batch)
        messages.success(request, f"{batch.counts['created']:,} usaha masuk.".replace(",", "."))
    elif batch.reason:
        messages.error(request, batch.reason)
    else:
        messages.info(request, "Impor sedang berjalan. Halaman ini boleh ditinggalkan.")
    return HttpResponseRedirect(reverse("umkm:import", args=[batch.public_id]))


@roles(*WORKING_ROLES)
@require_POST
def import_abandon(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Not wanted after all: the sheet is deleted."""
    batches.abandon(_batch(request, public_id))
    messages.success(request, "Berkas dihapus, tidak ada yang dimasukkan.")
    return HttpResponseRedirect(reverse("umkm:import_list"))


@roles(*WORKING_ROLES)
def import_undo(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks first, then takes back what later work does not stand on."""
    batch = _batch(request, public_id)
    if request.method == "POST":
        try:
            undone = batches.undo(batch)
        except (CannotUndo, Busy) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request,
                f"Ditarik kembali: {undone.removed} usaha dihapus, {undone.restored} dikembalikan, "
                f"{undone.kept} tetap karena sudah dipakai.",
            )
        return HttpResponseRedirect(reverse("umkm:import", args=[batch.public_id]))
    return render(request, "umkm/import_undo.html", {"batch": batch})


def _batch(request: HttpRequest, public_id: uuid.UUID) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.user).select_related("agency__organisation", "errors_file", "sheet")
    return get_object_or_404(rows, public_id=public_id)
