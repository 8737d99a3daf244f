"""Erasure where businesses were merged: the one that went keeps figures of its own, and merges remember old ones."""

from typing import Any

import pytest
from django.db import transaction

from accounts.erasing import as_owner, erase
from accounts.models import User
from accounts.services import make_person, make_user
from casework.models import Case
from database import clock
from documents import storage
from notifications.models import Message
from tests.persons.lives import Life, everything, live, said_of
from tests.races.test_claims import opened
from tests.umkm.merge_worlds import everywhere
from umkm.merging.services import CannotMerge, merge, undo
from umkm.models import Business, Merge, MergeContents, PrivateFigures
from umkm.services import update_business


def erased(life: Life) -> None:
    with as_owner():
        erase({life.person.public_id: clock.now()})


def merged(officer: User, gone: Business, stays: Business, *taken: str) -> Merge:
    with everywhere():
        return merge(actor=officer, gone=gone, stays=stays, taken=taken)


def figures() -> dict[int, Any]:
    with everywhere():
        return dict(PrivateFigures.objects.values_list("business", "street"))


def remembered(done: Merge) -> Any:
    with everywhere():
        return MergeContents.objects.get(merge=done).rows


def assert_files_are_gone(life: Life, other: Life) -> None:
    assert not any(storage.path_of(file).exists() for file in life.files)
    assert all(storage.path_of(file).exists() for file in other.files)


def test_of_a_business_that_went_into_anothers_nothing_of_its_owner_is_left(officer: User) -> None:
    """Its name, figures and history, what the other took over of its name, and what the merge remembers of both."""
    life, other = live(officer, 21), live(officer, 22)
    done = merged(officer, life.businesses[0], other.businesses[0])
    assert ("umkm_privatefigures", "name") in said_of(everything(), life)

    erased(life)

    assert said_of(everything(), life) == set()
    assert_files_are_gone(life, other)
    assert figures() == {other.businesses[0].pk: "Jalan Cempaka Gg. 22"}
    stays = Business.objects.get(pk=other.businesses[0].pk)
    assert stays.name == other.businesses[0].name and remembered(done) == {}
    with everywhere(), pytest.raises(CannotMerge, match="tidak dapat dibatalkan lagi"), transaction.atomic():
        undo(actor=officer, merge=done, reason="keliru")


def test_where_the_one_that_stays_was_theirs_the_other_keeps_what_it_says_of_its_owner(officer: User) -> None:
    """Owned by two since: it goes on with its name; what was of the one who goes is taken out of texts and memory."""
    life, other = live(officer, 23), live(officer, 24)
    gone = other.businesses[0]
    done = merged(officer, gone, life.businesses[0], "name", "street", "sales")

    erased(life)

    kept = Business.objects.get(pk=gone.pk)
    assert kept.name == gone.name and figures()[gone.pk] == "Jalan Cempaka Gg. 24"
    assert remembered(done) == {}
    assert said_of(everything(), life) == set()
    assert_files_are_gone(life, other)


def test_both_of_one_owner_go_bare(officer: User) -> None:
    life = live(officer, 25)
    second = live(officer, 26)
    with everywhere():
        second.businesses[0].ownerships.update(person=life.person)
    merged(officer, second.businesses[0], life.businesses[0])
    erased(life)
    assert said_of(everything(), life) == set()
    assert figures() == {}
    assert all(name.startswith("Usaha tanpa nama") for name in Business.objects.values_list("name", flat=True))


def test_a_merge_that_was_taken_back_ties_nobody(officer: User) -> None:
    life, other = live(officer, 27), live(officer, 28)
    done = merged(officer, other.businesses[0], life.businesses[0])
    with everywhere():
        undo(actor=officer, merge=done, reason="dua usaha")
    erased(life)
    assert Business.objects.get(pk=other.businesses[0].pk).name == other.businesses[0].name
    assert figures() == {other.businesses[0].pk: "Jalan Cempaka Gg. 28"}
    assert said_of(everything(), life) == set()


def test_a_business_without_owner_that_went_into_a_shared_one_is_nobodys(officer: User) -> None:
    first = live(officer, 29, alone=False)
    second = live(officer, 30, alone=False, shares_with=first)
    third = live(officer, 31)
    with everywhere():
        third.businesses[0].ownerships.all().delete()
        update_business(business=third.businesses[0], changes={"name": "Abon Tanpa Pemilik"})
    merged(officer, third.businesses[0], second.businesses[0])
    erased(second)
    assert Business.objects.get(pk=third.businesses[0].pk).name == "Abon Tanpa Pemilik"
    assert third.businesses[0].pk in figures()


def test_a_case_of_somebody_else_is_not_called_by_their_name(officer: User) -> None:
    life = live(officer, 32)
    life.user.is_active = False
    life.user.save()
    case = opened(make_user(make_person(full_name="Lain Contoh")), life.businesses[0])
    assert life.person.full_name in case.title
    assert any(life.person.full_name in str(m.context) for m in Message.objects.exclude(context={}))
    erased(life)
    assert said_of(everything(), life) == set()
    assert Case.objects.get(pk=case.pk).title == "Klaim usaha"
