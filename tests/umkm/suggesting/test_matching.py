"""The one statement says what the rule of the list says, and touches nothing that a person chose."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from database.scope import scoped
from tests import world
from umkm import services
from umkm.models import Business, GroupSuggestion, GroupWord, Product
from umkm.suggesting.answers import confirm, refuse
from umkm.suggesting.conflicts import conflict, decided
from umkm.suggesting.matching import BETWEEN, Entry, parameters, suggest, word_list, write
from umkm.suggesting.texts import plain, spaced

pytestmark = pytest.mark.django_db
HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
WORDS = ["soto", "sotoku", "es", "batu", "laundry", "keripik", "singkong", "kios", "babi", "mie", "ayam", "x"]
CODES = ["makanan_minuman", "tanpa_kewajiban", "tidak_halal", ""]
LISTS = st.lists(
    st.builds(
        lambda words, starts, group, strength: Entry(
            " ".join(words), starts and len(words) == 1 and len(words[0]) >= 4, group, strength
        ),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        st.booleans(),
        st.sampled_from(CODES),
        st.integers(1, 4),
    ),
    max_size=12,
)
TEXTS = st.lists(st.sampled_from([*WORDS, "Soto,", "ES-BATU", "(mie)", "ayam  mie", "kéripik", "²"]), max_size=8).map(
    " ".join
)


def made(name: str, description: str = "", **fields: str) -> Business:
    return Business.objects.create(name=name, description=description, regency_id="33.72", origin="impor", **fields)


def suggested(business: Business) -> tuple[str, list[str]]:
    return GroupSuggestion.objects.filter(pk=business.pk).values_list("group", "words").first() or ("", [])


@settings(max_examples=60, deadline=None, suppress_health_check=HEALTH)
@given(entries=LISTS, name=TEXTS, description=TEXTS)
def test_the_statement_says_what_the_rule_says(entries: list[Entry], name: str, description: str) -> None:
    business = made(name or "-", description)
    suggest([business.pk], entries)
    text = f"{spaced(name or '-')} 0 {spaced(description)} 0 "
    group, deciding = decided(entries, text)
    assert suggested(business) == (group, sorted({one.words for one in deciding}) if group else [])


@pytest.mark.parametrize(
    ("name", "description", "group", "words"),
    [
        ("Keripik Mbak Ana", "", "makanan_minuman", ["keripik"]),
        ("Warung Soto Bu Sri", "sembako dan soto", "makanan_minuman", ["soto"]),
        ("Kelontong Bu Par", "menjual makanan dan minuman", "tanpa_kewajiban", ["kelontong"]),
        ("Wedangan Pak Di", "", "makanan_minuman", ["wedangan"]),
        ("Katering Omah", "", "makanan_minuman", ["katering"]),
        ("Jamu Gendong Yu Nah", "", "obat_tradisional", ["jamu", "jamu gendong"]),
        ("Sate Babi", "", "tidak_halal", ["babi"]),
        ("Kios Daging", "daging sapi segar", "hasil_sembelihan", ["daging", "daging sapi"]),
        ("Laundry Lestari", "", "tanpa_kewajiban", ["laundry"]),
        ("Konveksi Jaya", "", "tanpa_kewajiban", ["konveksi"]),
        ("Toko Bahan Kue", "", "", []),
        ("Gorengan dan jamu", "", "", []),  # two groups, equally strong
        ("Sugiyanti", "", "", []),
    ],
)
def test_the_words_of_the_product(name: str, description: str, group: str, words: list[str]) -> None:
    business = made(name, description)
    suggest([business.pk])
    assert suggested(business) == (group, words)


def test_every_word_of_the_product_leads_to_its_own_group() -> None:
    entries = word_list()
    assert len(entries) > 700
    for entry in entries:
        assert conflict(entries, entry) is None
    assert {plain(entry.words) for entry in entries} == {entry.words for entry in entries}


def test_a_range_and_a_list_of_ids_say_the_same() -> None:
    businesses = [made(f"Soto {n}") for n in range(3)] + [made("Budi")]
    ids = [business.pk for business in businesses]
    assert suggest(ids).written == 3
    before = list(GroupSuggestion.objects.order_by("pk").values_list("pk", "group", "words", "made_at"))
    again = write(BETWEEN, parameters(word_list()) | {"first": ids[0], "last": ids[-1]}, many=True)
    assert (again.written, again.removed) == (0, 0)
    assert list(GroupSuggestion.objects.order_by("pk").values_list("pk", "group", "words", "made_at")) == before


def test_products_without_a_group_speak_too_and_closed_businesses_do_not() -> None:
    with_product, closed = made("Budi"), made("Soto", state="tutup")
    Product.objects.create(business=with_product, name="Keripik pisang")
    suggest([with_product.pk, closed.pk])
    assert suggested(with_product)[0] == "makanan_minuman"
    assert suggested(closed) == ("", [])


def test_a_new_text_brings_another_suggestion_and_a_named_group_none() -> None:
    user = world.officer(world.agency("33.72"))
    with transaction.atomic(), scoped({"serves": ("33.72",)}):
        business = services.create_business(actor=user, name="Soto Bu Sri", regency_id="33.72", origin="petugas")
        assert suggested(business)[0] == "makanan_minuman"
        services.update_business(business=business, changes={"name": "Laundry Bu Sri"})
        assert suggested(business)[0] == "tanpa_kewajiban"
        services.add_product(business=business, name="Cuci", group="tanpa_kewajiban")
        assert suggested(business) == ("", [])


def test_what_was_refused_stays_away_until_the_text_changes() -> None:
    business = made("Soto Bu Sri")
    suggest([business.pk])
    assert refuse([business.pk], actor=Actor.machine("uji")) == 1
    suggest([business.pk])
    assert suggested(business) == ("", [])
    suggest([business.pk], [Entry("soto", False, "tanpa_kewajiban", 5)])
    assert suggested(business)[0] == "tanpa_kewajiban"  # another group than the refused one
    Business.objects.filter(pk=business.pk).update(description="soto dan nasi")
    suggest([business.pk])
    assert suggested(business)[0] == "makanan_minuman"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["suggest", "confirm", "refuse", "name", "words", "text", "unname"]), st.sampled_from(CODES)
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=HEALTH)
@given(acts=ACTS)
def test_no_choice_of_a_person_is_ever_overwritten(acts: list[tuple[str, str]]) -> None:
    """Whatever happens in between, making suggestions changes no product and brings back nothing that was refused."""
    business = made("Soto dan laundry Bu Sri")
    product = Product.objects.create(business=business, name="Soto")
    entries = word_list()
    refused: set[tuple[str, str]] = set()
    for act, code in acts:
        if act == "confirm":
            confirm([business.pk], actor=Actor.machine("uji"))
        elif act == "refuse":
            waiting = suggested(business)[0]
            if refuse([business.pk], actor=Actor.machine("uji")):
                refused.add((waiting, business.description))
        elif act in ("name", "unname"):
            Product.objects.filter(pk=product.pk).update(group=code if act == "name" and code else None)
        elif act == "words":
            entries = [Entry("soto", False, code, 5), Entry("laundry", False, "tanpa_kewajiban", 4)]
        elif act == "text":
            business.description = f"kegiatan {code}"
            business.save(update_fields=["description"])
        before = list(Product.objects.filter(business=business).order_by("pk").values())
        suggest([business.pk], entries)
        assert list(Product.objects.filter(business=business).order_by("pk").values()) == before
        group = suggested(business)[0]
        assert not (group and before[0]["group_id"]), "suggested although somebody named a group"
        if business.products.filter(group=None).count() == len(before):
            assert not group or (group, business.description) not in refused


def test_words_that_are_not_in_use_say_nothing() -> None:
    GroupWord.objects.filter(words="soto").update(in_use=False)
    business = made("Soto")
    suggest([business.pk])
    assert suggested(business) == ("", [])
