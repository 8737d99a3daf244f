"""One step for many cases of the queue: a preview first, then all of those that were seen in it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.form_base import PortalForm
from accounts.models import Membership, Person
from accounts.queries import WORKING_ROLES
from accounts.readers import Reader
from accounts.rules import roles
from casework import bulk, filters
from casework.assignment import assign_set
from casework.correction import correct_set, may_correct
from casework.engine import Outcome, perform_set
from casework.forms import AssignForm, ReasonForm, many_form_class
from casework.models import Case
from casework.once import FIELD, new_key, once
from casework.queue import rows_of
from database.filters import without

ASSIGN, CORRECT, STEP, SEEN = "tugaskan", "koreksi", "langkah", "terlihat"
SHOWN = 20  # numbers of cases named with one sentence


@roles(*WORKING_ROLES)
def bulk_step(request: HttpRequest) -> HttpResponse:
    """`langkah` is a move, `tugaskan` or `koreksi`. Sent with `catat`, the cases of the preview move, and no others."""
    back = reverse("casework:queue") + without(request.GET, STEP)
    key = request.POST.get(STEP, "")
    if request.method != "POST" or not key:
        if request.method == "POST":
            messages.error(request, _("Pilih dahulu langkahnya."))
        return HttpResponseRedirect(back)
    reader = Reader.of(request)
    seen = _seen(request)
    cases = _cases(request, reader, seen)
    if not cases:
        messages.error(request, _("Tidak ada perkara yang terpilih."))
        return HttpResponseRedirect(back)
    confirmed = seen is not None and "catat" in request.POST
    form, preview = _STEPS.get(key, _moving)(request.POST if confirmed else None, cases, key, reader)
    if form is None:
        messages.error(request, _("Langkah itu tidak dapat dicatat untuk banyak perkara sekaligus."))
        return HttpResponseRedirect(back)
    if confirmed and form.is_valid() and len(cases) <= bulk.MOST:
        versions = {case.pk: (seen or {})[case.public_id] for case in cases}
        do = {ASSIGN: _assign, CORRECT: _correct}.get(key, _move)
        return once(request, lambda: _done(request, cases, do(cases, versions, key, form, reader), back))
    context = {
        "form": form,
        "preview": preview,
        "key": key,
        "label": _label(key, cases),
        "too_many": bulk.MOST if len(cases) > bulk.MOST else 0,
        "back": back,
        "query": without(request.GET),
        "kunci": request.POST.get(FIELD) or new_key(),
        "shown": SHOWN,
    }
    return render(request, "casework/bulk.html", context, status=422 if form.is_bound else 200)


def _seen(request: HttpRequest) -> bulk.Seen | None:
    """None where there was no preview yet, or what came is not what the preview holds."""
    try:
        return bulk.seen_in(request.POST[SEEN]) if request.POST.get(SEEN) else None
    except ValueError:
        return None


def _cases(request: HttpRequest, reader: Reader, seen: bulk.Seen | None) -> list[Case]:
    """Of the preview; else what was ticked, or all that the filter finds."""
    visible = reader.visible(Case)
    if seen is not None:
        return list(visible.filter(public_id__in=list(seen)).order_by("due_at", "pk")[: bulk.MOST + 1])
    view = request.GET.get("tampil", "")
    view = view if view in filters.views_for(reader.actor) else "saya"
    ranges = rows_of(view, filters.apply(request.GET, reader), reader)
    return bulk.picked(ranges, visible, request.POST.getlist("pilih"))


def _label(key: str, cases: list[Case]) -> str:
    if key in (ASSIGN, CORRECT):
        return _("Tugaskan") if key == ASSIGN else _("Tarik kembali langkah terakhir")
    move = bulk.move_of(cases, key)
    return move.label if move else ""


def _moving(
    data: QueryDict | None, cases: list[Case], key: str, reader: Reader
) -> tuple[PortalForm | None, bulk.Preview]:
    move = bulk.move_of(cases, key)
    if move is None:
        return None, bulk.Preview()
    form = many_form_class(move)(data)
    return form, bulk.preview(cases, lambda row: bulk.may_move_shared(key, row, reader.actor))


def _assigning(
    data: QueryDict | None, cases: list[Case], key: str, reader: Reader
) -> tuple[PortalForm | None, bulk.Preview]:
    people = [(str(one.public_id), one.full_name) for one in colleagues(reader.actor)]
    return AssignForm(data, people=people), bulk.preview(cases, lambda row: bulk.may_give(row, reader.actor))


def _correcting(
    data: QueryDict | None, cases: list[Case], key: str, reader: Reader
) -> tuple[PortalForm | None, bulk.Preview]:
    return ReasonForm(data), bulk.preview(cases, lambda row: may_correct(row, reader.actor))


_STEPS = {ASSIGN: _assigning, CORRECT: _correcting}


def colleagues(actor: Actor) -> list[Person]:
    """Who works where the actor leads; for an officer, themselves."""
    if not filters.leads(actor):
        return list(Person.objects.filter(pk=actor.person))
    held = Membership.objects.in_force().filter(organisation__in=filters.leads(actor), role__in=WORKING_ROLES)
    return list(Person.objects.filter(user__in=held.values("user")).order_by("full_name"))


def _move(cases: list[Case], versions: Mapping[int, int], key: str, form: PortalForm, reader: Reader) -> Outcome:
    move, data = bulk.move_of(cases, key), form.cleaned_data
    assert move is not None
    return perform_set(
        Case.objects.filter(pk__in=versions),
        key,
        reader.actor,
        seen=versions,
        reason=data.get("reason", ""),
        note=data["note"],
        **bulk.evidence_of(data, move),
    )


def _assign(cases: list[Case], versions: Mapping[int, int], key: str, form: PortalForm, reader: Reader) -> Outcome:
    chosen = form.cleaned_data["person"]
    person = None if chosen == "tim" else Person.objects.get(public_id=chosen)
    rows = Case.objects.filter(pk__in=versions)
    return assign_set(rows, reader.actor, person, seen=versions, note=form.cleaned_data["note"])


def _correct(cases: list[Case], versions: Mapping[int, int], key: str, form: PortalForm, reader: Reader) -> Outcome:
    return correct_set(Case.objects.filter(pk__in=versions), reader.actor, form.cleaned_data["note"], seen=versions)


def _done(request: HttpRequest, cases: list[Case], outcome: Outcome, back: str) -> str:
    """What happened, and for each refusal its sentence with the numbers of the cases."""
    if outcome.done:
        messages.success(
            request,
            _("%(n)s perkara tercatat. Keliru? Kepala bidang dapat menariknya kembali dari halaman tiap perkara.")
            % {"n": len(outcome.done)},
        )
    for sentence, numbers in bulk.grouped(cases, outcome.refused).items():
        named = ", ".join(numbers[:SHOWN]) + ("" if len(numbers) <= SHOWN else ", …")
        messages.error(request, f"{len(numbers)} perkara tidak tercatat. {sentence} ({named})")
    return back
