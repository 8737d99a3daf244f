"""The papers of a case: the list, one item with its versions, and every way in and out.

Without script a form brings whole files; with it they come piece by piece (`documents.resumable`) and are handed in by
the same form.
"""

import unicodedata
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.form_base import PortalForm
from accounts.rules import signed_in
from casework import papers
from casework.checklists import Item
from casework.models import Case, CaseDocument
from casework.once import FIELD, new_key, once
from casework.papers_shown import accepted, back_of, file_name, panel, papers_at
from database.public_ids import as_public_id
from documents import checks, resumable, sending
from documents.views_uploads import state

SENT, REPLACES = "unggahan", "ganti"
LONGEST_NAME = 60
AT_ONCE = 20
NONE_CHOSEN = "Pilih berkasnya dahulu."


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Always a list; how large each may be, and what it is, is asked where it is taken in."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in given if one]


class PaperForm(PortalForm):
    """Files, and a word about them."""

    submit = "Unggah"

    berkas = FilesField(label="Berkas")
    keterangan = forms.CharField(
        label="Keterangan",
        required=False,
        max_length=300,
        help_text="Misalnya: kemasan depan. Jangan tulis NIK atau nomor telepon.",
    )
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["berkas"]
        field.widget = ManyFiles(attrs={"accept": item.extensions})
        field.widget.allow_multiple_selected = item.many > 1
        field.widget.attrs["multiple"] = item.many > 1
        field.help_text = accepted(item)


@signed_in
def list_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole checklist on a page of its own."""
    case = _found(request, public_id)
    return render(
        request,
        "casework/papers.html",
        {"case": case, "papers": panel(case, request.user), "back": back_of(case)},
    )


@signed_in
def item(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    """What is there of one item, and a form for more. `?ganti=ID` names the paper whose next version it will be."""
    case = _found(request, public_id)
    wanted = _item(case, key)
    sent = request.method == "POST"
    form = PaperForm(
        request.POST if sent else None, request.FILES if sent else None, item=wanted, initial={FIELD: new_key()}
    )
    replaced = as_public_id(request.GET.get(REPLACES, ""))
    if replaced:
        form.helper.form_action = f"?kirim&{REPLACES}={replaced}"
    if sent and form.is_valid():
        try:
            done = once(request, lambda: _take(request, case, wanted, form, replaced))
            return JsonResponse({"ke": done["Location"]}) if _by_script(request) else done
        except checks.Refused as refused:
            form.add_error("berkas", str(refused))
            _forget(request, _coming(request))
    if _by_script(request) and form.errors:
        return JsonResponse({"galat": " ".join(sum(form.errors.values(), []))}, status=422)
    return _page(request, case, wanted, form, replaced)


@signed_in
@require_POST
def begin(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    """A file that will come piece by piece: refused before it was sent where it cannot be taken."""
    case = _found(request, public_id)
    wanted = _item(case, key)
    try:
        if not (decision := papers.may_add(case, wanted, Actor.of(request.user))):
            raise papers.PaperRefused(decision.reason)
        upload = resumable.begin(
            user=request.user,
            place=_place(case, wanted),
            name=request.POST.get("nama", ""),
            size=_number(request.POST.get("ukuran", "")),
            mark=request.POST.get("sidik", ""),
        )
    except checks.Refused as refused:
        return JsonResponse({"galat": str(refused)}, status=422)
    return state(upload)


@signed_in
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Any version that one may see, whole or from where it broke off."""
    row = _row(request, public_id)
    return sending.respond(request, row.file, file_name(row))


@signed_in
def thumb(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A small picture of a photo, for the list."""
    return sending.thumb(_row(request, public_id).file)


@signed_in
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Deletes one's own; until the case moves on it can be had back."""
    return _undo(request, public_id, papers.withdraw, _("Dihapus. Dapat dikembalikan sampai perkara ini berlanjut."))


@signed_in
@require_POST
def restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Brings it back."""
    return _undo(request, public_id, papers.restore, _("Dikembalikan."))


def _by_script(request: HttpRequest) -> bool:
    """It goes to the next page by itself: one that it fetched would have used up what is said there."""
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def _undo(request: HttpRequest, public_id: uuid.UUID, do: Any, said: str) -> HttpResponse:
    rows = CaseDocument.objects.visible_to(request.user).select_related("case", "file")
    row = get_object_or_404(rows, public_id=public_id)
    try:
        do(row, Actor.of(request.user))
        messages.success(request, said)
    except papers.PaperRefused as refused:
        messages.error(request, str(refused))
    return redirect("casework:papers_item", row.case.public_id, row.item)


def _take(request: HttpRequest, case: Case, wanted: Item, form: PaperForm, replaced: uuid.UUID | None) -> str:
    """Takes in each that is good and says of each other why not. Raises checks.Refused where none is good."""
    actor, note = Actor.of(request.user), form.cleaned_data["keterangan"]
    kept, refused = 0, list[str]()
    for name, upload, coming in _brought(request, case, wanted, form):
        try:
            with transaction.atomic():
                papers.add_paper(case, wanted.key, upload(), actor, paper=replaced, note=note)
            kept += 1
        except resumable.NotHere:
            refused.append(_("%(name)s tidak ditemukan lagi. Muat ulang halaman.") % {"name": name})
        except checks.Refused as refusal:
            refused.append(f"{name}: {refusal}" if name else str(refusal))
            _forget(request, [coming] if coming else [])
    if not kept:
        raise checks.Refused(" ".join(refused) or NONE_CHOSEN)
    for sentence in refused:
        messages.error(request, sentence)
    messages.success(request, _("Tersimpan: %(count)s berkas.") % {"count": kept})
    return reverse("casework:papers_item", args=[case.public_id, wanted.key])


Brought = tuple[str, Callable[[], UploadedFile], uuid.UUID | None]


def _brought(request: HttpRequest, case: Case, wanted: Item, form: PaperForm) -> list[Brought]:
    """Whole files of the form, and those that came piece by piece; each by a name to say and a way to get it."""
    files: list[Brought] = [(_said(one.name), partial(_as_it_is, one), None) for one in form.cleaned_data["berkas"]]
    for public_id in _coming(request):
        get = partial(resumable.whole, user=request.user, public_id=public_id, place=_place(case, wanted))
        files.append((_said(request.POST.get(f"nama-{public_id}", "")), get, public_id))
    return files[:AT_ONCE]


def _as_it_is(upload: UploadedFile) -> UploadedFile:
    return upload


def _coming(request: HttpRequest) -> list[uuid.UUID]:
    return [found for typed in request.POST.getlist(SENT) if (found := as_public_id(typed))]


def _forget(request: HttpRequest, uploads: list[uuid.UUID]) -> None:
    """What was refused whole does not wait to be gone on with."""
    for public_id in uploads:
        try:
            resumable.drop(user=request.user, public_id=public_id)
        except resumable.NotHere:
            continue


def _page(request: HttpRequest, case: Case, wanted: Item, form: PaperForm, replaced: uuid.UUID | None) -> HttpResponse:
    decision = papers.may_add(case, wanted, Actor.of(request.user))
    context = {
        "case": case,
        "item": wanted,
        "found": papers_at(case, wanted, request.user),
        "before": papers.needed_before(case, wanted),
        "form": form if decision else None,
        "why_not": decision.reason,
        "replaced": replaced,
        "stopped": resumable.coming(request.user, _place(case, wanted)),
        "back": back_of(case),
    }
    return render(request, "casework/papers_item.html", context, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, public_id: uuid.UUID) -> Case:
    """Whoever only sees that a case exists does not see its papers."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related("agency__organisation"), public_id=public_id
    )
    if not papers.reads(case, request.user):
        raise Http404
    return case


def _item(case: Case, key: str) -> Item:
    found = papers.item_of(case, key)
    if found is None:
        raise Http404
    return found


def _row(request: HttpRequest, public_id: uuid.UUID) -> CaseDocument:
    """Clean and not withdrawn."""
    rows = CaseDocument.objects.visible_to(request.user).kept().filter(file__state="clean")
    return get_object_or_404(rows.select_related("case", "file"), public_id=public_id)


def _place(case: Case, wanted: Item) -> str:
    return f"perkara:{case.public_id}:{wanted.key}"


def _said(name: str | None) -> str:
    """A file's name as its owner knows it, for a sentence to them; it is kept nowhere. Without letters that turn or
    hide others."""
    plain = "".join(one for one in name or "" if unicodedata.category(one)[0] != "C")
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 12]}…{plain[-11:]}"


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
