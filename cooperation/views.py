"""Agreements: the list, one of them, recording and correcting. What is done to one is in `views_acts`."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.form_base import form_page
from accounts.models import Organisation
from accounts.rules import roles
from casework.once import FIELD, answered, new_key, once_or_refused
from cooperation import services, shown, stages
from cooperation.forms_agreement import PARTNERS, AgreementForm, initial_of
from cooperation.forms_draft import DraftForm, extended
from cooperation.models import Agreement, Opening
from cooperation.queries import KEEPERS, READERS, organisations_of
from database import clock
from database.filters import Chip, without
from database.pages import page_of
from database.public_ids import public_id_or_404

STALE = gettext_lazy("Perjanjian ini sudah diubah orang lain sejak Anda membukanya. Isian Anda masih di sini: bandingkan, lalu simpan sekali lagi.")  # fmt: skip


@roles(*READERS)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """What is not signed yet, then the newest first; each says in words what it is today."""
    rows = Agreement.objects.visible_to(request.user).select_related("signed_province", "case__agency")
    offered = stages.choices()
    stage = request.GET.get("tahap", "")
    chips = []
    if stage in offered:
        rows = rows.filter(stages.at_stage(stage, clock.now()))
        chips = [Chip(_("Tahap"), offered[stage], without(request.GET, "tahap"))]
    page = page_of(request.GET, rows, "-signed_on")
    mine = set(organisations_of(request.user))
    context = {
        "stages": offered,
        "stage": stage,
        "chips": chips,
        "page": page,
        "lines": shown.lines(page.rows, mine),
        "keeps": bool(organisations_of(request.user, roles=KEEPERS)),
    }
    return render(request, "cooperation/agreement_list.html", context)


@roles(*READERS)
def opened(request: HttpRequest) -> HttpResponse:
    """What is open to us at this instant, by which agreement and until when. Nothing else."""
    at = clock.now()
    mine = organisations_of(request.user)
    rows = (
        Opening.objects.filter(receiver__in=mine, grants__period__contains=at)
        .select_related("agreement__signed_province", "giver__organisation", "receiver")
        .prefetch_related("grants")
        .order_by("giver__code", "kind", "region", "agreement")
        .distinct()
    )
    return render(request, "cooperation/opened.html", {"lines": shown.opened_lines(list(rows), at)})


@roles(*READERS)
def agreement(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Parties, dates, what it opens, who sees to it, its papers, and what was reminded of."""
    found = get_object_or_404(
        Agreement.objects.visible_to(request.user).select_related("signed_province", "case__agency", "extends"),
        public_id=public_id,
    )
    mine, keeps = set(organisations_of(request.user)), set(organisations_of(request.user, roles=KEEPERS))
    context = shown.context_of(found, mine, keeps) | {"way": stages.standing_of(found, request.user)}
    context["seen_old"] = (
        found.extends is not None and Agreement.objects.visible_to(request.user).filter(pk=found.extends_id).exists()
    )
    return render(request, "cooperation/agreement.html", context)


@roles(*KEEPERS)
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Recorded from paper that is signed. What the other side gives is open when they agree."""
    offices = _offices(request)
    initial: dict[str, Any] = {FIELD: new_key(), "place": "1", "document_type": "pks"}
    form = AgreementForm(request.POST or None, offices=offices, initial=initial)
    if done := once_or_refused(request, form, lambda: _record(request, form), {ValidationError: None}):
        return done
    return form_page(request, form, _("Catat perjanjian"), reverse("cooperation:list"))


def _record(request: HttpRequest, form: AgreementForm) -> str:
    made = services.record_agreement(actor=request.user, paper=form.paper())
    messages.success(request, _("Perjanjian tercatat."))
    return reverse("cooperation:agreement", args=[made.public_id])


@roles(*KEEPERS)
def agreement_begin(request: HttpRequest) -> HttpResponse:
    """From the first talk on; with `memperpanjang`, to extend one that is there, as it is written there."""
    old = None
    if asked := request.GET.get("memperpanjang") or request.POST.get("extends"):
        rows = Agreement.objects.kept_by(request.user).filter(signed_on__isnull=False)
        old = get_object_or_404(
            rows.select_related("signed_province", "case__agency"), public_id=public_id_or_404(asked)
        )
    offices = _offices(request)
    initial: dict[str, Any] = {"place": "1", "document_type": "pks"}
    if old is not None:
        try:
            services.check_extension(old)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages), extra_tags="bad")
            return HttpResponseRedirect(reverse("cooperation:agreement", args=[old.public_id]))
        initial = extended(initial_of(old, offices)) | {"extends": str(old.public_id)}
    partners = old.parties.count() - 1 if old is not None else PARTNERS
    form = DraftForm(request.POST or None, offices=offices, partners=partners, initial=initial | {FIELD: new_key()})
    title = _("Perpanjang kerja sama") if old is not None else _("Mulai kerja sama")
    back = reverse("cooperation:agreement", args=[old.public_id]) if old is not None else reverse("cooperation:list")
    if done := answered(request):
        return HttpResponseRedirect(done)

    def work() -> str:
        made = services.begin_agreement(actor=request.user, paper=replace(form.paper(), extends=old))
        messages.success(request, _("Kerja sama dimulai. Langkah berikutnya ada di bawah ini."))
        return reverse("cooperation:agreement", args=[made.public_id])

    if went := once_or_refused(request, form, work, {ValidationError: None}):
        return went
    return form_page(request, form, title, back, old.title if old is not None else "")


@roles(*KEEPERS)
def agreement_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A typing error put right. A page that has grown old writes nothing."""
    found = kept(request, public_id)
    offices, here = _offices(request), found.changed_at.isoformat()
    shape = DraftForm if found.signed_on is None else AgreementForm
    form = shape(
        request.POST or None,
        offices=offices,
        partners=found.parties.count() - 1,
        initial=initial_of(found, offices) | {"version": here},
    )
    back = reverse("cooperation:agreement", args=[found.public_id])
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != here:
            form.add_error(None, str(STALE))
            form.data = form.data.copy()
            form.data["version"] = here  # type: ignore[index]
        else:
            try:
                with transaction.atomic():
                    services.correct_agreement(actor=request.user, agreement=found, paper=form.paper(found))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Perubahan tersimpan."))
                return HttpResponseRedirect(back)
    return form_page(request, form, _("Perbaiki perjanjian"), back)


def kept(request: HttpRequest, public_id: uuid.UUID) -> Agreement:
    """The agreement if the reader may change it; else the answer for one that does not exist."""
    rows = Agreement.objects.kept_by(request.user).select_related("signed_province", "case__agency")
    found: Agreement = get_object_or_404(rows, public_id=public_id)
    return found


def _offices(request: HttpRequest) -> list[Organisation]:
    mine = organisations_of(request.user, roles=KEEPERS)
    return list(Organisation.objects.filter(pk__in=mine).select_related("agency"))
