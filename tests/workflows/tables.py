"""Whatever table is registered, and whoever may stand on a case of it: named in a seat, of the agency, or a stranger."""

import dataclasses
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from accounts.actors import Actor
from accounts.models import Organisation
from casework.engine import NewCase, open_cases, perform
from casework.kinds import WORKFLOWS, register
from casework.models import Case, Party, StageTerm
from casework.workflow import AGENCY, Holder, Move, Workflow
from casework.writing import Row
from tests import world
from tests.casework.trial import TRIAL

KINDS = sorted(WORKFLOWS)
HERE, THERE = 74, 35
OF_AGENCY = {
    "officer": {"officer"},
    "supervisor": {"officer", "supervisor"},
    "agency_head": {"agency_head"},
    "agency_admin": {"agency_admin"},
}
MACHINE = "machine"


def bare(kind: str) -> str:
    return f"uji_{kind}"


def register_bare(kind: str) -> str:
    """The same states and moves without effects: those want rows of their own, and are tested by their apps."""
    flow = WORKFLOWS[kind]
    moves = tuple(dataclasses.replace(move, effects=()) for move in flow.moves)
    register(dataclasses.replace(flow, kind=bare(kind), series="UJI", moves=moves))
    return bare(kind)


@dataclass(frozen=True)
class Cast:
    """Actors by name, and the seats that each of them holds on the case: said here, not asked of the engine."""

    actors: dict[str, Actor]
    seats: dict[str, frozenset[tuple[str, str]]]
    people: dict[tuple[str, str], int]

    def may(self, name: str, move: Move, status: str) -> bool:
        wanted = {holder.seat for holder in move.by}
        return status in move.from_ and (name == MACHINE or bool(self.seats[name] & wanted))


def cast_of(flow: Workflow, here: int = HERE, there: int = THERE, first: int = 1) -> Cast:
    """Without a database: ids are numbers, persons count from `first`."""
    actors = {MACHINE: Actor.machine("Mesin percobaan")}
    seats: dict[str, frozenset[tuple[str, str]]] = {MACHINE: frozenset()}
    people: dict[tuple[str, str], int] = {}
    person = first
    for seat in sorted(flow.holders):
        if seat[0] != AGENCY:
            actors["/".join(seat)] = Actor(person, person, "", {})
            seats["/".join(seat)], people[seat] = frozenset({seat}), person
            person += 1
    for organisation, prefix in ((here, ""), (there, "foreign ")):
        for role, held in OF_AGENCY.items():
            actors[prefix + role] = Actor(person, person, prefix + role, {organisation: frozenset({role})})
            seats[prefix + role] = frozenset((AGENCY, one) for one in held if organisation == here)
            person += 1
    actors["stranger"], seats["stranger"] = Actor(person, person, "", {}), frozenset()
    return Cast(actors, seats, people)


def row_of(flow: Workflow, status: str, cast: Cast, **changed: Any) -> Row:
    ball = flow.state[status].ball
    side, role = ball.seat if ball else ("", "")
    parts = {"pk": 1, "kind": flow.kind, "status": status, "version": 3, "ball_side": side, "ball_role": role}
    parts |= {"due_at": None, "suspended_at": None, "agency_id": HERE, "people": cast.people, "organisations": {}}
    return Row(**{**parts, **changed})


def steps(move: Move) -> dict[str, Any]:
    """All that a move needs, in full."""
    reason = {"reason": move.reasons[0][0]} if move.reasons else {}
    return {**reason, **{need.key: f"isi {need.key}" for need in move.needs if not need.optional}}


def paths(flow: Workflow) -> dict[str, tuple[Move, ...]]:
    """The fewest moves that lead to each state."""
    found: dict[str, tuple[Move, ...]] = {flow.initial: ()}
    for state in (waiting := [flow.initial]):
        for move in flow.moves_from(state):
            if move.to not in found:
                found[move.to] = (*found[state], move)
                waiting.append(move.to)
    return found


def build(kind: str) -> SimpleNamespace:
    """Real people for a bare kind: an agency and another, somebody in each seat; the same terms as the real one's."""
    flow = WORKFLOWS[bare(kind)]
    here, there = world.agency("74"), world.agency("35")
    cast = cast_of(flow, here.pk, there.pk)
    users = {}
    for name, actor in cast.actors.items():
        if name == MACHINE:
            continue
        users[name] = world.user(name, staff=bool(actor.roles))
        for organisation, roles in actor.roles.items():
            for role in roles:
                users[name].memberships.create(
                    organisation=Organisation.objects.get(pk=organisation), role=role, period=world.ALWAYS
                )
    cast.actors.update({name: Actor.of(user) for name, user in users.items()})
    terms = StageTerm.objects.filter(kind=kind)
    StageTerm.objects.bulk_create(
        StageTerm(kind=flow.kind, state=t.state, hours=t.hours, working_days=t.working_days, mark=t.mark, basis=t.basis)
        for t in terms
    )
    return SimpleNamespace(flow=flow, here=here, cast=cast, users=users)


def opened(w: SimpleNamespace) -> Case:
    people = {
        Holder(*seat, ""): w.users["/".join(seat)].person
        for seat in sorted(w.flow.holders)
        if "/".join(seat) in w.users and seat[1] not in ("lp3h", "bpjph", "komite_fatwa", "mesin")
    }
    (case,) = open_cases(w.flow.kind, w.here, [NewCase("Perkara uji", "74.71", people)], w.cast.actors[MACHINE])
    return case


def bring(w: SimpleNamespace, state: str) -> Case:
    case = opened(w)
    for move in paths(w.flow)[state]:
        case = perform(case, move.key, w.cast.actors[MACHINE], case.version, **steps(move))
    return case


def named(case: Case) -> set[tuple[str, str]]:
    return set(Party.objects.filter(case=case, person__isnull=False).values_list("side", "role"))


assert TRIAL.kind not in KINDS
