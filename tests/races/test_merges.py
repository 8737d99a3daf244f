"""Two at once at the same businesses: one is done, the other is told why not, and nothing points into the void."""

from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import Person
from accounts.services import make_person, make_user
from casework.engine import Refused
from casework.models import Case
from halal.models import Certificate
from halal.services import record_certificate
from tests import world
from tests.races.test_cases import at_once
from tests.races.test_claims import accept, opened
from tests.umkm.merge_worlds import SINCE, everywhere
from umkm.merging.record import count
from umkm.merging.services import CannotMerge, following, merge, undo, version
from umkm.models import Business, Companionship, Merge, Ownership, Product
from umkm.services import add_companion, add_owner, add_product

ROUNDS = 8
MOVED, HELD = ("digabungkan",), "sudah dipegang akun lain"


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
    for rows in following():  # products, certificates, owners, companions, claims: nothing at one that went
        gone = Business.objects.filter(merged_into__isnull=False).values_list("pk", flat=True)
        assert not [pk for pk in gone if count(rows, pk)], rows
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


def test_an_owner_and_a_companion_who_come_while_a_business_goes_are_with_the_one_that_stays(
    w: SimpleNamespace,
) -> None:
    for round_ in range(ROUNDS):
        a, b, _c = three()
        owner, companion = make_person(full_name=f"Pemilik {round_}"), make_person(full_name=f"Pendamping {round_}")

        def own(business: Business = a, person: Person = owner) -> None:
            with everywhere():
                add_owner(business=business, person=person, since=SINCE)

        def look_after(business: Business = a, person: Person = companion) -> None:
            with everywhere():
                add_companion(business=business, person=person, since=SINCE, actor=w.officer)

        results = at_once(into(w, a, b), own, look_after)
        assert not [one for one in results if isinstance(one, Exception)], results
        assert Ownership.objects.get(person=owner).business == b
        assert Companionship.objects.get(person=companion).business == b
        sound()


def test_a_certificate_that_comes_while_its_business_goes_is_with_the_one_that_stays(w: SimpleNamespace) -> None:
    """And covers the product that goes on where its own was one of two of the same name."""
    for round_ in range(ROUNDS):
        a, b, _c = three()
        Product.objects.create(business=b, name=a.name)
        product = a.products.get()

        def record(business: Business = a, product: Product = product, number: str = f"ID{round_}") -> Certificate:
            with everywhere():
                return record_certificate(
                    actor=w.officer, business=business, number=number, issued_on=SINCE.date(), products=[product]
                )

        results = at_once(into(w, a, b), record)
        assert not [one for one in results if isinstance(one, Exception)], results
        certificate = Certificate.objects.get(number=f"ID{round_}")
        assert certificate.business == b
        assert certificate.products.filter(business=b, state="dijual", name=a.name).exists()
        sound()


def test_a_claim_that_is_made_or_accepted_while_its_business_goes(w: SimpleNamespace) -> None:
    """Made: on the one that stays by moving along, or refused with a sentence. Accepted: its claimant owns the one that
    stays, or the officer is told to look again; whoever claims after that is told that it is held."""
    for round_ in range(ROUNDS):
        a, b, _c = three()
        one, two = (make_user(make_person(full_name=f"Pemohon {round_}{n}")) for n in "AB")
        standing = opened(one, a)
        results = at_once(
            into(w, a, b), lambda c=standing: accept(w.officer, c), lambda u=two, business=a: opened(u, business)
        )
        assert not isinstance(results[0], Exception), results
        for result, sentences in zip(results[1:], (MOVED, (*MOVED, HELD)), strict=True):
            assert isinstance(result, Case) or (
                isinstance(result, Refused) and any(words in str(result) for words in sentences)
            ), results
        if isinstance(results[2], Refused) and HELD in str(results[2]):
            assert isinstance(results[1], Case), "nobody holds it, but the second claimant was told that somebody does"
        owns = Ownership.objects.filter(person=one.person, period__endswith__isnull=True)
        if isinstance(results[1], Case):
            assert owns.get().business == b
        else:
            assert not owns.exists()
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
