"""Which businesses may be meant: by number, by phone, by a name that is nearly the same in the same place."""

from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Contact, Person
from accounts.scope import scope_of_person
from accounts.services import bury_contact
from database.scope import NOBODY, scoped
from tests import world
from umkm import likeness
from umkm.likeness import NAME, NAME_AND_DISTRICT, NIB, PHONE, likely
from umkm.models import Business

NUMBER = "9120001234567"


@pytest.fixture
def w(db: Any) -> dict[str, Business]:
    """Five in Kendari and one of the same name in Surabaya; the phone is Bu Rahma's."""
    rahma = Person.objects.create(full_name="Rahma Contoh")
    world.contact(rahma, "phone", "0812 0000 7001", verified=False)
    made = {
        "melati": world.business("74.71", name="Keripik Pisang Melati"),
        "melati_elsewhere": world.business("35.78", name="Keripik Pisang Melati"),
        "mawar": world.business("74.71", name="KERIPIK PISANG MELATI  2"),
        "sinonggi": world.business("74.71", name="Warung Sinonggi Bu Rahma", owner=rahma),
        "batik": world.business("74.71", name="Batik Tulis Anoa"),
    }
    Business.objects.filter(pk=made["melati"].pk).update(district="74.71.01", nib=NUMBER)
    return made


def found(**asked: Any) -> list[tuple[int, tuple[str, ...]]]:
    with scoped(NOBODY), transaction.atomic():
        return [(one.business.pk, one.reasons) for one in likely(**asked)]


def test_a_near_name_in_the_same_place_the_likeliest_first(w: dict[str, Business]) -> None:
    assert found(name="kripik pisang  melati", regency="74.71", district="74.71.01") == [
        (w["melati"].pk, (NAME_AND_DISTRICT,)),
        (w["mawar"].pk, (NAME,)),
    ]


def test_a_name_elsewhere_and_another_name_are_not_meant(w: dict[str, Business]) -> None:
    assert found(name="Keripik Pisang Melati", regency="35.78") == [(w["melati_elsewhere"].pk, (NAME,))]
    assert found(name="Bengkel Las Jaya", regency="74.71") == []
    assert found(name="Keripik Pisang Melati") == []  # without a place a name says nothing


def test_a_number_and_a_phone_stand_before_a_name(w: dict[str, Business]) -> None:
    asked = {"name": "Keripik Pisang Melati 2", "regency": "74.71", "nib": NUMBER, "phones": ["+62 812-0000-7001"]}
    assert found(**asked) == [
        (w["melati"].pk, (NIB, NAME)),
        (w["sinonggi"].pk, (PHONE,)),
        (w["mawar"].pk, (NAME,)),
    ]
    assert found(phones=["0812 0000 7002"]) == found(nib="9120001234568") == found() == []


def test_a_dead_number_and_an_owner_of_before_lead_nowhere(w: dict[str, Business]) -> None:

    person = Person.objects.get(full_name="Rahma Contoh")
    with scoped(scope_of_person(person)), transaction.atomic():
        bury_contact(contact=Contact.objects.get(person=person))
    assert found(phones=["0812 0000 7001"]) == []


def test_only_among_the_rows_that_one_may_see(w: dict[str, Business]) -> None:
    rows = Business.objects.exclude(pk=w["melati"].pk)
    asked = {"name": "Keripik Pisang Melati", "regency": "74.71", "nib": NUMBER}
    assert found(rows=rows, **asked) == [(w["mawar"].pk, (NAME,))]


def test_names_are_found_by_their_index(w: dict[str, Business]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    query = Business.objects.annotate(capitals=likeness.Upper("name"))
    plan = query.filter(capitals__trigram_similar="KERIPIK").explain()
    assert "business_name_search" in plan


def test_one_that_went_into_another_is_never_meant(w: dict[str, Business]) -> None:
    """Whatever rows are asked among."""
    asked = {"name": "Keripik Pisang Melati", "regency": "74.71", "nib": NUMBER}
    Business.objects.filter(pk=w["melati"].pk).update(merged_into=w["mawar"])
    for rows in (None, Business.objects.all()):
        assert found(**asked, rows=rows) == [(w["mawar"].pk, (NAME,))]
