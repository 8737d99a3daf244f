"""A business has one application at a time, also after a merge; and an application goes with its business and back."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings

from accounts.actors import Actor
from casework.engine import perform
from casework.models import Case
from halal.cases import open_application, open_of
from halal.models import HalalCase, HalalProduct
from tests.umkm import merge_worlds as worlds
from tests.umkm.merge_worlds import BUSINESS, both_apply, build, everywhere, picture
from tests.umkm.test_merge import EXAMPLES, KERIPIK, two
from umkm.merging import services
from umkm.merging.services import CannotMerge, merge, undo
from umkm.models import LegalPaper, Merge


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return worlds.office()


@settings(EXAMPLES, max_examples=20)
@given(gone=BUSINESS, stays=BUSINESS)
def test_no_merge_leaves_a_business_with_two_applications(w: SimpleNamespace, gone: Any, stays: Any) -> None:
    with everywhere():
        one, other = build(w, gone), build(w, stays)
        before, under_way = picture(), [open_of(one), open_of(other)]
        assert (None not in under_way) == both_apply(gone, stays)
        if both_apply(gone, stays):
            with pytest.raises(CannotMerge) as refused, transaction.atomic():
                merge(actor=w.officer, gone=one, stays=other, taken=set())
            assert all(case and case.reference in str(refused.value) for case in under_way)
            assert picture() == before and not Merge.objects.exists()
        else:
            merge(actor=w.officer, gone=one, stays=other, taken=set())
            assert Case.objects.filter(halal__business=other).open().count() <= 1
        transaction.set_rollback(True)


def test_an_application_goes_with_its_business_and_back_with_what_it_wrote(w: SimpleNamespace) -> None:
    with everywhere():
        owned = {"products": [KERIPIK], "owners": {0}}
        gone, stays = two(w, owned, owned)
        case = open_application(business=gone, owner=w.people[0], actor=Actor.machine("uji"))
        halal = HalalCase.objects.get(pk=case.pk)
        chosen = HalalProduct.objects.create(case=halal, product=gone.products.get(), name="Keripik")
        LegalPaper.objects.create(
            business=gone, kind="sertifikat_halal", number="ID1", issued_on=worlds.now().date(), case=case
        )
        before = picture()
        done = merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        halal.refresh_from_db()
        chosen.refresh_from_db()
        assert halal.business == stays
        assert chosen.product == stays.products.get(state="dijual")
        assert LegalPaper.objects.get().business == stays
        undo(actor=w.officer, merge=done, reason="keliru")
        assert picture() == before


def test_the_application_that_goes_on_is_chosen_first(w: SimpleNamespace) -> None:
    """Cancelled as a double, the other goes along; a third way is to wait. Taken back, both have their own again."""
    with everywhere():
        gone, stays = two(w, {"owners": {0}}, {"owners": {1}})
        (one, other) = [worlds.apply(w, b, w.people[n], True) for n, b in enumerate((gone, stays))]
        sentence = f"{one.reference} dan {other.reference}"
        assert services.objections(stays, gone) != [] and sentence in services.objections(gone, stays)[0]
        with pytest.raises(CannotMerge, match="Pengajuan ganda"), transaction.atomic():
            merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        perform(other, "batalkan", Actor.of(w.officer), other.version, reason="ganda")
        done = merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        assert open_of(stays) == one
        undo(actor=w.officer, merge=done, reason="keliru")
        assert open_of(gone) == one and HalalCase.objects.get(pk=other.pk).business == stays
