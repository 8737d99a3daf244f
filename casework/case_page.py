"""All that the page of one case shows, asked."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, Person
from accounts.queries import WORKING_ROLES
from casework import papers_shown, talk, terms
from casework.assignment import OFFICER, SUPERVISOR, assignable
from casework.conversation import conversation_of, woven
from casework.correction import standing
from casework.decisions import available_moves, holds_seat
from casework.following import FOLLOWED
from casework.kinds import PAGES, WORKFLOWS
from casework.models import Case, StageTerm, Watch
from casework.queries import story
from casework.shown import ball_of, has_ball, lines_of, main_move, people_named, stages_of
from casework.workflow import APPLICANT
from casework.working_days import provisional
from casework.writing import Row, as_row
from database import clock


def page_of_case(request: HttpRequest, found: Case) -> dict[str, Any]:
    """For staff and for whoever takes part; what is the agency's own is left out for the others."""
    workflow, actor, row = WORKFLOWS[found.kind], Actor.of(request.user), as_row(found)
    staff = bool(actor.roles.get(found.agency_id))
    decided = available_moves(row, actor)
    may = [move for move, decision in decided if decision.ok]
    mine = has_ball(found, actor)
    main = main_move(may) if mine or staff else None  # whoever only waits is not led to what ends the matter
    events = story(found)
    stages, others = stages_of(events, workflow, _terms(found) if staff else {})
    said = conversation_of(found, request.user)
    panel = PAGES[found.kind].panel
    shown = panel(request, found) if panel else None
    return {
        "flow": workflow,
        "state": workflow.state[found.status],
        "main": main,
        "others": [move for move in may if move is not main],
        "grey": [(move, decision.reason) for move, decision in decided if not decision.ok] if staff else [],
        "ball": ball_of(found, workflow),
        "mine": mine,
        "late": bool(found.due_at and found.due_at <= clock.now() and not found.suspended_at),
        "history": woven(lines_of(events, workflow), said.lines),
        "waiting": said.waiting,
        "shared": said.shared,
        "stages": stages,
        "other_ends": others,
        "people": [one for one in people_named(found, workflow) if staff or one.label != APPLICANT],
        "panel": shown,
        # A kind that shows its papers among its own things has them once.
        "papers": None if shown and "papers" in shown["context"] else papers_shown.panel(found, request.user, actor),
        "staff": staff,
        "addressed": not staff and _addressed(actor, row),
        "asks": staff and bool(talk.may_ask(row, actor)),
        "answers": bool(talk.may_answer(row, actor)),
        "comments": bool(talk.may_comment(row, actor)),
        "watches": staff and Watch.objects.filter(case=found, person=actor.person).exists(),
        "corrects": len(standing(events)) > 1 and bool(holds_seat(row, actor, [workflow.corrects])),
        "term": {change: bool(terms.may_change(change, row, actor)) for change in terms.STAYS} if staff else {},
        "provisional": provisional(found.due_at, found.agency),
        "far": _far(events),
        **_assignment(found, actor, row, staff),
    }


def _far(events: list[Any]) -> str:
    """Why it stayed, where what it is about lies elsewhere now; the events are the newest first."""
    last = next((event for event in events if event.move == FOLLOWED), None)
    return last.note if last is not None and last.evidence.get("stays") else ""


def _addressed(actor: Actor, row: Row) -> bool:
    """Whether the stages speak to the reader ("Bayar tagihan Anda"): to whoever applied. Who helps them, and an
    institution on the way, read what the stages are called."""
    sides = {side for (side, _role), person in row.people.items() if person == actor.person}
    applied = any(side == APPLICANT for side, _role in row.people)
    return APPLICANT in sides or not applied


def _assignment(found: Case, actor: Actor, row: Row, staff: bool) -> dict[str, Any]:
    """Who works on it, and whether the reader may take it or give it."""
    works = bool(found.ball_role) and staff and assignable(found)
    gives = works and bool(holds_seat(row, actor, [SUPERVISOR]))
    held = row.people.get(OFFICER.seat)
    return {
        "held": held,
        "takes": works and held is None and bool(holds_seat(row, actor, [OFFICER])),
        "gives_back": works and not gives and held is not None and held in actor.persons_at(found.agency_id),
        "gives": gives,
        "colleagues": colleagues(found).order_by("full_name") if gives else [],
    }


def colleagues(found: Case) -> Any:
    """Who works there now."""
    held = Membership.objects.in_force().filter(organisation=found.agency_id, role__in=WORKING_ROLES)
    return Person.objects.filter(user__in=held.values("user"))


def _terms(found: Case) -> dict[str, str]:
    """How long each stage may take, in words."""
    rows = StageTerm.objects.filter(kind=found.kind)
    return {
        term.state: _("%(n)s hari kerja") % {"n": term.working_days}
        if term.working_days
        else _("%(n)s jam") % {"n": term.hours}
        for term in rows
    }
