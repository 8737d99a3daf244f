"""Pages of all kinds of cases: the list, one case with its history, and each step as a form of its own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.form_base import form_page
from accounts.models import Membership, Person
from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.readers import Reader
from accounts.rules import current_roles, roles, signed_in
from casework import filters
from casework.assignment import OFFICER, SUPERVISOR, assign, assignable
from casework.correction import correct, standing
from casework.decisions import available_moves, holds_seat, may_move
from casework.engine import Refused, perform
from casework.forms import VERSION, NoteForm, form_class
from casework.kinds import PAGES, WORKFLOWS
from casework.models import Case
from casework.once import once
from casework.queries import held_roles, story
from casework.shown import OWNER_SIDE, ball_of, lines_of, people_named, stages_of
from casework.workflow import AGENCY
from casework.writing import as_row
from database import clock
from database.filters import Chip, without
from database.pages import page_of


@signed_in
def case_list(request: HttpRequest) -> HttpResponse:
    """Whose ball is mine or my team's first; for an owner, their own cases."""
    staff = bool(current_roles(request) & set(REGISTRY_ROLES))
    reader = Reader.of(request)
    rows = Case.objects.visible_to(request.user).select_related("agency__organisation", "ball_person", "ball_team")
    offered = filters.views_for(reader.actor)
    shown = request.GET.get("tampil", "")
    shown = shown if shown in offered else ("saya" if staff else "")
    rows = filters.held(rows, shown, reader.actor)
    chips = []
    kind, when = request.GET.get("jenis", ""), request.GET.get("waktu", "")
    if kind in WORKFLOWS:
        rows = rows.filter(kind=kind)
        chips.append(Chip(_("Jenis"), WORKFLOWS[kind].label, without(request.GET, "jenis")))
    if when in filters.WHEN:
        rows = filters.at(rows, when, reader)
        chips.append(Chip(_("Waktu"), _(filters.WHEN[when]), without(request.GET, "waktu")))
    page = page_of(request.GET, rows, "due_at" if shown != "selesai" else "-opened_at")
    context = {
        "page": page,
        "lines": [_line(case, request.user.person_id) for case in page.rows],
        "count": rows.counted(),
        "views": [(key, _(filters.HELD[key]), key == shown) for key in offered] if staff else [],
        "kinds": {key: flow.label for key, flow in WORKFLOWS.items()},
        "kind": kind,
        "staff": staff,
        "chips": chips,
    }
    return render(request, "casework/case_list.html", context)


@signed_in
def case(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Whose move it is, what may be done, what happened."""
    found = _found(request, public_id)
    workflow, actor, row = WORKFLOWS[found.kind], Actor.of(request.user), as_row(found)
    staff = bool(actor.roles.get(found.agency_id))
    moves = available_moves(row, actor)
    panel = PAGES[found.kind].panel
    events = story(found)
    stages, others = stages_of(events, workflow)
    works = bool(found.ball_role) and staff and assignable(found)
    gives = works and bool(holds_seat(row, actor, [SUPERVISOR]))
    held = row.people.get(OFFICER.seat)
    context = {
        "case": found,
        "flow": workflow,
        "state": workflow.state[found.status],
        "moves": [move for move, decision in moves if decision.ok],
        "ball": ball_of(found, workflow),
        "mine": _has_ball(found, actor),
        "late": bool(found.due_at and found.due_at <= clock.now()),
        "history": lines_of(events, workflow),
        "stages": stages,
        "other_ends": others,
        "people": [one for one in people_named(found, workflow) if staff or one.label != OWNER_SIDE],
        "panel": panel(request, found) if panel else None,
        "staff": staff,
        "colleagues": _colleagues(found).order_by("full_name") if gives else [],
        "held": held,
        "takes": works and held is None,
        "gives": gives,
        "corrects": len(standing(events)) > 1 and bool(holds_seat(row, actor, [workflow.corrects])),
    }
    return render(request, "casework/case.html", context)


@signed_in
def move(request: HttpRequest, public_id: Any, key: str) -> HttpResponse:
    """One move, on a page of its own; what was typed stays where it is refused. Whoever may not make it is told why
    before the form, not after it."""
    found = _found(request, public_id)
    shape = WORKFLOWS[found.kind].move.get(key)
    if shape is None:
        raise Http404
    if request.method == "GET" and not (decision := may_move(as_row(found), shape, Actor.of(request.user))):
        messages.error(request, decision.reason)
        return redirect(_address(found))
    form = form_class(found, shape)(request.POST or None, request.FILES or None, case=found)
    return _step(
        request,
        found,
        form,
        shape.label,
        lambda: perform(
            found,
            key,
            Actor.of(request.user),
            form.cleaned_data[VERSION],
            reason=form.cleaned_data.get("reason", ""),
            note=form.cleaned_data["note"],
            **form.evidence(),
        ),
    )


@roles(*WORKING_ROLES)
def correction(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Takes back the last move, with a reason."""
    found = _found(request, public_id)
    form = NoteForm(request.POST or None, case=found)
    return _step(
        request,
        found,
        form,
        _("Tarik kembali langkah terakhir"),
        lambda: correct(found, Actor.of(request.user), form.cleaned_data[VERSION], form.cleaned_data["note"]),
    )


@roles(*WORKING_ROLES)
def take(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Takes a free case, or gives it to a colleague (`kepada`), or back to the team."""
    found = _found(request, public_id)
    if request.method != "POST":
        return redirect(_address(found))
    person: Person | None = request.user.person
    if chosen := request.POST.get("kepada"):
        person = None if chosen == "tim" else get_object_or_404(_colleagues(found), public_id=_id(chosen))
    try:
        version = int(request.POST.get(VERSION, ""))
        assign(found, Actor.of(request.user), version, person)
    except ValueError:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(found))


def _step(request: HttpRequest, found: Case, form: Any, title: str, do: Any) -> HttpResponse:
    if form.is_bound and form.is_valid():

        def work() -> str:
            after = do()
            state = WORKFLOWS[after.kind].state[after.status]
            messages.success(request, _("Tercatat: %(label)s.") % {"label": state.label})
            return _address(after)

        try:
            return once(request, work)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return form_page(request, form, title, _address(found), f"{found.reference}, {found.title}")


def _has_ball(case: Case, actor: Actor) -> bool:
    """By name, or as one of the team that has it."""
    if case.ball_person_id:
        at_work = case.ball_side == AGENCY
        return case.ball_person_id in (actor.persons_at(case.agency_id) if at_work else {actor.person})
    team = actor.roles.get(case.ball_team_id, frozenset()) if case.ball_team_id else frozenset()
    return case.ball_role in held_roles(team)


def _line(case: Case, reader: int | None) -> tuple[Case, Any, str]:
    workflow = WORKFLOWS[case.kind]
    outside = case.ball_person_id and case.ball_person_id == reader and case.ball_side != AGENCY
    return case, workflow.state[case.status], _("Anda") if outside else ball_of(case, workflow)


def _found(request: HttpRequest, public_id: Any) -> Case:
    cases = Case.objects.visible_to(request.user).select_related("agency__organisation", "ball_person", "ball_team")
    return get_object_or_404(cases, public_id=public_id)


def _colleagues(found: Case) -> Any:
    """Who works there now."""
    held = Membership.objects.in_force().filter(organisation=found.agency_id, role__in=WORKING_ROLES)
    return Person.objects.filter(user__in=held.values("user"))


def _id(typed: str) -> UUID:
    """What a form sends may be anything."""
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


def _address(found: Case) -> str:
    return reverse("casework:case", args=[found.public_id])
