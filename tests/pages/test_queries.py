"""How many queries the main pages cost, and that it does not grow with what they list."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, User
from accounts.scope import scope_of
from database.scope import scoped
from tests import world
from umkm.models import Business
from umkm.services import create_business

MANY = 24
DISTRICT = "74.71.01"


@pytest.fixture
def office(db: None) -> SimpleNamespace:
    """An agency with an officer, and as many businesses as a page lists; each with owner, contact, product, duty."""
    agency = world.agency("74")
    officer = world.officer(agency)
    businesses = [make(officer, n) for n in range(MANY)]
    return SimpleNamespace(agency=agency, officer=officer, businesses=businesses)


def make(officer: User, number: int, owner: Person | None = None) -> Business:
    owner = owner or Person.objects.create(full_name=f"Pemilik {number}")
    world.contact(owner, "phone", f"0812 0000 {2000 + number}")
    with transaction.atomic(), scoped(scope_of(officer)):
        return create_business(
            actor=officer,
            name=f"Dapur {number:02}",
            regency_id="74.71",
            scale="mikro",
            origin="petugas",
            products=[("Abon", "makanan_minuman", "domestic")],
            owner=owner,
        )


@pytest.fixture
def client(office: SimpleNamespace) -> Iterator[Client]:
    found = world.client_of(office.officer)
    found.get("/data-saya/")  # notes in the session that the notice is read
    yield found


# Saved views and chosen columns are one each; the duty list asks what came of calls.
PAGES = [("/usaha/", 17), ("/usaha/?skala=mikro&wilayah=74.71", 19), ("/halal/wajib/", 18)]


def asked(client: Client, path: str, most: int) -> str:
    """The page, which asked no more than that. The savepoint is a test's: a request of its own begins a transaction."""
    with CaptureQueriesContext(connection) as context:
        response = client.get(path)
    assert response.status_code == 200
    queries = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(queries) <= most, "\n".join([f"{len(queries)} instead of {most}:", *queries])
    return response.content.decode()


@pytest.mark.parametrize(("path", "most"), PAGES)
def test_lists_stay_within_their_queries(client: Client, path: str, most: int) -> None:
    assert asked(client, path, most).count("Dapur ") >= MANY  # it was the full list that was counted


def test_a_business_stays_within_its_queries(client: Client, office: SimpleNamespace) -> None:
    assert "Dapur 00" in asked(client, f"/usaha/{office.businesses[0].public_id}/", 32)


def test_an_owners_home_stays_within_its_queries(office: SimpleNamespace) -> None:
    """With one business. Each further one costs what its duty costs."""
    owner = world.user("Pemilik Contoh")
    make(office.officer, 90, owner.person)
    found = world.client_of(owner)
    found.get("/data-saya/")
    assert "Dapur 90" in asked(found, "/usaha-saya/", 20)


def test_the_count_sees_one_too_many(client: Client) -> None:
    with pytest.raises(AssertionError, match="instead of 3"):
        asked(client, "/usaha/", 3)
