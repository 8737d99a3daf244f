"""Who may do what to a case, and why not. Pure: the same answer draws the button and guards the move."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from casework.kinds import WORKFLOWS
from casework.queries import held_roles
from casework.workflow import AGENCY, Holder, Move

Seat = tuple[str, str]  # side, role


class Facts(Protocol):
    """What a decision looks at: a case as it was locked, with whoever takes part."""

    kind: str
    status: str
    agency_id: int
    suspended_at: dt.datetime | None

    @property
    def people(self) -> Mapping[Seat, int]: ...

    @property
    def organisations(self) -> Mapping[str, int]: ...


def seats_of(case: Facts, actor: Actor) -> frozenset[Seat]:
    """The roles in which an actor stands on a case: by name, for an absent colleague of the same side, or as a member
    of a side's organisation."""
    seats = {seat for seat, person in case.people.items() if person in _persons(case, actor, seat[0])}
    for side, organisation in organisations_of(case).items():
        seats |= {(side, role) for role in held_roles(actor.roles.get(organisation, frozenset()))}
    return frozenset(seats)


def organisations_of(case: Facts) -> dict[str, int]:
    """By side; the agency's own is always there."""
    return {AGENCY: case.agency_id, **case.organisations}


def in_whose_name(case: Facts, actor: Actor, holders: Iterable[Holder]) -> int | None:
    """The absent person whose seat it is, where the actor may move in no seat of their own: one that is theirs by name,
    or that is nobody else's. None for whoever acts for themselves."""
    wanted = {holder.seat for holder in holders} & seats_of(case, actor)
    if not wanted or any(case.people.get(seat) in (None, actor.person) for seat in wanted):
        return None
    away = (case.people[seat] for seat in sorted(wanted) if case.people[seat] in _persons(case, actor, seat[0]))
    return next(away, None)


def _persons(case: Facts, actor: Actor, side: str) -> frozenset[int]:
    """A deputy stands in at the organisation alone: not in what the absent one has as an owner."""
    organisation = organisations_of(case).get(side)
    if organisation is not None:
        return actor.persons_at(organisation)
    return frozenset() if actor.person is None else frozenset({actor.person})


def may_move(case: Facts, move: Move, actor: Actor) -> Decision:
    """From the state in which the case is, by the actor."""
    workflow = WORKFLOWS[case.kind]
    if case.status not in move.from_:
        return no(f"Langkah “{move.label}” tidak berlaku pada tahap “{workflow.state[case.status].label}”.")
    decision = holds_seat(case, actor, move.by)
    if decision.ok and case.suspended_at is not None:
        return no("Berkas ini sedang ditangguhkan. Lanjutkan dahulu.")
    return decision


def holds_seat(case: Facts, actor: Actor, holders: Iterable[Holder]) -> Decision:
    """A machine holds the seats that its move allows: it acts for whoever wrote it, by a name of its own."""
    if actor.person is None:
        return YES
    wanted = {holder.seat: holder.label for holder in holders}
    if seats_of(case, actor).isdisjoint(wanted):
        names = " atau ".join(sorted(set(wanted.values())))
        return no(f"Langkah ini dilakukan oleh {names}, dan Anda bukan itu pada berkas ini.")
    return YES


def is_complete(move: Move, reason: str, evidence: Mapping[str, Any]) -> Decision:
    """All that the move needs is there, and nothing that it does not know."""
    if move.reasons and reason not in dict(move.reasons):
        return no("Pilih alasan dari daftar.")
    if not move.reasons and reason:
        return no(f"Langkah “{move.label}” tidak memakai daftar alasan.")
    missing = [need.label for need in move.needs if not need.optional and evidence.get(need.key) in (None, "", [])]
    if missing:
        return no(f"Lengkapi dahulu: {', '.join(missing)}.")
    if unknown := evidence.keys() - {need.key for need in move.needs}:
        return no(f"Isian yang tidak dikenal: {', '.join(sorted(unknown))}.")
    return YES


def available_moves(case: Facts, actor: Actor) -> list[tuple[Move, Decision]]:
    """Every move that leaves this state, with its decision: the reason stands beside a button that is grey."""
    return [(move, may_move(case, move, actor)) for move in WORKFLOWS[case.kind].moves_from(case.status)]
