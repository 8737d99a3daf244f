"""Who works on a case. An event like any other; the ball follows, worked out by the same update."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.decisions import Decision
from accounts.models import Person
from casework.decisions import Facts, holds_seat
from casework.engine import STALE, Outcome, Refused, lock_one
from casework.kinds import WORKFLOWS
from casework.models import Case, Party
from casework.workflow import AGENCY, Holder
from casework.writing import Entry, Row, as_it_is, lock, write
from database import clock

OFFICER = Holder(AGENCY, "officer", "petugas dinas")
SUPERVISOR = Holder(AGENCY, "supervisor", "kepala bidang")


@transaction.atomic
def assign(case: Case, actor: Actor, version: int, person: Person | None, note: str = "") -> Case:
    """Give the officer's part to a person, or back to the team (None). Whoever is free may take what nobody has;
    a supervisor gives it to anybody. Raises Refused."""
    row = lock_one(case, version)
    decision = may_assign(row, actor, person)
    if not decision:
        raise Refused(decision.reason)
    _give([row], person, Entry("tugaskan", actor, clock.now(), note=note))
    return Case.objects.get(pk=row.pk)


def release(case: Case, actor: Actor, version: int, note: str = "") -> Case:
    """Back to the team. Raises Refused."""
    return assign(case, actor, version, None, note)


@transaction.atomic
def assign_set(
    cases: "QuerySet[Case]",
    actor: Actor,
    person: Person | None,
    *,
    seen: Mapping[int, int] | None = None,
    note: str = "",
) -> Outcome:
    """Many at once, as `assign` of each. `seen` are the versions of a preview."""
    rows, refused = lock(cases), {}
    for row in rows:
        if seen is not None and seen.get(row.pk) != row.version:
            refused[row.pk] = STALE
        elif not (decision := may_assign(row, actor, person)):
            refused[row.pk] = decision.reason
    rows = [row for row in rows if row.pk not in refused]
    _give(rows, person, Entry("tugaskan", actor, clock.now(), note=note))
    return Outcome([row.pk for row in rows], refused)


def may_assign(case: Facts, actor: Actor, person: Person | None) -> Decision:
    """Whoever works there takes what is nobody's and gives back their own; the rest is the supervisor's."""
    held = case.people.get(OFFICER.seat)
    names = actor.persons_at(case.agency_id)
    takes_a_free_one = held is None and person is not None and person.pk in names
    gives_back_own = person is None and held in names
    return holds_seat(case, actor, [OFFICER] if takes_a_free_one or gives_back_own else [SUPERVISOR])


@transaction.atomic
def hand_over(*, leaver: Person, agency_id: int, to: Person | None, actor: Actor, note: str) -> list[int]:
    """All that a person still works on in an agency goes to another, or back to the team. Ids of the cases; none is
    told of one by one: whoever gets them is told once, by the caller."""
    theirs = Case.objects.open().filter(
        agency=agency_id,
        parties__side=OFFICER.side,
        parties__role=OFFICER.role,
        parties__person=leaver,
    )
    rows = lock(theirs)
    _give(rows, to, Entry("tugaskan", actor, clock.now(), note=note))
    return [row.pk for row in rows]


def _give(rows: list[Row], person: Person | None, entry: Entry) -> None:
    ids = [row.pk for row in rows]
    Party.objects.filter(case__in=ids, side=OFFICER.side, role=OFFICER.role).delete()
    if person is not None:
        Party.objects.bulk_create(Party(case_id=pk, side=OFFICER.side, role=OFFICER.role, person=person) for pk in ids)
    evidence: dict[int, Mapping[str, int | None]] = {
        row.pk: {"before": row.people.get(OFFICER.seat), "after": person.pk if person else None} for row in rows
    }
    write(
        [(row.pk, row.status, as_it_is(row)) for row in rows],
        replace(entry, each=evidence),
    )


def assignable(case: Case) -> bool:
    """Its kind has work for an officer."""
    return OFFICER.seat in WORKFLOWS[case.kind].holders
