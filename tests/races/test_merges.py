"""Two at once at the same businesses: one is done, the other is told why not, and nothing points into the void."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import world
from tests.races.test_cases import at_once
from tests.umkm.merge_worlds import everywhere
from umkm.merging.services import CannotMerge, merge, undo, version
from umkm.models import Business, Merge, Product
from umkm.services import add_product

ROUNDS = 8


@pytest.fixture
def w(transactional_db: Any) -> SimpleNamespace:
    return SimpleNamespace(officer=world.officer(world.agency("74")))


def three() -> list[Business]:
    made = [world.business("74.71", name=f"Abon {letter}") for letter in "ABC"]
    for business in made:
        Product.objects.create(business=business, name=business.name)
    return made


def into(w: SimpleNamespace, gone: Business, stays: Business, seen: str = "") -> Any:
    def work() -> Merge:
        with everywhere():
            return merge(actor=w.officer, gone=gone, stays=stays, taken=set(), seen=seen)

    return work


def sound() -> None:
    """Who went, went into one that stands; and all products are where somebody finds them."""
    for row in Business.objects.filter(merged_into__isnull=False).select_related("merged_into"):
        assert row.merged_into.merged_into_id is None
    assert not Product.objects.filter(business__merged_into__isnull=False).exists()
    gone = set(Business.objects.filter(merged_into__isnull=False).values_list("pk", flat=True))
    assert set(Merge.objects.in_force().values_list("gone", flat=True)) == gone


def test_a_into_b_and_b_into_a(w: SimpleNamespace) -> None:
    for _ in range(ROUNDS):
        a, b, _c = three()
        results = at_once(into(w, a, b), into(w, b, a))
        refused = [one for one in results if isinstance(one, CannotMerge)]
        assert len(refused) == 1 and "sudah digabung ke" in str(refused[0]), results
        assert sum(isinstance(one, Merge) for one in results) == 1
        sound()


def test_a_into_b_and_b_into_c(w: SimpleNamespace) -> None:
    """Both, one after the other, where nobody has seen a page; where both saw one, the second page is old."""
    for _ in range(ROUNDS):
        a, b, c = three()
        results = at_once(into(w, a, b), into(w, b, c))
        done = [one for one in results if isinstance(one, Merge)]
        others = [one for one in results if not isinstance(one, Merge)]
        assert len(done) in (1, 2) and all(isinstance(one, CannotMerge) for one in others), results
        sound()
        a, b, c = three()
        with everywhere():
            seen = [version(b, a), version(c, b)]
        results = at_once(into(w, a, b, seen[0]), into(w, b, c, seen[1]))
        assert sum(isinstance(one, Merge) for one in results) == 1, results
        assert sum(isinstance(one, CannotMerge) for one in results) == 1
        sound()


def test_a_product_that_comes_while_its_business_goes_is_with_the_one_that_stays(w: SimpleNamespace) -> None:
    for _ in range(ROUNDS):
        a, b, _c = three()

        def add(business: Business = a) -> Product:
            with everywhere():
                return add_product(business=business, name="Baru", group=None)

        results = at_once(into(w, a, b), add)
        assert not [one for one in results if isinstance(one, Exception)], results
        assert b.products.count() == 3
        sound()


def test_taking_back_twice_at_once_is_taking_back_once(w: SimpleNamespace) -> None:
    a, b, _c = three()
    done = into(w, a, b)()

    def back() -> None:
        with everywhere():
            undo(actor=w.officer, merge=Merge.objects.get(pk=done.pk), reason="keliru")

    results = at_once(back, back)
    assert sum(isinstance(one, CannotMerge) for one in results) == 1, results
    assert Product.objects.filter(business=a).count() == Product.objects.filter(business=b).count() == 1
