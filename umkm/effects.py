"""What moves of claims do outside the case: whose the business is, and whose private rows the region's staff reach."""

from collections.abc import Iterable

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from accounts.models import Person
from casework.kinds import Effect, Moved
from casework.models import Party
from database import clock
from umkm.models import Business, ClaimedBusiness, Ownership
from umkm.services import close_scopes, open_scope
from umkm.workflow import CLAIMANT, SAME

OWNED = (
    "Usaha ini sudah dipegang {name}, yang mempunyai akun di portal. Bila itu keliru, tarik dahulu klaim yang "
    "diterima untuknya."
)
MERGED = "Usaha ini baru saja digabungkan dengan usaha lain. Klaimnya ikut pindah: muat ulang halaman ini, lalu periksa lagi."
TWICE = "Ada klaim lain atas usaha ini di antara yang Anda terima bersamaan. Periksa satu per satu."


def owners_with_sign_in(businesses: Iterable[int]) -> QuerySet[Ownership]:
    """Ownerships that stand now and whose person can sign in."""
    return Ownership.objects.filter(
        business__in=list(businesses), period__endswith__isnull=True, person__user__is_active=True
    ).select_related("person")


def claimants(case_ids: Iterable[int]) -> dict[int, Person]:
    """By case."""
    named = Party.objects.filter(case__in=list(case_ids), side=CLAIMANT.side, role=CLAIMANT.role)
    return {party.case_id: party.person for party in named.select_related("person") if party.person is not None}


def _claims(case_ids: Iterable[int]) -> list[ClaimedBusiness]:
    return list(ClaimedBusiness.objects.filter(pk__in=list(case_ids)).select_related("business").order_by("pk"))


def _hold(businesses: Iterable[int]) -> None:
    """No merge of them begins before the transaction ends."""
    rows = Business.objects.filter(pk__in=sorted(businesses)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def already_owned(moved: Moved) -> dict[int, str]:
    """Holds the businesses until the transaction ends: of two claims at once the second waits here, and then finds
    the owner whom the first one made."""
    claims, who = _claims(moved.ids), claimants(moved.ids)
    ids = sorted({claim.business_id for claim in claims})
    _hold(ids)
    moved_on = {
        claim.pk for claim, now in zip(claims, _claims(moved.ids), strict=True) if claim.business != now.business
    }
    owners: dict[int, list[Ownership]] = {}
    for ownership in owners_with_sign_in(ids):
        owners.setdefault(ownership.business_id, []).append(ownership)
    refused: dict[int, str] = {}
    seen: set[int] = set()
    for claim in claims:
        others = [o for o in owners.get(claim.business_id, []) if o.person_id != who[claim.pk].pk]
        if claim.pk in moved_on:
            refused[claim.pk] = MERGED
        elif others:
            refused[claim.pk] = OWNED.format(name=", ".join(str(o.person) for o in others))
        elif claim.business_id in seen:
            refused[claim.pk] = TWICE
        seen.add(claim.business_id)
    return refused


def take_ownership(moved: Moved) -> None:
    """The claimant owns it from now on; whom the register named, and who cannot sign in, does no more. That both are
    one person is kept with the latter, so that what is known of them is one. Their contacts stay as they are.

    What is planned follows: the planner looks again at whatever ownership changed (`Ownership.changed_at`).
    """
    now, who = clock.now(), claimants(moved.ids)
    for claim in _claims(moved.ids):
        person = who[claim.pk]
        named = Ownership.objects.filter(business=claim.business_id, period__endswith__isnull=True)
        before = list(named.filter(Q(person__user=None) | Q(person__user__is_active=False)).exclude(person=person))
        for ownership in before:
            ownership.period, ownership.changed_at = DateTimeTZRange(ownership.period.lower, now), now
        Ownership.objects.bulk_update(before, ["period", "changed_at"])
        people = [ownership.person_id for ownership in before]
        linked: list[int] = []
        if moved.evidence_of(claim.pk).get("tercatat") == SAME:
            free = Person.objects.filter(pk__in=people, same_as=None, user=None, also_known=None)
            linked = list(free.values_list("pk", flat=True))
            Person.objects.filter(pk__in=linked).update(same_as=person)
        began, new = Ownership.objects.get_or_create(
            business=claim.business,
            person=person,
            period__endswith__isnull=True,
            defaults={"period": DateTimeTZRange(now, None), "changed_at": now},
        )
        open_scope(person_id=person.pk, regency_id=claim.business.regency_id, since=now)
        close_scopes(people, now)
        ClaimedBusiness.objects.filter(pk=claim.pk).update(
            began=began.pk if new else None, ended=[ownership.pk for ownership in before], linked=linked
        )


def give_back(moved: Moved) -> None:
    """The opposite: as it stood before, save that the claimant's ownership stays in the past, where it was."""
    now = clock.now()
    _hold({claim.business_id for claim in _claims(moved.ids)})
    for claim in _claims(moved.ids):
        for begun in Ownership.objects.filter(pk=claim.began, period__endswith__isnull=True):
            if _taken_over(claim, begun):
                continue
            begun.period, begun.changed_at = DateTimeTZRange(begun.period.lower, now), now
            begun.save(update_fields=["period", "changed_at"])
        for ownership in Ownership.objects.filter(pk__in=claim.ended).order_by("pk"):
            again = Ownership.objects.filter(
                business=claim.business_id, person=ownership.person_id, period__endswith__isnull=True
            )
            if not again.exists():
                period = DateTimeTZRange(ownership.period.lower, None)
                Ownership.objects.filter(pk=ownership.pk).update(period=period, changed_at=now)
            open_scope(person_id=ownership.person_id, regency_id=claim.business.regency_id, since=now)
        Person.objects.filter(pk__in=claim.linked).update(same_as=None)
        ClaimedBusiness.objects.filter(pk=claim.pk).update(began=None, ended=[], linked=[])
    close_scopes([person.pk for person in claimants(moved.ids).values()], now)


def _taken_over(claim: ClaimedBusiness, begun: Ownership) -> bool:
    """Two claims of one person on two businesses that became one: the ownership of the other claim was ended by that, so
    that this one goes on for it."""
    others = ClaimedBusiness.objects.filter(business=claim.business_id, began__isnull=False).exclude(pk=claim.pk)
    for other in others:
        if Ownership.objects.filter(pk=other.began, person=begun.person_id).exists():
            return bool(ClaimedBusiness.objects.filter(pk=other.pk).update(began=begun.pk))
    return False


def end_reach(moved: Moved) -> None:
    """The region's staff reached the claimant's contacts while they looked into the claim; no longer."""
    close_scopes([person.pk for person in claimants(moved.ids).values()], clock.now())


def reach_again(moved: Moved) -> None:
    """The opposite: the claim is open again."""
    who = claimants(moved.ids)
    for claim in _claims(moved.ids):
        open_scope(person_id=who[claim.pk].pk, regency_id=claim.business.regency_id, since=clock.now())


EFFECTS = {
    "take_ownership": Effect(take_ownership, give_back, already_owned),
    "end_reach": Effect(end_reach, reach_again),
}
