"""One search over all apps: a number that is exactly this one first, nothing of foreign agencies, phones on record."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from accounts.models import AccessRecord, Person, User
from accounts.scope import scope_of_region
from casework.models import Case
from database.scope import EVERYTHING, scoped
from tests import world
from tests.world import client_of
from umkm.models import Business

PHONE = "0812 0000 4321"
GROUP = re.compile(r"<section class=\"card\"><header><h2>([^<]+)</h2>")
HIT = re.compile(r'<li><span><a href="[^"]+">([^<]+)</a>')


def asked(someone: User, typed: str) -> str:
    """What the page says, asked as the box of every page asks."""
    answer = client_of(someone).post("/cari/", {"q": typed}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def found(someone: User, typed: str) -> list[str]:
    return HIT.findall(asked(someone, typed))


def named(name: str, regency: str = "74.71", owner: Person | None = None, **fields: Any) -> Business:
    made = world.business(regency, name=name, owner=owner)
    with transaction.atomic(), scoped(scope_of_region((regency,))):
        Business.objects.filter(pk=made.pk).update(**fields)
        return Business.objects.get(pk=made.pk)


def looked_at(person: Person) -> list[tuple[str, str]]:
    with transaction.atomic(), scoped(EVERYTHING):
        records = AccessRecord.objects.filter(person=person, kind="phone")
        return list(records.values_list("actor_name", "reason"))


@pytest.fixture
def owner(office: SimpleNamespace) -> Person:
    made = world.user("Ibu Kopi").person
    named("Kopi Tolaki", owner=made)
    world.contact(made, "phone", PHONE)
    return made


def test_a_nib_or_a_number_finds_its_business_and_no_like_name(office: SimpleNamespace) -> None:
    exact = named("Warung Sagu", nib="9120000000001")
    named("Toko 9120000000001")
    named(f"Toko {exact.short_id}")
    for typed in ("9120000000001", "9120 0000 00001", exact.short_id, exact.short_id.lower()):
        assert found(office.officer, typed) == ["Warung Sagu"], typed
    page = asked(office.officer, exact.short_id)
    assert "Nomornya tepat" in page


def test_an_exact_number_of_another_kind_comes_before_names(office: SimpleNamespace) -> None:
    with transaction.atomic(), scoped(EVERYTHING):
        case = Case.objects.filter(agency=office.here).latest("pk")
    named(f"Toko {case.reference}")
    page = asked(office.officer, case.reference)
    assert GROUP.findall(page) == ["Perkara", "Usaha"]
    assert HIT.findall(page) == [case.title, f"Toko {case.reference}"]


def test_a_word_that_begins_so_comes_before_one_that_holds_it(office: SimpleNamespace) -> None:
    for name in ("Fotokopi Kampus", "Kedai Kopi", "Kopi Tolaki", "Akopindo"):
        named(name)
    assert found(office.officer, "kopi") == ["Kopi Tolaki", "Kedai Kopi", "Akopindo", "Fotokopi Kampus"]


def test_more_than_a_handful_lead_to_the_whole_list(office: SimpleNamespace) -> None:
    for number in range(9):
        named(f"Bakso {number}")
    page = asked(office.officer, "bakso")
    assert len(HIT.findall(page)) == 8 and '<a href="/usaha/?cari=bakso">' in page
    found_all = client_of(office.officer).get("/usaha/?cari=bakso").content.decode()
    assert all(f"Bakso {number}" in found_all for number in range(9))


@pytest.mark.parametrize("role", ["officer", "supervisor", "agency_head"])
def test_nothing_of_a_foreign_agency(office: SimpleNamespace, role: str) -> None:
    """Not by name, not by number, not by phone, not its cases."""
    stranger = world.user("Orang Surabaya").person
    theirs = named("Rawon Kalisari", "35.78", stranger, nib="9120000000002")
    world.contact(stranger, "phone", "0812 0000 8765")
    with transaction.atomic(), scoped(EVERYTHING):
        case = Case.objects.filter(agency=office.there).latest("pk")
    someone = getattr(office, role)
    for typed in ("rawon", "9120000000002", theirs.short_id, "0812 0000 8765", case.reference, case.title):
        page = asked(someone, typed)
        assert HIT.findall(page) == [] and "Tidak ada yang cocok" in page, typed
    assert looked_at(stranger) == []
    assert found(world.officer(office.there), "rawon") == ["Rawon Kalisari"]


@pytest.mark.parametrize("role", ["officer", "supervisor"])
def test_a_phone_finds_its_owner_on_record(office: SimpleNamespace, owner: Person, role: str) -> None:
    someone = getattr(office, role)
    page = asked(someone, PHONE)
    assert HIT.findall(page) == ["Kopi Tolaki"] and GROUP.findall(page) == ["Usaha dengan nomor telepon ini"]
    assert asked(someone, "+62 812-0000-4321") and found(someone, "6281200004321") == ["Kopi Tolaki"]
    assert looked_at(owner) == [(someone.get_full_name(), "Dicari dengan nomor telepon.")]  # once a day


@pytest.mark.parametrize("role", ["agency_head", "partner", "companion"])
def test_who_calls_nobody_finds_nobody_by_phone(office: SimpleNamespace, owner: Person, role: str) -> None:
    assert found(getattr(office, role), PHONE) == []
    assert looked_at(owner) == []


def test_a_phone_stands_in_no_address(office: SimpleNamespace, owner: Person) -> None:
    """Words get an address of their own; a phone, a NIK or a mail address is answered without one, and not shown again."""
    client = client_of(office.officer)
    assert client.post("/cari/", {"q": "kopi"}).headers["Location"] == "/cari/?q=kopi"
    for typed in (PHONE, "7471012501800001", "kopi@usaha.example"):
        answer = client.post("/cari/", {"q": typed})
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
        assert typed not in answer.content.decode()
    assert HIT.findall(client.get("/cari/", {"q": PHONE}).content.decode()) == []


def test_bad_input_is_no_error(office: SimpleNamespace) -> None:
    for typed in ("", " ", "%", "_" * 200, "\x00kopi", "U-", "U-!!!!!", "'; --", "62", "9" * 13):
        assert client_of(office.officer).post("/cari/", {"q": typed}, follow=True).status_code == 200, typed


def test_who_has_no_registry_searches_nothing(office: SimpleNamespace) -> None:
    for role in ("observer", "agency_admin"):
        assert client_of(getattr(office, role)).get("/cari/?q=kopi").status_code == 403
