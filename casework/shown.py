"""A case in words: its history line by line, and who takes part."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from casework.models import Case, Party
from casework.queries import held_roles
from casework.workflow import AGENCY, FORMER, Move, State, Workflow

OWNER_SIDE = "Pemohon"  # in place of a name


@dataclass(frozen=True)
class Line:
    """One event, or what was said. `mine` where somebody outside the agency did; `withdrawable` is the id of a note
    that its reader may take back."""

    at: dt.datetime
    who: str
    what: str
    why: str
    note: str
    taken_back: bool
    mine: bool
    withdrawable: str = ""


@dataclass(frozen=True)
class Named:
    """Somebody who takes part, and as what."""

    label: str
    name: str


def lines_of(events: Iterable[Any], workflow: Workflow) -> list[Line]:
    """Newest first. An owner's event carries no name: who reads it knows."""
    lines = []
    for event in events:
        move = workflow.move.get(event.move)
        reason = dict(move.reasons).get(event.reason, "") if move else ""
        lines.append(
            Line(
                event.at,
                event.actor_name or _(OWNER_SIDE),
                _(workflow.label_of(event.move)),
                _(reason) if reason else "",
                event.note,
                hasattr(event, "corrected_by"),
                not event.actor_name,
            )
        )
    return lines


@dataclass(frozen=True)
class Stage:
    """One on the way of a case: behind it (`done`), where it stands (`now`), or still to come (no class)."""

    state: State
    place: str
    since: dt.datetime | None = None
    term: str = ""  # how long it may take, in words


def stages_of(
    events: Iterable[Any], workflow: Workflow, terms: Mapping[str, str] | None = None
) -> tuple[list[Stage], list[State]]:
    """The way a case has gone and usually goes on, in one line; and in which other ways it may still end.

    `events` are the newest first. What came back to an earlier stage stands there again: the history keeps the rest.
    """
    terms = terms or {}
    gone: dict[str, dt.datetime] = {}
    for event in reversed(list(events)):
        if event.to_status in gone:
            keys = list(gone)
            for later in keys[keys.index(event.to_status) + 1 :]:
                del gone[later]
        gone.setdefault(event.to_status, event.at)
    *done, now = gone
    ahead = [] if workflow.state[now].ball is None else _ahead(list(gone), _usual(workflow))
    line = [Stage(workflow.state[key], "done", gone[key]) for key in done]
    line += [
        Stage(workflow.state[now], "now", gone[now]),
        *(Stage(workflow.state[key], "", None, terms.get(key, "")) for key in ahead),
    ]
    others = [state for state in workflow.states if ahead and state.ball is None and state.key not in ahead]
    return line, others


def _usual(workflow: Workflow) -> list[str]:
    """From the first state by the first move of each table row: a table names the usual way first."""
    way = [workflow.initial]
    while following := [move.to for move in workflow.moves_from(way[-1]) if move.to not in way]:
        way.append(following[0])
    return way


def _ahead(gone: list[str], usual: list[str]) -> list[str]:
    """What of the usual way lies behind the last of its states that was reached."""
    reached = max((usual.index(key) for key in gone if key in usual), default=0)
    return usual[reached + 1 :]


def people_named(case: Case, workflow: Workflow) -> list[Named]:
    """Persons and organisations beside the case's own agency; what they are called is translated as it is shown."""
    found = []
    for party in Party.objects.filter(case=case).select_related("person", "organisation").order_by("pk"):
        holder = workflow.holders.get((party.side, party.role))
        former = party.side.startswith(FORMER)
        label = holder.label if holder else "Dinas sebelumnya" if former else party.side
        found.append(Named(label, str(party.person or party.organisation)))
    return found


def ball_of(case: Case, workflow: Workflow) -> str:
    """Whose move it is, in words: a name where there is one."""
    if not case.ball_role:
        return ""
    holder = workflow.holders.get((case.ball_side, case.ball_role))
    label = _(holder.label if holder else case.ball_role)
    if case.ball_person_id:
        return f"{case.ball_person} ({label})"
    return label


def main_move(moves: Sequence[Move]) -> Move | None:
    """What comes next as a rule: the first that leads onward. One that wants a reason goes back or ends."""
    return next((move for move in moves if not move.reasons), moves[0] if moves else None)


def first_small(label: str) -> str:
    """In the middle of a sentence; names in it keep their letters."""
    return label[:1].lower() + label[1:]


def has_ball(case: Case, actor: Actor) -> bool:
    """By name, or as one of the team that has it."""
    if case.ball_person_id:
        at_work = case.ball_side == AGENCY
        return case.ball_person_id in (actor.persons_at(case.agency_id) if at_work else {actor.person})
    team = actor.roles.get(case.ball_team_id, frozenset()) if case.ball_team_id else frozenset()
    return case.ball_role in held_roles(team)
