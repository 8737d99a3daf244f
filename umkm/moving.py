"""A business moves to another regency, and what is under way about it follows: private rows by the database, the scopes of
its owners and claimants, and its open cases, which the agency of the new place handles from then on."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Regency
from casework import following
from casework.models import Case, Event, Party
from database import clock
from documents.models import StoredFile
from umkm.claims import agencies_of
from umkm.models import Business, ClaimedBusiness, Ownership
from umkm.ports import business_changed, cases_about
from umkm.services import close_scopes, open_scope
from umkm.workflow import CLAIMANT

PORTAL = "Portal (usaha pindah wilayah)"


@transaction.atomic
def move_business(*, business: Business, regency_id: str, district_id: str | None, actor: Actor | None = None) -> None:
    """`actor` is whoever says so. Cases are locked before the business, as the moves of cases do."""
    now = clock.now()
    cases = following.hold(Case.objects.filter(pk__in=cases_about([business.pk])))
    business.regency_id, business.district_id = regency_id, district_id
    business.save(update_fields=["regency", "district"])
    owners = list(Ownership.objects.filter(business=business, period__contains=now).values_list("person_id", flat=True))
    place = following.Place(
        regency_id, Regency.objects.get(pk=regency_id).name, agencies_of([regency_id]).get(regency_id)
    )
    following.follow(cases, place, actor or Actor.machine(PORTAL))
    claimants = _claims_follow(business, regency_id) if place.agency else []
    for person in {*owners, *claimants}:
        open_scope(person_id=person, regency_id=regency_id, since=now)
    close_scopes([*owners, *claimants], now)
    business_changed([business.pk])


def _claims_follow(business: Business, region: str) -> list[int]:
    """Who claims it, and their papers for the staff of the new place."""
    cases = Case.objects.open().filter(claim__business=business)
    papers = Event.objects.filter(case__in=cases).exclude(evidence__berkas=None)
    files = StoredFile.objects.filter(public_id__in=list(papers.values_list("evidence__berkas", flat=True)))
    files.filter(kind=StoredFile.Kind.OTHER).update(region=region)
    seat = Party.objects.filter(case__in=cases, side=CLAIMANT.side, role=CLAIMANT.role, person__isnull=False)
    return list(seat.values_list("person", flat=True))


def claims_of(business_ids: Sequence[int]) -> list[int]:
    """Port `BUSINESS_CASES`."""
    return list(ClaimedBusiness.objects.filter(business__in=business_ids).values_list("case", flat=True))
