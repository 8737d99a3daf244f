"""Two claims of one business accepted by two officers in the same moment: one owner, and a sentence for the other."""

from django.db import transaction

from accounts.actors import Actor
from accounts.scope import scope_of
from accounts.services import make_person, make_user
from casework.engine import Refused, perform
from casework.models import Case
from database.scope import scoped
from tests import world
from tests.races.test_cases import at_once
from umkm import claims
from umkm.models import Ownership

ROUNDS = 10
CHECKED = {"cara": ["bertemu"], "tercatat": "sama"}


def test_the_first_accepted_wins_and_the_other_is_told(transactional_db):
    agency = world.agency("74")
    officers = [world.officer(agency), world.officer(agency)]
    claimants = [make_user(make_person(full_name=f"Pemohon {n}")) for n in (1, 2)]
    for round_ in range(ROUNDS):
        named = make_person(full_name="Tercatat")
        business = world.business("74.71", name=f"Warung {round_}", owner=named)
        cases = [opened(user, business) for user in claimants]
        results = at_once(*(lambda o=o, c=c: accept(o, c) for o, c in zip(officers, cases, strict=True)))
        refused = [result for result in results if isinstance(result, Refused)]
        assert len(refused) == 1 and "sudah dipegang Pemohon" in str(refused[0]), results
        assert sorted(Case.objects.filter(pk__in=[c.pk for c in cases]).values_list("status", flat=True)) == [
            "diajukan",
            "diterima",
        ]
        standing = Ownership.objects.filter(business=business, period__endswith__isnull=True)
        assert standing.get().person_id in {user.person_id for user in claimants}
        for case in Case.objects.filter(pk__in=[c.pk for c in cases], status="diajukan"):
            close(officers[0], case)


def test_one_who_claims_twice_in_the_same_moment_has_one_claim(transactional_db):
    world.agency("74")
    user = make_user(make_person(full_name="Pemohon"))
    business = world.business("74.71")
    results = at_once(*[lambda: opened(user, business)] * 4)
    assert len({case.pk for case in results}) == 1 and Case.objects.count() == 1


def opened(user, business):
    with scoped(scope_of(user)), transaction.atomic():
        return claims.open_claim(user=user, business=business, as_what="pemilik", statement="Milik saya.")


def accept(officer, case):
    with scoped(scope_of(officer)), transaction.atomic():
        return perform(case, "terima", Actor.of(officer), 1, **CHECKED)


def close(officer, case):
    with scoped(scope_of(officer)), transaction.atomic():
        perform(case, "tolak", Actor.of(officer), case.version, reason="sudah_dimiliki")
