"""A case follows what it is about: when that moves elsewhere, the agency of the new place handles it from then on.

Where no agency there uses the portal, it stays where it is, and its history and page say why. The agency that had it goes
on reading it, as one of the parties: it has the papers of before, and is asked about them.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Agency, Membership
from accounts.queries import WORKING_ROLES
from accounts.regions import zone_of
from casework.assignment import OFFICER, SUPERVISOR
from casework.models import Case, Party
from casework.talk import applicants_of
from casework.telling import people_of
from casework.workflow import AGENCY, FORMER
from casework.writing import Entry, Row, as_it_is, lock, write, write_elsewhere
from database import clock
from notifications.services import tell

FOLLOWED = "ikuti"
HANDED_ON = "perkara_pindah"


@dataclass(frozen=True)
class Place:
    """Where it lies now: its region's code and name, and who answers there, if anybody does."""

    region: str
    name: str
    agency: Agency | None


def hold(cases: "QuerySet[Case]") -> list[Row]:
    """The open ones, locked. Before whatever they are about is written: a move locks its case first, too."""
    return [row for row in lock(cases) if row.ball_role]


@transaction.atomic
def follow(rows: list[Row], place: Place, actor: Actor) -> list[int]:
    """Ids of those that another agency handles now. `rows` are of `hold`."""
    if place.agency is None:
        _stay(rows, place, actor)
        return []
    here = [row for row in rows if row.agency_id == place.agency.pk]
    going = [row for row in rows if row.agency_id != place.agency.pk]
    note = f"Usaha pindah ke {place.name}. Tetap ditangani {place.agency.organisation}."
    write_elsewhere(here, place.agency.pk, place.region, Entry(FOLLOWED, actor, clock.now(), note=note))
    for agency in sorted({row.agency_id for row in going}):
        _hand_on(
            [row for row in going if row.agency_id == agency],
            Agency.objects.select_related("organisation").get(pk=agency),
            place,
            actor,
        )
    return [row.pk for row in going]


def _stay(rows: list[Row], place: Place, actor: Actor) -> None:
    for agency in Agency.objects.filter(pk__in={row.agency_id for row in rows}).select_related("organisation"):
        note = f"Usaha pindah ke {place.name}. Di sana belum ada dinas pada portal ini, jadi tetap ditangani {agency.organisation}."
        entry = Entry(FOLLOWED, actor, clock.now(), note=note, evidence={"stays": place.region})
        write([(row.pk, row.status, as_it_is(row)) for row in rows if row.agency_id == agency.pk], entry)


def _hand_on(rows: list[Row], before: Agency, place: Place, actor: Actor) -> None:
    """Of one agency to another. Whoever worked on them there does so no more, unless they work here, too."""
    to = place.agency
    assert to is not None
    ids = [row.pk for row in rows]
    cases = Case.objects.in_bulk(ids)
    told = {pk: {*people_of(cases[pk], OFFICER), *people_of(cases[pk], SUPERVISOR)} for pk in ids}
    held = Membership.objects.in_force().filter(organisation=to.pk, role__in=WORKING_ROLES)
    parties = Party.objects.filter(case__in=ids)
    parties.filter(side=AGENCY, person__isnull=False).exclude(person__in=held.values("user__person")).delete()
    parties.filter(side__startswith=FORMER, organisation=to.pk).delete()
    Party.objects.bulk_create(
        Party(case_id=row.pk, side=_free_side(row, to.pk), organisation_id=before.pk) for row in rows
    )
    note = f"Usaha pindah ke {place.name}. Sejak ini ditangani {to.organisation}; sebelumnya {before.organisation}."
    evidence = {"before": before.pk, "after": to.pk}
    entry = Entry(FOLLOWED, actor, clock.now(), note=note, evidence=evidence)
    events = write_elsewhere(rows, to.pk, place.region, entry)
    for row in rows:
        case = cases[row.pk]
        case.agency, case.region = to, place.region
        people = told[row.pk] | set(people_of(case, SUPERVISOR)) | set(applicants_of(row))
        tell(
            kind=HANDED_ON,
            people=sorted(people - {actor.person or 0}),
            subject=events[row.pk],
            region=place.region,
            zone=zone_of(place.region),
            context={
                "nomor": case.reference,
                "perihal": case.title,
                "wilayah": place.name,
                "penangan": to.organisation.name,
            },
        )


def _free_side(row: Row, to: int) -> str:
    """`asal`, `asal2`: every agency that had it stands on a side of its own."""
    taken = {side for side, organisation in row.organisations.items() if organisation != to}
    names = [FORMER, *(f"{FORMER}{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
