"""A business moves, and its cases go with it: to the agency of the new place, or with a sentence why they stay."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.actors import Actor
from accounts.scope import scope_of_region
from casework.assignment import assign
from casework.correction import correct
from casework.decisions import seats_of
from casework.engine import Refused, perform
from casework.following import FOLLOWED, HANDED_ON
from casework.models import Case, Party
from casework.writing import as_row
from database.scope import scoped
from halal.cases import open_application
from notifications.models import Message
from tests import world
from umkm.claims import open_claim
from umkm.models import Business
from umkm.moving import move_business

KENDARI, BAUBAU, SURABAYA = "74.71", "74.72", "35.78"


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    """Two cities with agencies of their own, an application in one of them with an officer."""
    here, there = world.agency(KENDARI), world.agency(BAUBAU)
    people = {
        "officer": world.officer(here),
        "new_officer": world.officer(there),
        "new_head": world.member(there.organisation, "supervisor"),
        "owner": world.user("Pemilik"),
    }
    business = world.business(KENDARI, name="Abon Anoa", owner=people["owner"].person)
    with scoped(scope_of_region((KENDARI,))):
        case = open_application(business=business, owner=people["owner"].person, actor=Actor.of(people["owner"]))
        case = assign(case, Actor.of(people["officer"]), case.version, people["officer"].person)
    return SimpleNamespace(here=here, there=there, people=people, business=business, case=case)


def move(w: SimpleNamespace, to: str, business: Business | None = None) -> None:
    with scoped(scope_of_region((KENDARI, BAUBAU, SURABAYA))), transaction.atomic():
        actor = Actor.of(w.people["officer"])
        move_business(business=business or w.business, regency_id=to, district_id=None, actor=actor)
        connection.check_constraints()
    w.case.refresh_from_db()


def seen(w: SimpleNamespace, name: str, case: Case | None = None) -> Any:
    return world.client_of(w.people[name]).get(f"/perkara/{(case or w.case).public_id}/")


def test_the_agency_of_the_new_place_handles_it_and_both_read_that_in_its_history(w: SimpleNamespace) -> None:
    before = Case.objects.get(pk=w.case.pk)
    assert seen(w, "new_officer").status_code == 404
    move(w, BAUBAU)
    assert (w.case.agency, w.case.region, w.case.version) == (w.there, BAUBAU, before.version + 1)
    assert (w.case.status, w.case.ball_person_id, w.case.due_at) == (
        before.status,
        w.people["owner"].person_id,
        before.due_at,
    )
    event = w.case.events.get(version=w.case.version)
    assert event.move == FOLLOWED and event.actor_name == w.people["officer"].person.full_name
    for name in ("officer", "new_officer", "owner"):
        html = seen(w, name).content.decode()
        assert "Mengikuti usaha yang pindah" in html and f"sebelumnya Dinas {KENDARI}" in html, name
    told = set(Message.objects.filter(kind=HANDED_ON, subject=event.pk).values_list("recipient", flat=True))
    assert told == {w.people["new_head"].person_id, w.people["owner"].person_id}, "not whoever moved it"
    row = as_row(w.case)
    assert ("dinas", "officer") not in row.people, "nobody there works on it yet"
    assert ("dinas", "officer") in seats_of(row, Actor.of(w.people["new_officer"]))
    assert ("dinas", "officer") not in seats_of(row, Actor.of(w.people["officer"]))
    with pytest.raises(Refused, match="bukan itu"):
        perform(w.case, "batalkan", Actor.of(w.people["officer"]), w.case.version, reason="ganda")


def test_there_and_back_again(w: SimpleNamespace) -> None:
    move(w, BAUBAU)
    move(w, KENDARI)
    former = Party.objects.filter(case=w.case, side__startswith="asal")
    assert w.case.agency == w.here and [row.organisation for row in former] == [w.there.organisation]
    assert seen(w, "new_officer").status_code == 200


def test_where_no_agency_is_it_stays_and_says_so(w: SimpleNamespace) -> None:
    move(w, SURABAYA)
    assert (w.case.agency, w.case.region) == (w.here, KENDARI)
    assert as_row(w.case).people["dinas", "officer"] == w.people["officer"].person_id
    html = seen(w, "officer").content.decode()
    assert html.count("Di sana belum ada dinas pada portal ini") == 2, "in its history and beside the stage"
    assert not Message.objects.filter(kind=HANDED_ON).exists()
    move(w, BAUBAU)
    assert w.case.agency == w.there and "belum ada dinas" in seen(w, "new_officer").content.decode()
    assert seen(w, "new_officer").content.decode().count("belum ada dinas") == 1, "in its history alone"


def test_inside_the_province_that_handles_it_the_place_follows_and_the_officer_stays(w: SimpleNamespace) -> None:
    province = world.agency("35")
    officer = world.officer(province)
    owner = world.user("Pemilik lain")
    with scoped(scope_of_region((SURABAYA, "35.73"))):
        business = world.business(SURABAYA, owner=owner.person)
        case = open_application(business=business, owner=owner.person, actor=Actor.of(owner))
        case = assign(case, Actor.of(officer), case.version, officer.person)
        move_business(business=business, regency_id="35.73", district_id=None)
    case.refresh_from_db()
    assert (case.agency, case.region) == (province, "35.73")
    assert as_row(case).people["dinas", "officer"] == officer.person_id
    assert "Tetap ditangani Dinas 35" in case.events.get(version=case.version).note


def test_what_has_ended_stays_where_it_ended(w: SimpleNamespace) -> None:
    w.case = perform(w.case, "batalkan", Actor.of(w.people["officer"]), w.case.version, reason="ganda")
    version = w.case.version
    move(w, BAUBAU)
    assert (w.case.agency, w.case.version) == (w.here, version)


def test_a_correction_takes_back_what_was_done_and_not_the_way_to_another_agency(w: SimpleNamespace) -> None:
    supervisor = world.member(w.here.organisation, "supervisor")
    w.case = perform(w.case, "batalkan", Actor.of(w.people["officer"]), w.case.version, reason="ganda")
    w.case = correct(w.case, Actor.of(supervisor), w.case.version, "Salah pilih.")
    move(w, BAUBAU)
    with pytest.raises(Refused, match="Belum ada langkah"):
        correct(w.case, Actor.of(w.people["new_head"]), w.case.version, "Tarik kembali.")


def test_a_claim_and_its_claimant_are_reached_from_the_new_place(w: SimpleNamespace) -> None:
    with scoped(scope_of_region((KENDARI,))):
        free = world.business(KENDARI, name="Kopi Teluk")
    claimant = world.user("Pengklaim")
    world.contact(claimant.person, "phone", "0812 0000 7777", verified=False)
    with scoped(scope_of_region((KENDARI,))):
        claim = open_claim(user=claimant, business=free, as_what="pemilik", statement="Milik saya.")
    move(w, BAUBAU, free)
    claim.refresh_from_db()
    assert (claim.agency, claim.region) == (w.there, BAUBAU)
    open_in = claimant.person.scopes.filter(period__endswith__isnull=True).values_list("region", flat=True)
    assert list(open_in) == [BAUBAU]
    assert seen(w, "new_officer", claim).status_code == 200
