"""Who reaches whose private rows, by every table that has some: own, of a served region, and of nobody else."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.utils import ProgrammingError

from accounts.models import Contact, IdentityNumber, PersonScope
from accounts.scope import of_served_person, scope_of, scope_of_person
from accounts.services import make_person
from database import clock
from database.scope import NOBODY, scoped
from tests import world
from umkm.models import Ownership
from umkm.moving import move_business
from umkm.services import end_ownership

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def w(db):
    """An owner in Kendari and one in Surabaya, each with phone, e-mail and NIK."""
    built = world.two_agencies()
    for name, region, nik in (
        ("kendari_owner", "74.71", "7471010101900001"),
        ("surabaya_owner", "35.78", "3578010101900002"),
    ):
        contacts = [("email", f"{name}@usaha.example", True), ("phone", f"0812 0000 {region[:2]}11", False)]
        person = make_person(full_name=name, contacts=contacts, nik=nik)
        business = world.business(region, owner=person)
        setattr(built, name, person)
        setattr(built, f"{name}_business", business)
    return built


def reached(scope) -> tuple[set[int], set[int]]:
    with scoped(scope), transaction.atomic():
        contacts = set(Contact.objects.values_list("person", flat=True))
        return contacts, set(IdentityNumber.objects.values_list("person", flat=True))


def test_an_officer_reaches_those_of_the_region_alone(w):
    mine = {w.kendari_owner.pk}
    assert reached(scope_of(w.in_sultra)) == (mine, mine)
    theirs = {w.surabaya_owner.pk}
    assert reached(scope_of(w.in_jatim)) == (theirs, theirs)


def test_a_person_reaches_their_own_and_nobody_reaches_any(w):
    mine = {w.kendari_owner.pk}
    assert reached(scope_of_person(w.kendari_owner)) == (mine, mine)
    assert reached(NOBODY) == (set(), set())


@pytest.mark.parametrize("role", ["agency_admin", "partner", "observer", "companion", "system_admin"])
def test_other_roles_reach_only_themselves(w, role):
    user = world.member(w.sultra.organisation, role)
    assert reached(scope_of(user)) == (set(), set())


def test_a_grant_opens_the_registry_and_no_contact(w):
    world.grant(w.sultra, w.jatim.organisation)
    assert reached(scope_of(w.in_jatim))[0] == {w.surabaya_owner.pk}


def test_an_officer_writes_no_contact_of_another_region(w):
    with scoped(scope_of(w.in_sultra)), transaction.atomic():
        assert Contact.objects.filter(person=w.surabaya_owner).update(dead_at=clock.now()) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Contact.of(w.surabaya_owner, "phone", "0812 0000 9999").save()


def test_a_scope_ends_with_the_ownership_and_at_its_own_instant(w):
    business, person = w.kendari_owner_business, w.kendari_owner
    end_ownership(ownership=Ownership.objects.get(business=business, person=person))
    assert person.pk not in reached(scope_of(w.in_sultra))[0]
    # Asked at an instant before the end, the same rows open the same doors.
    before = scope_of(w.in_sultra, clock.now() - HOUR)
    assert person.pk in reached(before)[0]


def test_a_moved_business_takes_its_owner_along(w):
    with scoped(scope_of(w.in_sultra)):
        move_business(business=w.kendari_owner_business, regency_id="35.78", district_id=None)
    assert reached(scope_of(w.in_sultra))[0] == set()
    assert reached(scope_of(w.in_jatim))[0] == {w.kendari_owner.pk, w.surabaya_owner.pk}


def test_a_scope_that_has_not_begun_opens_nothing(w):
    PersonScope.objects.filter(person=w.kendari_owner).update(period=DateTimeTZRange(clock.now() + HOUR, None))
    assert reached(scope_of(w.in_sultra))[0] == set()


def test_a_bare_column_is_refused():
    """It would mean the column of the sub-select's own table, and every row would pass: seen once."""
    with pytest.raises(ValueError):
        of_served_person("person_id")
