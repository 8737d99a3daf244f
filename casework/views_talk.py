"""Notes, questions and following: small pages beside a case, each at an address of its own."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.decisions import YES
from accounts.form_base import PortalForm, form_page
from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.rules import roles, signed_in
from casework import papers, talk
from casework.checklists import OTHERS
from casework.engine import Refused
from casework.models import Case, Comment, InformationRequest
from casework.once import new_key, once_or_refused
from casework.writing import as_row
from documents import checks

HINT = "Jangan tulis nomor telepon, surel, atau NIK: nomor seperti itu disamarkan."
INTERNAL, SHARED = "dalam", "pemohon"


class TalkForm(PortalForm):
    """A text, and the key of the form."""

    text = forms.CharField(label="Isi", max_length=talk.LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    kunci = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)


class MessageForm(TalkForm):
    """By whoever applied."""

    submit = "Kirim ke dinas"
    text = forms.CharField(
        label="Pesan", max_length=talk.LONGEST, help_text=HINT, widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = ["text"]


class NoteForm(TalkForm):
    """By staff: for whom it is, is chosen by a word, not by where it stands."""

    submit = "Simpan catatan"
    text = forms.CharField(
        label="Catatan", max_length=talk.LONGEST, help_text=HINT, widget=forms.Textarea(attrs={"rows": 4})
    )
    untuk = forms.ChoiceField(
        label="Dibaca oleh",
        choices=[(INTERNAL, "Rekan sedinas saja"), (SHARED, "Pemohon juga")],
        widget=forms.RadioSelect,
        initial=INTERNAL,
    )


class AskForm(TalkForm):
    """What the agency wants to know, and until when."""

    submit = "Minta keterangan"
    text = forms.CharField(
        label="Pertanyaan", max_length=talk.LONGEST, help_text=HINT, widget=forms.Textarea(attrs={"rows": 4})
    )
    working_days = forms.IntegerField(
        label="Waktu menjawab (hari kerja)",
        min_value=1,
        max_value=talk.MOST_DAYS,
        initial=5,
        help_text="Dihitung mulai besok, menurut hari kerja dinas. Tenggat perkaranya berjalan terus.",
        widget=forms.NumberInput(attrs={"class": "w5"}),
    )


class AnswerForm(TalkForm):
    """By whoever is asked, or by an officer who was told; a paper with it, where one helps."""

    submit = "Kirim jawaban"
    text = forms.CharField(
        label="Jawaban", max_length=talk.LONGEST, help_text=HINT, widget=forms.Textarea(attrs={"rows": 5})
    )
    berkas = forms.FileField(
        label="Foto atau berkas",
        required=False,
        help_text="Boleh kosong. Foto (JPG, PNG) atau PDF. Lebih dari satu ditambahkan nanti di bagian Dokumen.",
        widget=forms.FileInput(attrs={"accept": OTHERS.extensions}),
    )


@signed_in
def comment(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One more note; what was typed stays where it is refused."""
    found, actor = _case(request, public_id), Actor.of(request.user)
    staff = talk.of_agency(found, actor)
    form = (NoteForm if staff else MessageForm)(request.POST or None)

    def work() -> None:
        shared = not staff or form.cleaned_data["untuk"] == SHARED
        talk.comment(found, actor, form.cleaned_data["text"], shared=shared)
        messages.success(request, _("Catatan tersimpan.") if staff else _("Pesan terkirim ke dinas."))

    title = _("Tambah catatan") if staff else _("Pesan ke dinas")
    return _form(request, found, form, title, work)


@signed_in
@require_POST
def comment_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One's own; that it was there stays seen."""
    found = get_object_or_404(Comment.objects.visible_to(request.user).select_related("case"), public_id=public_id)
    return _button(request, found.case, lambda: talk.withdraw_comment(found, Actor.of(request.user)))


@roles(*WORKING_ROLES)
def ask(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A question to whoever applied, with a term in working days."""
    found, actor = _case(request, public_id), Actor.of(request.user)
    form = AskForm(request.POST or None)

    def work() -> None:
        talk.ask(found, actor, form.cleaned_data["text"], form.cleaned_data["working_days"])
        messages.success(request, _("Pertanyaan terkirim kepada pemohon."))

    if request.method == "GET" and not (decision := talk.may_ask(as_row(found), actor)):
        messages.error(request, decision.reason)
        return redirect("casework:case", found.public_id)
    return _form(request, found, form, _("Minta keterangan"), work)


@signed_in
def answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The question stands above the form."""
    asked = _asked(request, public_id)
    form = AnswerForm(request.POST or None, request.FILES or None)

    def work() -> None:
        actor = Actor.of(request.user)
        talk.answer(asked, actor, form.cleaned_data["text"])
        if upload := form.cleaned_data["berkas"]:
            note = _("Jawaban atas pertanyaan")
            papers.add_paper(asked.case, OTHERS.key, upload, actor, note=note, decided=YES)
        messages.success(request, _("Jawaban terkirim."))

    return _form(request, asked.case, form, _("Jawab pertanyaan dinas"), work, f"“{asked.question}”")


@roles(*WORKING_ROLES)
@require_POST
def question_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """It is not needed any more."""
    asked = _asked(request, public_id)
    return _button(request, asked.case, lambda: talk.withdraw_question(asked, Actor.of(request.user)))


@roles(*REGISTRY_ROLES)
@require_POST
def watch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Follows, or no more (`berhenti`)."""
    found = _case(request, public_id)
    if request.POST.get("berhenti"):
        talk.unwatch(found, request.user.person)
    else:
        talk.watch(found, request.user.person)
    return redirect("casework:case", found.public_id)


def _form(
    request: HttpRequest, case: Case, form: PortalForm, title: str, work: Callable[[], None], about: str = ""
) -> HttpResponse:
    back = reverse("casework:case", args=[case.public_id])

    def do() -> str:
        work()
        return back

    done = once_or_refused(request, form, do, {Refused: None, checks.Refused: "berkas"})
    return done or form_page(request, form, title, back, about or f"{case.reference}, {case.title}")


def _button(request: HttpRequest, case: Case, do: Callable[[], None]) -> HttpResponse:
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("casework:case", case.public_id)


def _case(request: HttpRequest, public_id: uuid.UUID) -> Case:
    cases = Case.objects.visible_to(request.user).select_related("agency__organisation")
    found: Case = get_object_or_404(cases, public_id=public_id)
    return found


def _asked(request: HttpRequest, public_id: uuid.UUID) -> InformationRequest:
    rows = InformationRequest.objects.visible_to(request.user).select_related("case__agency__organisation")
    found: InformationRequest = get_object_or_404(rows, public_id=public_id)
    return found
