"""What somebody worked on when they leave: all of it goes to whoever was chosen, who is told once (port
`MEMBERSHIP_ENDED`), and on its day where the end was set before."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Agency, Membership, Person
from accounts.queries import WORKING_ROLES
from casework.assignment import OFFICER, hand_over
from casework.kinds import HANDED_OVER
from casework.models import Case, Party
from database import clock
from notifications.services import tell

PORTAL = "Portal (masa tugas berakhir)"


def membership_ended(memberships: Iterable[Membership], actor: Actor, note: str) -> int:
    """How many cases moved. Nothing does while the person still works there in another role."""
    moved = 0
    for row in memberships:
        agency = Agency.objects.filter(pk=row.organisation_id).select_related("organisation").first()
        if agency is None or _works_there(row.user.person_id, agency.pk):
            continue
        heir = row.successor if row.successor_id and _works_there(row.successor_id, agency.pk) else None
        cases = hand_over(leaver=row.user.person, agency_id=agency.pk, to=heir, actor=actor, note=note)
        moved += len(cases)
        if cases:
            _tell(row, agency, heir, len(cases))
    return moved


def hand_over_ended() -> int:
    """Of all who still have open cases in an agency where they do not work any more, the newest end decides."""
    open_cases = Case.objects.open()
    theirs = Party.objects.filter(
        side=OFFICER.side, role=OFFICER.role, person__isnull=False, case__in=open_cases
    ).values_list("person", "case__agency")
    moved = 0
    for person, agency in sorted(set(theirs.distinct())):
        if _works_there(person, agency):
            continue
        ended = Membership.objects.filter(
            user__person=person, organisation=agency, role__in=WORKING_ROLES, period__endswith__lte=clock.now()
        )
        last = ended.select_related("user__person", "successor").order_by("-period__endswith", "-pk").first()
        if last is not None:
            with transaction.atomic():
                moved += membership_ended([last], Actor.machine(PORTAL), "Masa tugas berakhir.")
    return moved


def _works_there(person: int, organisation: int) -> bool:
    held = Membership.objects.in_force().filter(user__person=person, organisation=organisation)
    return held.filter(role__in=WORKING_ROLES).exists()


def _tell(row: Membership, agency: Agency, heir: Person | None, count: int) -> None:
    """Whoever got them; where that is the team, its supervisors."""
    if heir is not None:
        people = [heir.pk]
    else:
        led = Membership.objects.in_force().filter(organisation=agency.pk, role="supervisor")
        people = sorted(set(led.values_list("user__person", flat=True)))
    tell(
        kind=HANDED_OVER,
        people=people,
        subject=row.pk,
        region=agency.code,
        zone=agency.zone,
        context={
            "petugas": row.user.person.full_name,
            "banyak": str(count),
            "situs": settings.SITE_URL + reverse("casework:queue"),
        },
    )
