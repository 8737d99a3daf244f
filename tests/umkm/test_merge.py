"""Two become one and two again: nothing is lost, nothing left behind, and what was changed since stays said."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from accounts.models import Agency, PersonScope
from casework.correction import correct
from casework.models import Case
from database.scope import scoped
from halal.duties import uncovered
from halal.models import Certificate
from tests import world
from tests.umkm import merge_worlds as worlds
from tests.umkm.imports.conftest import ask, imported, solo  # noqa: F401
from tests.umkm.merge_worlds import BUSINESS, both_apply, build, duties, everywhere, picture
from umkm.imports import batches
from umkm.merging import services
from umkm.merging.services import CannotMerge, following, merge, undo
from umkm.merging.steps import merge_steps
from umkm.merging.traces import forget, went_into, with_former_nib, with_former_number
from umkm.merging.values import OF_BUSINESS, OF_FIGURES, choices
from umkm.models import (
    Business,
    ClaimedBusiness,
    GroupSuggestion,
    ImportBatch,
    Merge,
    MergeContents,
    Ownership,
    Product,
    SourceRecord,
    SuggestionAnswer,
)
from umkm.services import add_owner, add_product, end_ownership, update_business, update_product
from umkm.short_ids import public_ids_of

KEYS = st.sets(st.sampled_from([*OF_BUSINESS, *OF_FIGURES]))
EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLAIN: dict[str, Any] = {
    "name": "Keripik Melati", "regency_id": "74.71", "scale": "mikro", "kind": "usaha", "nib": "", "description": "",
    "sales": None, "street": "", "products": [], "owners": set(), "companions": set(), "certificates": 0, "sources": 0,
}  # fmt: skip
KERIPIK = ("Keripik", "makanan_minuman", "dikonfirmasi", "dijual")


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return worlds.office()


def two(w: SimpleNamespace, gone: dict[str, Any], stays: dict[str, Any]) -> tuple[Business, Business]:
    return build(w, PLAIN | gone), build(w, PLAIN | stays)


def taken_here(w: SimpleNamespace, wanted: set[str], gone: Business, stays: Business) -> set[str]:
    return wanted if gone.regency_id == stays.regency_id else wanted - {"district", "point"}


def test_every_column_that_refers_to_a_business_is_moved_or_named_as_remaining(db: Any) -> None:
    """A new table that refers to a business belongs into `follows` or `remains` of its app's step."""
    moved = {(rows.table, rows.column) for rows in following()}
    remaining = {tuple(name.split(".")) for step in merge_steps() for name in step.remains}
    assert moved | remaining == set(worlds.references())
    assert not moved & remaining
    assert all(reason for step in merge_steps() for reason in step.remains.values())


@EXAMPLES
@given(gone=BUSINESS, stays=BUSINESS, taken=KEYS)
def test_merging_and_taking_it_back_leaves_everything_as_it_was(
    w: SimpleNamespace, gone: Any, stays: Any, taken: Any
) -> None:
    assume(not both_apply(gone, stays))
    with everywhere():
        one, other = build(w, gone), build(w, stays)
        before, under = picture(), duties()
        done = merge(actor=w.officer, gone=one, stays=other, taken=taken_here(w, taken, one, other))
        assert picture() != before
        found = undo(actor=w.officer, merge=done, reason="keliru")
        assert found.plan.kept == [] and found.plan.lost == []
        assert picture() == before
        assert duties() == under
        transaction.set_rollback(True)


@EXAMPLES
@given(gone=BUSINESS, stays=BUSINESS, taken=KEYS)
def test_nothing_is_lost_and_nothing_left_behind(w: SimpleNamespace, gone: Any, stays: Any, taken: Any) -> None:
    assume(not both_apply(gone, stays))
    with everywhere():
        one, other = build(w, gone), build(w, stays)
        before = picture()
        owned = Ownership.objects.filter(business__in=[one, other], period__endswith__isnull=True)
        owners = set(owned.values_list("person", flat=True))
        answers = set(SuggestionAnswer.objects.values_list("pk", "business"))
        merge(actor=w.officer, gone=one, stays=other, taken=taken_here(w, taken, one, other))
        after = picture()
        assert set(SuggestionAnswer.objects.values_list("pk", "business")) == answers  # about the text as it was
        assert not GroupSuggestion.objects.filter(business=one).exists()
        for rows in following():
            left = [row for row in after[rows.table].values() if row[rows.column] == one.pk]
            assert left == []
            ids = [{row[rows.key] for row in each[rows.table].values()} for each in (before, after)]
            assert ids[0] == ids[1]
        for table in before.keys() - {"umkm_groupsuggestion"}:  # derived: what went away has no group to suggest
            assert len(after[table]) >= len(before[table])
        open_owners = Ownership.objects.filter(business=other, period__endswith__isnull=True)
        assert sorted(open_owners.values_list("person", flat=True)) == sorted(owners)
        for person in open_owners.values_list("person", flat=True):
            scopes = PersonScope.objects.filter(person=person, period__endswith__isnull=True)
            assert other.regency_id in scopes.values_list("region", flat=True)
        offered = Product.objects.filter(business=other, state="dijual")
        names = [(p.name.strip().lower(), p.origin, p.group_id) for p in offered]
        known = {(p[0].strip().lower(), p[1]) for p in gone["products"] + stays["products"] if p[3] == "dijual"}
        assert {name for name, _, _ in names} == {name for name, _ in known}
        transaction.set_rollback(True)


@EXAMPLES
@given(first=BUSINESS, second=BUSINESS, third=BUSINESS, turn=st.booleans())
def test_merges_one_after_the_other_are_taken_back_the_other_way_round(
    w: SimpleNamespace, first: Any, second: Any, third: Any, turn: bool
) -> None:
    """A into B and B into C, or A into B and C into B: the last one first."""
    assume(not both_apply(first, second, third))
    with everywhere():
        a, b, c = (build(w, wanted) for wanted in (first, second, third))
        before, under = picture(), duties()
        inner = merge(actor=w.officer, gone=a, stays=b, taken={"name", "sales"})
        between = picture()
        outer = merge(actor=w.officer, gone=b if turn else c, stays=c if turn else b, taken={"scale"})
        stays = Business.objects.get(pk=c.pk if turn else b.pk)
        assert set(went_into([stays.pk])) == {row.pk for row in (a, b, c)} - {stays.pk}
        if turn:
            with pytest.raises(CannotMerge, match="Batalkan dahulu"), transaction.atomic():
                undo(actor=w.officer, merge=inner, reason="keliru")
        undo(actor=w.officer, merge=outer, reason="keliru")
        assert picture() == between
        undo(actor=w.officer, merge=inner, reason="keliru")
        assert picture() == before
        assert duties() == under
        transaction.set_rollback(True)


def test_what_was_changed_since_stays_and_is_named(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(
            w, {"products": [KERIPIK, ("Abon", None, "dikonfirmasi", "dijual")], "owners": {0}, "certificates": 1},
            {"name": "Toko Melati", "owners": {1}},
        )  # fmt: skip
        done = merge(actor=w.officer, gone=gone, stays=stays, taken={"name", "scale"})
        stays.refresh_from_db()
        update_business(business=stays, changes={"name": "Melati Baru"})
        update_product(product=Product.objects.get(name="Abon"), name="Abon Sapi")
        end_ownership(ownership=Ownership.objects.get(person=w.people[0]))
        new = add_product(business=stays, name="Kopi", group=None)
        kept = {(table, called) for table, _, called in services.look_at(done).plan.kept}
        assert kept == {("umkm_business", "name"), ("umkm_product", "Abon Sapi"), ("umkm_ownership", "")}
        undo(actor=w.officer, merge=done, reason="dua usaha")
        stays.refresh_from_db()
        gone.refresh_from_db()
        assert (stays.name, gone.name, gone.merged_into) == ("Melati Baru", "Keripik Melati", None)
        assert set(stays.products.values_list("name", flat=True)) == {"Abon Sapi", "Kopi"} and new.pk
        assert list(gone.products.values_list("name", flat=True)) == ["Keripik"]
        assert Certificate.objects.get().business == gone
        assert not Ownership.objects.filter(business=gone).exists()


def test_a_claim_goes_back_with_its_ownership_or_stays_with_it(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"owners": {0}, "claims": {0: True}}, {"name": "Toko Melati"})
        done = merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        claimed = ClaimedBusiness.objects.get()
        assert claimed.business == stays and Ownership.objects.get(pk=claimed.began).business == stays
        end_ownership(ownership=Ownership.objects.get(pk=claimed.began))
        undo(actor=w.officer, merge=done, reason="keliru")
        claimed.refresh_from_db()
        assert claimed.business == stays
        assert {row.business for row in Ownership.objects.filter(pk__in=[claimed.began, *claimed.ended])} == {stays}


@pytest.mark.parametrize("claimed_one_stays", [True, False])
def test_taking_a_claim_back_after_a_merge_ends_what_it_began_alone(
    w: SimpleNamespace, claimed_one_stays: bool
) -> None:
    """The claimant owned the other business without any claim: that ownership is the one that goes on."""
    with everywhere():
        claimed, other = two(w, {"owners": {0}, "claims": {0: True}}, {"name": "Toko Melati"})
        person = w.claimants[0].person
        add_owner(business=other, person=person, since=worlds.SINCE)
        pair = {"gone": other, "stays": claimed} if claimed_one_stays else {"gone": claimed, "stays": other}
        merge(actor=w.officer, taken=set(), **pair)
        taken_back(w)
        owners = Ownership.objects.filter(business=pair["stays"], period__endswith__isnull=True)
        assert set(owners.values_list("person", flat=True)) == {person.pk, w.people[0].pk}


def taken_back(w: SimpleNamespace, case: int | None = None) -> None:
    found = Case.objects.get(pk=case) if case else Case.objects.get()
    correct(found, Actor.of(world.member(w.agency.organisation, "supervisor")), found.version, "Orangnya keliru.")


def test_of_two_claims_of_one_person_the_other_still_owns_when_one_is_taken_back(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"claims": {0: True}}, {"name": "Toko Melati", "claims": {0: True}})
        merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        first, second = Case.objects.order_by("pk").values_list("pk", flat=True)
        owners = Ownership.objects.filter(person=w.claimants[0].person, period__endswith__isnull=True)
        taken_back(w, second)
        assert owners.get().business == stays
        taken_back(w, first)
        assert not owners.exists()


def test_a_certificate_stays_with_a_product_that_was_changed(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"products": [KERIPIK], "certificates": 1}, {})
        done = merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        update_product(product=Product.objects.get(), name="Keripik Pedas")
        undo(actor=w.officer, merge=done, reason="keliru")
        assert Certificate.objects.get().business == stays == Product.objects.get().business


def test_one_product_of_both_is_asked_for_once_and_stays_certified(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(
            w, {"products": [KERIPIK], "certificates": 1, "owners": {0}}, {"products": [KERIPIK], "owners": {0}}
        )
        today = worlds.now().date()
        assert uncovered(today).count() == 1
        merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        assert stays.products.filter(state="dijual").count() == 1
        assert uncovered(today).count() == 0
        assert Ownership.objects.filter(business=stays, period__endswith__isnull=True).count() == 1


def test_both_numbers_lead_to_the_one_that_stays(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"nib": "1234567890123"}, {"nib": "9876543210987"})
        merge(actor=w.officer, gone=gone, stays=stays, taken={"nib"})
        stays.refresh_from_db()
        assert stays.nib == "1234567890123"
        assert with_former_nib("9876543210987") == [stays.pk] == with_former_nib("1234567890123")
        between = public_ids_of(gone.short_id)
        assert between and with_former_number(*between) == [stays.pk]
        assert not Business.objects.standing().filter(pk=gone.pk).exists()


def test_refusals_are_sentences(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {}, {"name": "Toko Melati"})
        third = build(w, PLAIN)

        def no(match: str, **asked: Any) -> None:
            with pytest.raises(CannotMerge, match=match), transaction.atomic():
                merge(actor=w.officer, taken=set(), **asked)

        no("dirinya sendiri", gone=gone, stays=gone)
        seen = services.version(stays, gone)
        add_product(business=gone, name="Kopi", group=None)
        no("sudah berubah", gone=gone, stays=stays, seen=seen)
        done = merge(actor=w.officer, gone=gone, stays=stays, taken=set(), seen=services.version(stays, gone))
        no("sudah digabung ke Toko Melati", gone=gone, stays=third)
        no("sudah digabung ke Toko Melati", gone=third, stays=gone)
        undo(actor=w.officer, merge=done, reason="keliru")
        with pytest.raises(CannotMerge, match="sudah dibatalkan oleh"), transaction.atomic():
            undo(actor=w.officer, merge=done, reason="keliru")
        assert Merge.objects.in_force().count() == 0


def test_a_merge_that_would_hide_a_register_from_its_agency_is_refused(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"sources": 1}, {"regency_id": "74.72"})
        SourceRecord.objects.update(agency="74.71")
        with pytest.raises(CannotMerge, match="impor berikutnya"), transaction.atomic():
            merge(actor=w.officer, gone=gone, stays=stays, taken=set())
        merge(actor=w.officer, gone=stays, stays=gone, taken=set())


def test_a_merge_of_which_the_memory_was_erased_is_not_taken_back(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"sales": 1}, {"sales": 2})
        done = merge(actor=w.officer, gone=gone, stays=stays, taken={"sales"})
        assert went_into([stays.pk]) == [gone.pk] and forget([stays.pk]) == 1
        with pytest.raises(CannotMerge, match="tidak dapat dibatalkan lagi"), transaction.atomic():
            undo(actor=w.officer, merge=done, reason="keliru")


def test_what_a_merge_remembers_is_seen_in_its_regions_alone(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"sales": 1}, {"sales": 2, "regency_id": "74.72"})
        merge(actor=w.officer, gone=gone, stays=stays, taken={"sales"})
    for region, seen in (("74.71", 1), ("74.72", 1), ("35.78", 0)):
        with scoped({"serves": (region,), "at": (worlds.now().isoformat(),)}), transaction.atomic():
            assert MergeContents.objects.count() == seen


def test_choices_propose_what_is_not_empty(w: SimpleNamespace) -> None:
    with everywhere():
        gone, stays = two(w, {"scale": "kecil", "sales": 7, "nib": "1234567890123"}, {"scale": "", "sales": 9})
        lines = {line.key: line for line in choices(stays, gone)}
        assert (lines["scale"].proposed, lines["nib"].proposed, lines["sales"].proposed) == ("gone", "gone", "stays")
        assert not lines["name"].differs and lines["sales"].gone == "Rp7"


HEADER = "nama;kegiatan;kecamatan;lat;lng;nib;no hp;omzet\n"
FIRST = "Soto Bu Tri;jual soto;Laweyan;-7.5781;110.8413;;085942100999;1000\n"
SECOND = "Soto Ibu Tri;soto;Laweyan;-7.5782;110.8413;;085942100999;2000\n"
WITH_NIB = "Soto Bu Tri;soto;Laweyan;;;1234567890123;;\n"


def test_a_later_import_finds_the_one_that_stays(solo: Agency, imported: Callable[..., Any], ask: Any) -> None:  # noqa: F811
    imported(HEADER + FIRST + SECOND)
    officer = world.officer(solo)
    gone, stays = Business.objects.get(name="Soto Ibu Tri"), Business.objects.get(name="Soto Bu Tri")
    with everywhere():
        merge(actor=officer, gone=gone, stays=stays, taken=set())
    report = imported(HEADER + FIRST + SECOND).report
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    report = imported(HEADER + FIRST + SECOND.replace("2000", "3000")).report
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    assert Business.objects.count() == 2 and Business.objects.standing().get() == stays


def test_another_agencys_file_finds_it_by_the_nib_of_the_one_that_went(
    solo: Agency,  # noqa: F811
    imported: Callable[..., Any],  # noqa: F811
) -> None:
    imported(HEADER + WITH_NIB + "Soto Tri;;Laweyan;;;9999999999999;;\n")
    officer, province = world.officer(solo), world.agency("33")
    gone, stays = Business.objects.get(name="Soto Bu Tri"), Business.objects.get(name="Soto Tri")
    with everywhere():
        merge(actor=officer, gone=gone, stays=stays, taken={"name", "nib"})
    both = HEADER + WITH_NIB + "Soto Tri;;Laweyan;;;9999999999999;;\n"
    assert imported(both, agency=province, regency="33.72").report.created == 0
    with everywhere():
        assert set(SourceRecord.objects.values_list("business", flat=True)) == {stays.pk}


def test_taking_an_import_back_keeps_what_was_merged(solo: Agency, imported: Callable[..., Any]) -> None:  # noqa: F811
    found = imported(HEADER + FIRST + SECOND)
    gone, stays = Business.objects.get(name="Soto Ibu Tri"), Business.objects.get(name="Soto Bu Tri")
    with everywhere():
        done = merge(actor=world.officer(solo), gone=gone, stays=stays, taken=set())
    undone = batches.undo(ImportBatch.objects.get(pk=found.batch.pk))
    assert undone.removed == 0 and Business.objects.count() == 2
    with everywhere():
        undo(actor=world.officer(solo), merge=done, reason="keliru")
    assert Business.objects.standing().count() == 2
