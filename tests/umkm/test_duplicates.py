"""Pairs that may be one business: found by number, name and place; ranked, with reasons; seen by whoever serves both."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Person
from accounts.scope import scope_of, scope_of_person
from accounts.services import bury_contact, make_person
from database.scope import scoped
from tests import world
from tests.umkm.merge_worlds import everywhere
from umkm.duplicates import MOST_ALIKE, SHARING, compare, dismiss, reasons_of, refresh
from umkm.merging.services import merge
from umkm.models import Business, Double

KENDARI, KOLAKA, SURABAYA = "74.71", "74.01", "35.78"
NIB = "9120001234567"


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return SimpleNamespace(sultra=world.officer(world.agency("74")), jatim=world.officer(world.agency("35")))


def make(name: str, regency: str = KENDARI, owner: Person | None = None, **fields: Any) -> Business:
    made = world.business(regency, name=name, owner=owner)
    Business.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def owner_with(phone: str = "", nik: str = "") -> Person:
    return make_person(full_name="Pemilik", contacts=[("phone", phone, False)] if phone else [], nik=nik or None)


def found(regency: str = KENDARI) -> dict[frozenset[str], list[str]]:
    refresh(regency)
    rows = Double.objects.select_related("first", "second")
    return {frozenset((row.first.name, row.second.name)): reasons_of(row).words() for row in rows}


def pair(one: str, other: str) -> frozenset[str]:
    return frozenset((one, other))


def test_a_near_name_in_the_same_place(w: SimpleNamespace) -> None:
    make("Keripik Pisang Melati", district="74.71.01")
    make("KRIPIK PISANG MELATI", district="74.71.01")
    make("Keripik Pisang Melatti", district="74.71.02")  # another district, no point: not near
    make("Warung Bahari", district="74.71.01")
    make("Toko Bahari", district="74.71.01", lat="-3.98", lng="122.51")
    make("Bahari", lat="-3.9801", lng="122.5101")
    assert found() == {
        pair("Keripik Pisang Melati", "KRIPIK PISANG MELATI"): ["nama mirip (79%)", "kecamatan sama"],
        pair("Warung Bahari", "Toko Bahari"): ["nama serupa (37%)", "kecamatan sama"],
        pair("Toko Bahari", "Bahari"): ["nama mirip (58%)", "berjarak 16 m"],
        pair("Warung Bahari", "Bahari"): ["nama mirip (50%)"],  # where the one lies is not known
    }


def test_the_same_numbers_also_in_another_regency(w: SimpleNamespace) -> None:
    make("Abon Anoa", nib=NIB)
    make("Abon Sapi Anoa", KOLAKA, nib=NIB)
    make("Sate", owner=owner_with("0812 0000 7001", "7471010101900001"))
    make("Soto", KOLAKA, owner=owner_with("+62 812 0000 7001"))
    make("Gulai", SURABAYA, owner=owner_with("", "7471010101900001"))
    assert found() == {
        pair("Abon Anoa", "Abon Sapi Anoa"): ["NIB sama", "nama mirip (64%)"],
        pair("Sate", "Soto"): ["telepon pemilik sama"],
        pair("Sate", "Gulai"): ["pemilik sama"],
    }


def test_one_owner_of_two_is_no_sign_unless_the_names_are_alike(w: SimpleNamespace) -> None:
    owner = owner_with("0812 0000 7001")
    make("Sate Padang", owner=owner)
    make("Laundry Kilat", owner=owner)
    make("Sate Padang Murni", owner=owner)
    assert found() == {pair("Sate Padang", "Sate Padang Murni"): ["pemilik sama", "nama mirip (67%)"]}


def test_a_dead_number_and_one_that_many_share_say_nothing(w: SimpleNamespace) -> None:
    dead = owner_with("0812 0000 7001")
    make("Sate", owner=dead)
    make("Gulai", owner=owner_with("0812 0000 7001"))
    with scoped(scope_of_person(dead)), transaction.atomic():
        bury_contact(contact=dead.contacts.get())
    for number in range(SHARING + 1):
        make(f"Usaha {chr(65 + number) * 5}", owner=owner_with("0812 0000 7999"))
    assert found() == {}


def test_a_word_that_many_share_makes_no_pairs_of_its_own(w: SimpleNamespace) -> None:
    for number in range(MOST_ALIKE + 1):
        make(f"Keripik {chr(97 + number % 26)}x{chr(97 + number // 26)}z", district="74.71.01")
    make("Keripik Melati Jaya", district="74.71.01")
    make("Keripik Melati", district="74.71.01")
    assert found() == {pair("Keripik Melati Jaya", "Keripik Melati"): ["nama mirip (75%)", "kecamatan sama"]}


def test_the_most_certain_come_first_and_refreshing_twice_is_refreshing_once(w: SimpleNamespace) -> None:
    make("Abon Anoa", nib=NIB, district="74.71.01")
    make("Abon Anoa", nib=NIB, district="74.71.01")
    make("Abon Anoa Jaya", district="74.71.01")
    found()
    ids = set(Double.objects.values_list("pk", flat=True))
    refresh(KENDARI)
    rows = list(Double.objects.order_by("-score"))
    assert {row.pk for row in rows} == ids and len(rows) == 3
    assert rows[0].same_nib and rows[0].score == 88 and reasons_of(rows[0]).band == "Hampir pasti"
    Business.objects.filter(name="Abon Anoa Jaya").update(name="Laundry")
    refresh(KENDARI)
    assert Double.objects.count() == 1


def test_whoever_serves_both_sees_a_pair_and_nobody_else(w: SimpleNamespace) -> None:
    here = make("Sate", owner=owner_with(nik="7471010101900001"))
    there = make("Gulai", SURABAYA, owner=owner_with(nik="7471010101900001"))
    make("Sate Kambing", nib=NIB)
    make("Sate Kambing", KOLAKA, nib=NIB)
    refresh(KENDARI)
    assert Double.objects.count() == 2
    assert [row.same_nib for row in Double.objects.visible_to(w.sultra)] == [True]
    assert not Double.objects.visible_to(w.jatim).exists()
    with scoped(scope_of(w.sultra)), transaction.atomic():
        assert not compare(here, there).same_nik  # the other's number lies outside the reader's reach
    with everywhere():
        assert compare(here, there).same_nik


def test_a_pair_that_somebody_judged_does_not_come_back(w: SimpleNamespace) -> None:
    one, other = make("Abon Anoa", nib=NIB), make("Abon Anoa", nib=NIB)
    assert len(found()) == 1
    for _ in range(2):
        dismiss(actor=w.sultra, one=other, other=one, reason="Kakak dan adik, dua dapur.")
    assert found() == {} and Double.objects.count() == 0


def test_what_was_merged_is_no_candidate(w: SimpleNamespace) -> None:
    one, other = make("Abon Anoa", nib=NIB), make("Abon Anoa", nib=NIB)
    assert len(found()) == 1
    with everywhere():
        merge(actor=w.sultra, gone=one, stays=other, taken=set())
    assert not Double.objects.exists() and found() == {}


def test_a_page_of_one_pair_says_what_the_list_said(w: SimpleNamespace) -> None:
    one = make("Keripik Pisang Melati", owner=owner_with("0812 0000 7001"), nib=NIB, lat="-3.98", lng="122.51")
    other = make("Kripik Pisang Melati", owner=owner_with("0812 0000 7001"), nib=NIB, lat="-3.9801", lng="122.51")
    refresh(KENDARI)
    with everywhere():
        assert compare(one, other) == reasons_of(Double.objects.get())


def test_candidates_are_found_by_region_and_rank_in_an_index(w: SimpleNamespace) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Double.objects.filter(first_regency=KENDARI).order_by("-score", "-pk")
    assert "double_of_region" in rows.explain()
