"""Pages of all kinds of cases: the list, one case with its history, and each step as a form of its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.form_base import form_page
from accounts.models import Person
from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.rules import current_roles, roles, signed_in
from casework.assignment import assign
from casework.case_page import colleagues, page_of_case
from casework.correction import correct
from casework.decisions import may_move
from casework.engine import Refused, perform
from casework.forms import VERSION, NoteForm, form_class
from casework.kinds import WORKFLOWS
from casework.models import Case
from casework.once import once_or_refused
from casework.shown import ball_of
from casework.workflow import AGENCY
from casework.writing import as_row
from database.pages import page_of
from database.public_ids import public_id_or_404


@signed_in
def case_list(request: HttpRequest) -> HttpResponse:
    """Of whoever takes part in cases beside an agency: their own, the newest first. Staff have their queue."""
    if current_roles(request) & set(REGISTRY_ROLES):
        query = request.GET.urlencode()
        return redirect(reverse("casework:queue") + (f"?{query}" if query else ""))
    rows = Case.objects.visible_to(request.user).select_related("agency__organisation", "ball_person", "ball_team")
    page = page_of(request.GET, rows, "-opened_at")
    lines = [_line(case, request.user.person_id) for case in page.rows]
    return render(request, "casework/case_list.html", {"page": page, "lines": lines, "count": rows.counted()})


@signed_in
def case(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Whose move it is, what may be done, what happened and what was said."""
    found = found_case(request, public_id)
    return render(request, "casework/case.html", {"case": found, **page_of_case(request, found)})


@signed_in
def move(request: HttpRequest, public_id: Any, key: str) -> HttpResponse:
    """One move, on a page of its own; what was typed stays where it is refused. Whoever may not make it is told why
    before the form, not after it."""
    found = found_case(request, public_id)
    shape = WORKFLOWS[found.kind].move.get(key)
    if shape is None:
        raise Http404
    if request.method == "GET" and not (decision := may_move(as_row(found), shape, Actor.of(request.user))):
        messages.error(request, decision.reason)
        return redirect(address_of(found))
    form = form_class(found, shape)(request.POST or None, request.FILES or None, case=found)
    return step(
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
    found = found_case(request, public_id)
    form = NoteForm(request.POST or None, case=found)
    return step(
        request,
        found,
        form,
        _("Tarik kembali langkah terakhir"),
        lambda: correct(found, Actor.of(request.user), form.cleaned_data[VERSION], form.cleaned_data["note"]),
    )


@roles(*WORKING_ROLES)
def take(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Takes a free case, or gives it to a colleague (`kepada`), or back to the team."""
    found = found_case(request, public_id)
    if request.method != "POST":
        return redirect(address_of(found))
    person: Person | None = request.user.person
    if chosen := request.POST.get("kepada"):
        person = None if chosen == "tim" else get_object_or_404(colleagues(found), public_id=public_id_or_404(chosen))
    try:
        version = int(request.POST.get(VERSION, ""))
        assign(found, Actor.of(request.user), version, person)
    except ValueError:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(address_of(found))


def step(request: HttpRequest, found: Case, form: Any, title: str, do: Any) -> HttpResponse:
    def work() -> str:
        after = do()
        state = WORKFLOWS[after.kind].state[after.status]
        messages.success(request, _("Tercatat: %(label)s.") % {"label": _(state.label)})
        return address_of(after)

    done = once_or_refused(request, form, work)
    return done or form_page(request, form, title, address_of(found), f"{found.reference}, {found.title}")


def _line(case: Case, reader: int | None) -> tuple[Case, Any, str]:
    workflow = WORKFLOWS[case.kind]
    outside = case.ball_person_id and case.ball_person_id == reader and case.ball_side != AGENCY
    return case, workflow.state[case.status], _("Anda") if outside else ball_of(case, workflow)


def found_case(request: HttpRequest, public_id: Any) -> Case:
    cases = Case.objects.visible_to(request.user).select_related("agency__organisation", "ball_person", "ball_team")
    return get_object_or_404(cases, public_id=public_id)


def address_of(found: Case) -> str:
    return reverse("casework:case", args=[found.public_id])
