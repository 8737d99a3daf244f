"""Obligations kept equal to the rules, against an oracle in plain Python; and what certificates do to them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database import clock
from halal.duties import duties_of, uncovered, without_certificate
from halal.models import DeadlineRule, Obligation
from halal.obligations import recompute
from halal.services import end_certificate, record_certificate
from tests import world
from umkm.models import Business, Product, ProductGroup
from umkm.models.businesses import Scale
from umkm.services import update_business, update_product

FOOD = "makanan_minuman"
Make = Callable[..., Business]
GROUPS = st.sampled_from([None, FOOD, "kosmetik", "tanpa_kewajiban", "tidak_halal", "obat_keras", "produk_biologi"])
SCALES = st.sampled_from(["", *Scale.values])


def expected(scale: str, group: str | None, origin: str, state: str) -> list[tuple[dt.date, dt.date | None, dt.date]]:
    """(from, until, due) for a product seen for the first time: its rules for all the time they are in force."""
    if state == "tutup" or group is None:
        return []
    rules = list(DeadlineRule.objects.filter(group=group, origin=origin))
    if scale:
        chosen = [rule for rule in rules if rule.scale == scale]
    else:  # the earliest of those that rule at the same time

        def beaten(rule: DeadlineRule) -> bool:
            return any(
                overlap(other.in_force, rule.in_force) and (other.due_date, other.pk) < (rule.due_date, rule.pk)
                for other in rules
            )

        chosen = [rule for rule in rules if not beaten(rule)]
    return sorted((r.in_force.lower, r.in_force.upper, r.due_date) for r in chosen)  # type: ignore[type-var]


def overlap(one: DateRange, other: DateRange) -> bool:
    return (one.upper is None or other.lower < one.upper) and (other.upper is None or one.lower < other.upper)


def kept(business: Business) -> list[tuple[Any, Any, Any]]:
    rows = Obligation.objects.filter(product__business=business)
    return sorted((row.in_force.lower, row.in_force.upper, row.due_date) for row in rows)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scale=SCALES,
    group=GROUPS,
    origin=st.sampled_from(["domestic", "imported"]),
    state=st.sampled_from(["aktif", "tutup"]),
)
def test_a_new_product_is_under_its_rules_since_they_took_force(
    make: Make, scale: str, group: str | None, origin: str, state: str
) -> None:
    with transaction.atomic():
        business = make(scale, group, origin)
        if state == "tutup":
            Obligation.objects.filter(product__business=business).delete()
            Business.objects.filter(pk=business.pk).update(state=state)
            recompute(dt.date(2026, 11, 24), [business.pk])
        assert kept(business) == expected(scale, group, origin, state)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(SCALES, GROUPS), min_size=1, max_size=4))
def test_after_any_changes_today_is_as_the_rules_say_and_nothing_overlaps(
    make: Make, changes: list[tuple[str, Any]]
) -> None:
    with transaction.atomic():
        business = make("mikro")
        for scale, group in changes:
            update_business(business=business, changes={"scale": scale})
            product = business.products.get()
            update_product(product=product, group_id=group)
        today = clock.today("Asia/Jayapura")
        wanted = [
            d
            for since, until, d in expected(scale, group, "domestic", "aktif")
            if since <= today and (until is None or today < until)
        ]
        rows = Obligation.objects.filter(product__business=business)
        assert [row.due_date for row in rows.filter(in_force__contains=today)] == wanted
        periods = sorted((r.in_force.lower, r.in_force.upper or dt.date.max) for r in rows)
        assert all(before[1] <= after[0] for before, after in zip(periods, periods[1:], strict=False))
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_past_is_not_rewritten(make: Make) -> None:
    business = make("mikro")
    before = kept(business)
    recompute(dt.date(2026, 11, 24), None)
    assert kept(business) == before
    update_business(business=business, changes={"scale": "menengah"})
    today = clock.today("Asia/Jayapura")
    assert [row for row in kept(business) if row[1] and row[1] <= dt.date(2024, 10, 17)] == [
        row for row in before if row[1] and row[1] <= dt.date(2024, 10, 17)
    ]
    assert kept(business)[-1] == (today, None, dt.date(2024, 10, 17))


@pytest.mark.django_db
def test_a_suggested_group_makes_no_duty_until_it_is_confirmed(make: Make) -> None:
    business = make("mikro", None)
    product = Product.objects.create(business=business, name="Keripik", group_id=FOOD, group_state="usulan")
    recompute(dt.date(2026, 11, 24), [business.pk])
    assert kept(business) == []
    update_product(product=product, group_id=FOOD)
    assert len(kept(business)) == 2


@pytest.mark.django_db
def test_a_changed_rule_moves_everybody_under_it(make: Make) -> None:
    business, other = make("mikro"), make("menengah")
    today = clock.today("Asia/Jayapura")
    rule = DeadlineRule.objects.get(group=FOOD, scale="mikro", origin="domestic", in_force__contains=today)
    rule.in_force = DateRange(rule.in_force.lower, today)
    rule.save()
    DeadlineRule.objects.create(
        group_id=FOOD, scale="mikro", origin="domestic", due_date=dt.date(2027, 10, 17),
        in_force=DateRange(today, None), legal_basis="PP contoh",
    )  # fmt: skip
    before = kept(other)
    recompute(today)
    assert duties_of([business.pk], today)[business.pk].due_date == dt.date(2027, 10, 17)
    assert kept(other) == before


class TestCertificates:
    @pytest.fixture
    def officer(self, db: None) -> Any:
        return world.officer(world.agency("74"))

    def record(self, officer: Any, business: Business, day: dt.date = dt.date(2025, 5, 2)) -> Any:
        return record_certificate(
            actor=officer,
            business=business,
            number="ID123456789",
            issued_on=day,
            products=list(business.products.all()),
        )

    def test_one_meets_the_duty_from_its_day(self, officer: Any, make: Make) -> None:
        business = make("menengah")
        self.record(officer, business)
        rows = Business.objects.filter(pk=business.pk)
        assert without_certificate(rows, dt.date(2025, 5, 1)).exists()
        assert not without_certificate(rows, dt.date(2025, 5, 2)).exists()
        assert duties_of([business.pk], dt.date(2025, 6, 1))[business.pk].met

    @pytest.mark.parametrize("ending", ["berakhir", "dicabut"])
    def test_its_end_opens_the_duty_again(self, officer: Any, make: Make, ending: str) -> None:
        business = make("menengah")
        certificate = self.record(officer, business)
        end_certificate(actor=officer, certificate=certificate, day=dt.date(2026, 2, 1), ending=ending, reason="contoh")
        assert not uncovered(dt.date(2026, 1, 31)).filter(product__business=business).exists()
        assert uncovered(dt.date(2026, 2, 1)).filter(product__business=business).exists()

    def test_a_product_outside_the_annex_stays_under_it(self, officer: Any, make: Make) -> None:
        business = make("menengah")
        self.record(officer, business)
        product = Product.objects.create(business=business, name="Produk baru", group_id=FOOD)
        recompute(dt.date(2026, 11, 24), [business.pk])
        assert [row.product for row in uncovered(dt.date(2026, 11, 24)).select_related("product")] == [product]


@pytest.mark.django_db
def test_groups_without_a_duty_have_no_rule() -> None:
    free = ProductGroup.objects.exclude(duty="wajib")
    assert not DeadlineRule.objects.filter(group__in=free).exists()


def test_a_certificate_ends_once_and_after_its_issue(make: Make) -> None:
    officer, business = world.officer(world.agency("74")), make("menengah")
    certificate = record_certificate(
        actor=officer,
        business=business,
        number="ID1",
        issued_on=dt.date(2025, 5, 2),
        products=list(business.products.all()),
    )
    with pytest.raises(ValueError):
        end_certificate(
            actor=officer, certificate=certificate, day=dt.date(2025, 5, 2), ending="dicabut", reason="contoh"
        )
    end_certificate(actor=officer, certificate=certificate, day=dt.date(2025, 6, 1), ending="dicabut", reason="contoh")
    with pytest.raises(ValueError):
        end_certificate(
            actor=officer, certificate=certificate, day=dt.date(2025, 7, 1), ending="berakhir", reason="contoh"
        )
