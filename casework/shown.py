"""A case in words: its history line by line, and who takes part."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casework.models import Case, Party
from casework.workflow import Workflow

OWNER_SIDE = "Pemohon"


@dataclass(frozen=True)
class Line:
    """One event. `mine` where somebody outside the agency made it."""

    at: dt.datetime
    who: str
    what: str
    why: str
    note: str
    taken_back: bool
    mine: bool


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
        why = dict(move.reasons).get(event.reason, "") if move else ""
        lines.append(
            Line(
                event.at,
                event.actor_name or OWNER_SIDE,
                workflow.label_of(event.move),
                why,
                event.note,
                hasattr(event, "corrected_by"),
                not event.actor_name,
            )
        )
    return lines


def people_named(case: Case, workflow: Workflow) -> list[Named]:
    """Persons and organisations beside the case's own agency."""
    found = []
    for party in Party.objects.filter(case=case).select_related("person", "organisation").order_by("pk"):
        holder = workflow.holders.get((party.side, party.role))
        label = holder.label if holder else party.side
        found.append(Named(label.capitalize(), str(party.person or party.organisation)))
    return found


def ball_of(case: Case, workflow: Workflow) -> str:
    """Whose move it is, in words: a name where there is one."""
    if not case.ball_role:
        return ""
    holder = workflow.holders.get((case.ball_side, case.ball_role))
    label = holder.label if holder else case.ball_role
    if case.ball_person_id:
        return f"{case.ball_person} ({label})"
    return label
