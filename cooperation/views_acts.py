"""What is done to an agreement: ended early, a door let open, somebody made responsible, a paper added."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.form_base import form_page
from accounts.rules import roles
from casework.once import FIELD, answered, new_key, once_or_refused
from cooperation import services
from cooperation.forms import DocumentForm, EndForm, ResponsibleForm, of_own_side
from cooperation.models import Agreement, AgreementDocument, AgreementParty, ResponsiblePerson
from cooperation.queries import KEEPERS, READERS, organisations_of
from cooperation.views import kept
from documents.checks import Refused
from documents.models import StoredFile
from documents.services import store_upload
from documents.views import send


@roles(*KEEPERS)
def agreement_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Before its day, with a reason. One that has no known term, or has ended so, has nothing to end."""
    found = kept(request, public_id)
    back = _of(found)
    if done := answered(request):
        return HttpResponseRedirect(done)
    if found.ending_reason or not found.term_known:
        messages.error(request, _("Perjanjian ini tidak dapat diakhiri: sudah diakhiri, atau jangka waktunya belum diketahui."), extra_tags="bad")  # fmt: skip
        return HttpResponseRedirect(back)
    form = EndForm(request.POST or None, agreement=found, initial={FIELD: new_key()})

    def work() -> str:
        data = form.cleaned_data
        services.end_agreement(actor=request.user, agreement=found, last_day=data["last_day"], reason=data["reason"])
        messages.success(request, _("Tercatat. Yang dibuka perjanjian ini tertutup pada akhir hari itu."))
        return back

    if went := once_or_refused(request, form, work, {ValidationError: None}):
        return went
    return form_page(request, form, _("Akhiri lebih awal"), back)


@roles(*KEEPERS)
@require_POST
def let_open(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The giver agrees: its own doors open for the term as it stands."""
    found = kept(request, public_id)
    if request.POST.get("versi") != found.changed_at.isoformat():
        messages.error(request, _("Perjanjian ini baru saja berubah. Baca dulu jangka waktunya, lalu setujui."), extra_tags="bad")  # fmt: skip
    elif services.let_open(actor=request.user, agreement=found):
        messages.success(request, _("Disetujui. Yang kami buka terbuka selama perjanjian berlaku."))
    return HttpResponseRedirect(_of(found))


@roles(*KEEPERS)
def responsible_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Of one's own side: each names its own people."""
    found = kept(request, public_id)
    mine = organisations_of(request.user, roles=KEEPERS)
    form = ResponsibleForm(request.POST or None, agreement=found, mine=mine, initial={FIELD: new_key()})
    back = _of(found)
    if done := answered(request):
        return HttpResponseRedirect(done)

    def work() -> str:
        party, person = form.offered[form.cleaned_data["person"]]
        services.add_responsible(party=party, person=person)
        messages.success(request, _("Penanggung jawab tercatat."))
        return back

    if went := once_or_refused(request, form, work, {ValidationError: "person"}):
        return went
    return form_page(request, form, _("Tambah penanggung jawab"), back)


@roles(*KEEPERS)
@require_POST
def responsible_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """From now on not any more: of one's own side."""
    mine = organisations_of(request.user, roles=KEEPERS)
    parties = AgreementParty.objects.filter(of_own_side(mine), agreement__in=Agreement.objects.kept_by(request.user))
    rows = ResponsiblePerson.objects.filter(party__in=parties).select_related("party__agreement")
    found = get_object_or_404(rows, public_id=public_id)
    services.end_responsible(responsible=found)
    messages.success(request, _("Tidak lagi menjadi penanggung jawab."))
    return HttpResponseRedirect(_of(found.party.agreement))


@roles(*KEEPERS)
def document_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A scan, an addendum, a letter of attorney: nothing is overwritten."""
    found = kept(request, public_id)
    form = DocumentForm(request.POST or None, request.FILES or None, agreement=found, initial={FIELD: new_key()})
    back = _of(found)
    if done := answered(request):
        return HttpResponseRedirect(done)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            file = store_upload(upload=data["file"], kind=StoredFile.Kind.AGREEMENT, region="", user=request.user)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:

            def work() -> str:
                said = {name: data[name] for name in ("label", "kind", "number")}
                services.add_document(agreement=found, file=file, actor=request.user, **said)
                messages.success(request, _("Berkas tersimpan."))
                return back

            if went := once_or_refused(request, form, work, {ValidationError: "kind"}):
                return went
    return form_page(request, form, _("Tambah berkas"), back)


@roles(*READERS)
def document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A paper of an agreement that one sees."""
    rows = AgreementDocument.objects.filter(agreement__in=Agreement.objects.visible_to(request.user))
    found = get_object_or_404(rows.select_related("file"), public_id=public_id)
    if found.file.state != StoredFile.State.CLEAN:
        raise Http404
    return send(found.file)


def _of(agreement: Agreement) -> str:
    return reverse("cooperation:agreement", args=[agreement.public_id])
