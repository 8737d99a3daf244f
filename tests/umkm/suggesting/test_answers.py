"""Yes, no, another group: on the page, in bulk, by staff and by the owner; and what history keeps of it."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.actors import Actor
from database.testing import comparable
from halal.models import Obligation
from tests import world
from tests.umkm.imports.conftest import imported, solo  # noqa: F401
from umkm.imports import batches
from umkm.models import Business, GroupSuggestion, Product, SuggestionAnswer
from umkm.suggesting import runs
from umkm.suggesting.answers import refuse
from umkm.suggesting.matching import suggest

pytestmark = pytest.mark.django_db
TIMES = re.compile(rb"(?m)^(Content-Length|Expires): .*$")


@pytest.fixture
def there(db: None) -> SimpleNamespace:
    agency = world.agency("33.72")
    owner = world.user("Sri")
    soto = world.business("33.72", name="Soto Bu Sri", owner=owner.person)
    others = [world.business("33.72", name=name) for name in ("Bakso Kumis", "Laundry Lestari", "Budi")]
    suggest([soto.pk, *(other.pk for other in others)])
    return SimpleNamespace(
        agency=agency,
        officer=world.client_of(world.officer(agency)),
        owner=world.client_of(owner),
        soto=soto,
        others=others,
    )


def page(business: Business) -> str:
    return f"/usaha/{business.public_id}/"


def group_of(business: Business) -> tuple[str, str] | None:
    return Product.objects.filter(business=business).values_list("group", "group_state").first()


@pytest.mark.parametrize("who", ["officer", "owner"])
def test_whoever_may_edit_sees_the_words_and_confirms(there: SimpleNamespace, who: str) -> None:
    client: Client = getattr(there, who)
    shown = client.get(page(there.soto)).content.decode()
    assert "Usulan kelompok produk" in shown and "soto" in shown
    assert not Obligation.objects.exists()
    client.post(page(there.soto) + "usulan/", {"kelompok": "makanan_minuman", "jawab": "ya"})
    assert group_of(there.soto) == ("makanan_minuman", "dikonfirmasi")
    assert Obligation.objects.filter(product__business=there.soto).exists()
    answer = SuggestionAnswer.objects.get()
    assert (answer.answer, answer.words) == ("dikonfirmasi", ["soto"])
    shown = client.get(page(there.soto)).content.decode()
    assert "Usulan kelompok Makanan dan minuman (karena kata: soto): dikonfirmasi" in shown
    assert "Usulan kelompok produk" not in shown


def test_the_owner_sees_it_among_their_businesses(there: SimpleNamespace) -> None:
    assert "Karena kata: soto" in there.owner.get("/usaha-saya/").content.decode()


def test_a_suggestion_that_is_another_by_now_is_not_confirmed(there: SimpleNamespace) -> None:
    answer = there.officer.post(page(there.soto) + "usulan/", {"kelompok": "kosmetik", "jawab": "ya"}, follow=True)
    assert "sudah berubah sejak Anda membukanya" in answer.content.decode()
    assert group_of(there.soto) is None
    assert GroupSuggestion.objects.filter(business=there.soto).exists()


@pytest.mark.parametrize(
    "typed", [{}, {"jawab": "ya"}, {"kelompok": "makanan_minuman", "jawab": "entah"}, {"kelompok": "\x00x"}]
)
def test_half_an_answer_writes_nothing(there: SimpleNamespace, typed: dict[str, str]) -> None:
    assert there.officer.post(page(there.soto) + "usulan/", typed).status_code == 302
    assert not SuggestionAnswer.objects.exists()


def test_twice_confirmed_is_once(there: SimpleNamespace) -> None:
    for _ in range(2):
        there.officer.post(page(there.soto) + "usulan/", {"kelompok": "makanan_minuman", "jawab": "ya"})
    assert Product.objects.count() == SuggestionAnswer.objects.count() == 1


def test_refused_it_stays_away(there: SimpleNamespace) -> None:
    there.owner.post(page(there.soto) + "usulan/", {"kelompok": "makanan_minuman", "jawab": "bukan"})
    suggest([there.soto.pk])
    assert not GroupSuggestion.objects.filter(business=there.soto).exists()
    assert group_of(there.soto) is None


def test_another_group_is_chosen(there: SimpleNamespace) -> None:
    address = page(there.soto) + "usulan/lain/"
    assert "karena kata: soto" in there.owner.get(address).content.decode()
    assert there.owner.post(address, {"group": "tidak ada"}).status_code == 422
    there.owner.post(address, {"group": "tidak_halal"})
    assert group_of(there.soto) == ("tidak_halal", "dikonfirmasi")
    assert SuggestionAnswer.objects.get().answer == "diganti"


def test_naming_the_group_of_a_product_answers_too(there: SimpleNamespace) -> None:
    product = Product.objects.create(business=there.soto, name="Soto ayam")
    address = f"/produk/{product.public_id}/"
    assert "Usulan: Makanan dan minuman, karena kata: soto" in there.owner.get(address).content.decode()
    there.owner.post(address, {"name": "Soto ayam", "group": "makanan_minuman", "origin": "domestic"})
    assert SuggestionAnswer.objects.get().answer == "dikonfirmasi"
    assert not GroupSuggestion.objects.filter(business=there.soto).exists()


def test_in_bulk_by_filter_with_a_preview(there: SimpleNamespace) -> None:
    listed = there.officer.get("/usaha/?usulan=makanan_minuman").content.decode()
    assert "Soto Bu Sri" in listed and "Bakso Kumis" in listed and "Laundry Lestari" not in listed
    typed = {"scale": "tetap", "group": "usulan"}
    shown = there.officer.post("/usaha/atur/?usulan=makanan_minuman", typed | {"lihat": "1"}).content.decode()
    assert "Usulan dikonfirmasi: Makanan dan minuman" in shown
    assert not Product.objects.exists()
    there.officer.post("/usaha/atur/?usulan=makanan_minuman", typed | {"atur": "1", "terlihat": "2"})
    assert Product.objects.filter(group="makanan_minuman", group_state="dikonfirmasi").count() == 2
    assert SuggestionAnswer.objects.count() == 2
    assert list(GroupSuggestion.objects.values_list("group", flat=True)) == ["tanpa_kewajiban"]
    assert "Soto Bu Sri" not in there.officer.get("/usaha/?usulan=ada").content.decode()


def test_a_stranger_is_told_what_is_told_of_nothing(there: SimpleNamespace) -> None:
    stranger = world.client_of(world.officer(world.agency("74")))
    keys = {"existing": str(there.soto.public_id), "missing": "7d1f9a50-0000-4000-8000-000000000000"}
    typed = {"kelompok": "makanan_minuman", "jawab": "ya"}
    for address in ("usulan/", "usulan/lain/"):
        answers = {key: stranger.post(f"/usaha/{key}/{address}", typed) for key in keys.values()}
        assert {answer.status_code for answer in answers.values()} == {404}
        told, unknown = (TIMES.sub(b"", comparable(answer, {"key": key})) for key, answer in answers.items())
        assert told == unknown
    assert group_of(there.soto) is None


SHEET = "Nama Usaha;Kegiatan;Wilayah;Lintang;Bujur\nSoto Segar;;Kota Surakarta;-7,57;110,81\nBudi;;Kota Surakarta;-7,58;110,82\n"


def test_an_import_is_followed_by_suggestions_and_its_undo_takes_them(
    imported: Callable[..., Any],  # noqa: F811
) -> None:
    batch = imported(SHEET).batch
    assert not GroupSuggestion.objects.exists()
    for written in (1, 0):  # a step that may be run again
        assert runs.after_import(batch).written == written
    assert batches.undo(batch).removed == 2
    assert not GroupSuggestion.objects.exists() and not Business.objects.exists()


def test_undo_keeps_what_somebody_answered(imported: Callable[..., Any]) -> None:  # noqa: F811
    batch = imported(SHEET).batch
    runs.after_import(batch)
    refuse([Business.objects.get(name="Soto Segar").pk], actor=Actor.machine("uji"))
    undone = batches.undo(batch)
    assert (undone.removed, undone.kept) == (1, 1)


def test_a_run_over_all_goes_on_where_it_was(there: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    GroupSuggestion.objects.all().delete()
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    run = runs.ask(cause="uji", actor_name="uji")
    assert runs.ask(cause="lagi", actor_name="uji") == run  # not begun yet: one for both
    assert runs._chunk(run.pk)
    run.refresh_from_db()
    assert (run.done, run.finished_at) == (2, None)
    run = runs.work(run)
    assert (run.done, run.total, run.written) == (4, 4, 3) and run.finished_at
    assert runs.work(run).done == 4
