"""The same step for many cases: who may make it, what would happen, and what did."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from accounts.decisions import Decision, no
from casework.assignment import OFFICER, SUPERVISOR
from casework.decisions import holds_seat, may_move
from casework.kinds import PAGES, WORKFLOWS
from casework.models import Case
from casework.queries import CaseQuerySet, held_roles
from casework.queue import Line
from casework.workflow import AGENCY, Move
from casework.writing import COLUMNS, Row, with_parties
from database.public_ids import as_public_id

MOST = 1_000  # cases in one go: more wants a finer filter
NO_SUCH = "Langkah ini tidak ada pada jenis perkaranya."
Seen = Mapping[UUID, int]  # the version of each case in the preview


@dataclass
class Preview:
    """What a step would do: the cases that would move, and of the others a sentence with their numbers."""

    may: list[Case] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """For a hidden field."""
        return ",".join(f"{case.public_id}:{case.version}" for case in self.may)


def seen_in(text: str) -> dict[UUID, int]:
    """Raises ValueError where it is not ours."""
    pairs = (part.rpartition(":") for part in text.split(",") if part)
    return {UUID(public_id): int(version) for public_id, _, version in pairs}


def offered_moves(lines: Iterable[Line], actor: Actor) -> list[tuple[str, str]]:
    """Of the cases of a page, the steps that one's roles allow and that a form of the table's own can carry: a step
    with a form of its kind brings what is each case's alone, and is made on its page."""
    found: dict[str, str] = {}
    for line in lines:
        held = held_roles(actor.roles.get(line.case.agency_id, frozenset()))
        for move in line.flow.moves_from(line.state.key):
            if is_shared(line.case.kind, move) and any(h.side == AGENCY and h.role in held for h in move.by):
                found.setdefault(move.key, move.label)
    return sorted(found.items(), key=lambda item: item[1])


def is_shared(kind: str, move: Move) -> bool:
    """What it needs can be the same for many."""
    return move.key not in PAGES[kind].forms


def picked(ranges: Sequence[CaseQuerySet], visible: CaseQuerySet, ticked: Iterable[str]) -> list[Case]:
    """Those that were ticked, or all that the filter finds; one more than MOST where there are more."""
    wanted = [key for one in ticked if (key := as_public_id(one))]
    if wanted:
        ranges = [visible.filter(public_id__in=wanted)]
    found: list[Case] = []
    for rows in ranges:
        found += rows.order_by("due_at", "pk")[: MOST + 1 - len(found)]
    return found


def preview(cases: Sequence[Case], decide: Callable[[Row], Decision]) -> Preview:
    """By the same decision that guards the step; nothing is written."""
    done = Preview()
    for case, row in zip(cases, rows_of(cases), strict=True):
        if decision := decide(row):
            done.may.append(case)
        else:
            done.refused.setdefault(decision.reason, []).append(case.reference)
    return done


def may_move_shared(key: str, row: Row, actor: Actor) -> Decision:
    """A move of its kind whose needs can be the same for many."""
    move = WORKFLOWS[row.kind].move.get(key)
    return may_move(row, move, actor) if move is not None and is_shared(row.kind, move) else no(NO_SUCH)


def may_give(row: Row, actor: Actor) -> Decision:
    """Whether one may say at all who works on it: its head, and an officer of what is nobody's or their own."""
    if row.people.get(OFFICER.seat) in (None, *actor.persons_at(row.agency_id)):
        return holds_seat(row, actor, [OFFICER])
    return holds_seat(row, actor, [SUPERVISOR])


def rows_of(cases: Sequence[Case]) -> list[Row]:
    """What decisions look at; not locked, and asked again when they are moved."""
    return with_parties([Row(*(getattr(case, name) for name in COLUMNS)) for case in cases])


def move_of(cases: Sequence[Case], key: str) -> Move | None:
    """Its table row, of the first kind that has it."""
    found = (WORKFLOWS[case.kind].move.get(key) for case in cases)
    return next((move for move in found if move is not None), None)


def grouped(cases: Iterable[Case], refused: Mapping[int, str]) -> dict[str, list[str]]:
    """Numbers of cases by the sentence that refused them."""
    found: dict[str, list[str]] = {}
    for case in cases:
        if case.pk in refused:
            found.setdefault(refused[case.pk], []).append(case.reference)
    return found


def evidence_of(data: Mapping[str, Any], move: Move) -> dict[str, Any]:
    """What the form brought for the move's needs."""
    return {need.key: data[need.key] for need in move.needs if data.get(need.key)}
