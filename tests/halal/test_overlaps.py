"""Obligations are equal to the rules: compared with an oracle that asks the rules day by day."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from halal.models import DeadlineRule, Obligation
from halal.obligations import recompute
from halal.rules import NoRule, halal_deadline
from tests import world
from umkm import bulk, services
from umkm.models import Business, Product, ProductGroup

pytestmark = pytest.mark.django_db

FOOD = "makanan_minuman"
TODAY = dt.date(2025, 3, 1)
DAYS = [TODAY + dt.timedelta(days=n) for n in range(-2000, 2000, 37)] + [TODAY - dt.timedelta(days=1), TODAY]


def made(scale: str = "mikro", *, group: str | None = FOOD, origin: str = "domestic", **fields: str) -> Product:
    business = world.business("74.71")
    Business.objects.filter(pk=business.pk).update(scale=scale)
    return Product.objects.create(business=business, name="Keripik", group_id=group, origin=origin, **fields)


def on(product: Product, day: dt.date) -> tuple[dt.date, str] | None:
    """The one obligation of that day; two are a fault."""
    return on_each(product, [day])[0]


def on_each(product: Product, days: list[dt.date]) -> list[tuple[dt.date, str] | None]:
    """As `on`, with one query for all days."""
    rows = list(Obligation.objects.filter(product=product).select_related("rule"))
    found = [[row for row in rows if row.in_force.lower <= day < (row.in_force.upper or dt.date.max)] for day in days]
    assert all(len(one) <= 1 for one in found)
    return [(one[0].due_date, one[0].rule.legal_basis) if one else None for one in found]


def expected(product: Product, day: dt.date) -> tuple[dt.date, str] | None:
    """The oracle: one question to the rules, no period arithmetic."""
    return expected_each(product, [day])[0]


def expected_each(product: Product, days: list[dt.date]) -> list[tuple[dt.date, str] | None]:
    product = Product.objects.select_related("business", "group").get(pk=product.pk)
    return [_expected(product, day) for day in days]


def _expected(product: Product, day: dt.date) -> tuple[dt.date, str] | None:
    if product.group_state != "dikonfirmasi" or product.state != "dijual" or product.business.state == "tutup":
        return None
    if product.group_id is None or product.group.duty != "wajib":
        return None
    try:
        found = halal_deadline(product.group_id, product.business.scale, product.origin, day)
    except NoRule:
        return None
    return found.due_date, found.legal_basis


def test_a_new_product_has_been_under_its_rules_since_they_took_force():
    micro, medium, unknown, imported = made(), made("menengah"), made(""), made("besar", origin="imported")
    recompute(TODAY)
    for product in (micro, medium, unknown, imported):
        assert on_each(product, DAYS) == expected_each(product, DAYS)
    assert on(micro, dt.date(2024, 10, 16))[0] == dt.date(2024, 10, 17)
    assert on(micro, TODAY)[0] == dt.date(2026, 10, 17)
    assert on(unknown, TODAY)[0] == dt.date(2024, 10, 17)


@pytest.mark.parametrize(
    "fields",
    [{"group": None}, {"group": "tidak_halal"}, {"group_state": "usulan"}, {"state": "berhenti"}],
)
def test_who_is_under_no_duty(fields):
    product = made(**fields)
    recompute(TODAY)
    assert not Obligation.objects.filter(product=product).exists()


def test_a_closed_business_is_released_from_today_and_a_moved_one_is_not():
    closed, moved = made(), made()
    recompute(TODAY - dt.timedelta(days=30))
    Business.objects.filter(pk=closed.business_id).update(state="tutup")
    Business.objects.filter(pk=moved.business_id).update(state="pindah")
    recompute(TODAY, [closed.business_id, moved.business_id])
    assert on(closed, TODAY) is None and on(closed, TODAY - dt.timedelta(days=1)) is not None
    assert on(moved, TODAY) is not None


def test_the_past_stays_when_the_scale_changes_today():
    product = made("menengah")
    recompute(TODAY - dt.timedelta(days=60))
    Business.objects.filter(pk=product.business_id).update(scale="mikro")
    recompute(TODAY, [product.business_id])
    assert on(product, TODAY - dt.timedelta(days=1))[0] == dt.date(2024, 10, 17)
    assert on(product, TODAY)[0] == dt.date(2026, 10, 17)


def test_there_and_back_within_a_day_leaves_no_trace_but_the_day():
    product = made("mikro")
    recompute(TODAY - dt.timedelta(days=60))
    before = on_each(product, DAYS)
    for scale in ("menengah", "", "besar", "mikro"):
        Business.objects.filter(pk=product.business_id).update(scale=scale)
        recompute(TODAY, [product.business_id])
    assert on_each(product, DAYS) == before


def test_again_changes_nothing():
    made(), made(""), made("besar")
    recompute(TODAY)
    rows = set(Obligation.objects.values_list("id", "in_force", "changed_at"))
    recompute(TODAY)
    recompute(TODAY + dt.timedelta(days=5))
    assert set(Obligation.objects.values_list("id", "in_force", "changed_at")) == rows


def test_only_the_named_businesses_are_touched():
    one, other = made(), made()
    recompute(TODAY, [one.business_id])
    assert on(one, TODAY) and not Obligation.objects.filter(product=other).exists()
    recompute(TODAY, [])
    assert not Obligation.objects.filter(product=other).exists()


def test_services_and_bulk_have_it_recomputed():
    product = made("", group=None)
    services.update_product(product=product, group_id=FOOD)
    today = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    assert on(product, today)[0] == dt.date(2024, 10, 17)
    services.update_business(business=Business.objects.get(pk=product.business_id), changes={"scale": "kecil"})
    assert on(product, today)[0] == dt.date(2026, 10, 17)
    bulk.set_scale_and_group([product.business_id], scale="besar", group="kosmetik", actor=Actor.machine("uji"))
    assert on(product, today) == expected(product, today)


def test_a_rule_that_begins_later_does_not_rule_today():
    """Its start moved into the future: today nothing rules."""
    product = made()
    recompute(TODAY)
    rule = DeadlineRule.objects.get(group=FOOD, scale="mikro", origin="domestic", in_force__contains=TODAY)
    DeadlineRule.objects.filter(pk=rule.pk).update(in_force=DateRange(dt.date(2025, 6, 1), None))
    recompute(TODAY)
    assert on(product, TODAY) is None is expected(product, TODAY)
    assert on(product, dt.date(2025, 6, 1)) == expected(product, dt.date(2025, 6, 1)) is not None


def test_an_unknown_scale_keeps_a_date_where_periods_overlap_in_part():
    """The earliest rule begins within the period of the others: before it, theirs is the date."""
    product = made("", group="kosmetik")
    rule = DeadlineRule.objects.get(group="kosmetik", scale="besar", origin="domestic", in_force__contains=TODAY)
    begin = dt.date(2025, 9, 1)
    DeadlineRule.objects.filter(pk=rule.pk).update(in_force=DateRange(rule.in_force.lower, begin))
    DeadlineRule.objects.create(
        group_id="kosmetik", scale="besar", origin="domestic", due_date=dt.date(2025, 12, 31),
        in_force=DateRange(begin, None), legal_basis="Contoh",
    )  # fmt: skip
    recompute(TODAY)
    assert on(product, TODAY) is not None
    assert on_each(product, DAYS) == expected_each(product, DAYS)


def test_a_group_released_from_the_duty_ends_its_obligations():
    product = made()
    recompute(TODAY - dt.timedelta(days=9))
    ProductGroup.objects.filter(code=FOOD).update(duty="tidak")
    recompute(TODAY)
    assert on(product, TODAY) is None and on(product, TODAY - dt.timedelta(days=1)) is not None


SCALES = ["mikro", "kecil", "menengah", "besar"]
STARTS = [TODAY + dt.timedelta(days=n) for n in (-900, -400, -30, 0, 1, 30, 400)]
RULE_LISTS = st.fixed_dictionaries(
    {
        scale: st.lists(st.tuples(st.sampled_from(STARTS), st.integers(0, 5), st.booleans()), max_size=3,
                        unique_by=lambda one: one[0])
        for scale in SCALES
    }
)  # fmt: skip
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("scale"), st.sampled_from(["", *SCALES])),
        st.tuples(st.just("state"), st.sampled_from(["aktif", "tutup", "pindah"])),
        st.tuples(st.just("offered"), st.sampled_from(["dijual", "berhenti"])),
        st.tuples(st.just("group_state"), st.sampled_from(["usulan", "dikonfirmasi"])),
        st.tuples(st.just("rules"), RULE_LISTS),
    ),
    max_size=5,
)


def write_rules(lists: dict[str, list[tuple[dt.date, int, bool]]]) -> None:
    """As an administrator would leave them: each begins where it begins and ends where the next begins, or before."""
    DeadlineRule.objects.filter(group="kosmetik").update(in_force=DateRange(dt.date(1990, 1, 1), dt.date(1990, 1, 1)))
    for scale, rules in lists.items():
        ordered = sorted(rules)
        for (start, year, gap), following in zip(ordered, [*ordered[1:], None], strict=False):
            until = following[0] if following else (start + dt.timedelta(days=500) if gap else None)
            due = dt.date(2025 + year, 1, 1)
            same = {
                "group_id": "kosmetik",
                "scale": scale,
                "origin": "domestic",
                "legal_basis": f"{scale} {start} {due}",
            }
            row = DeadlineRule.objects.filter(**same).first() or DeadlineRule(**same)
            row.due_date, row.in_force = due, DateRange(start, until)
            row.save()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=RULE_LISTS, scale=st.sampled_from(["", *SCALES]), changes=CHANGES, step=st.integers(0, 40))
def test_whatever_changes_they_are_what_the_rules_say_from_that_day_on(first, scale, changes, step):
    with transaction.atomic():
        write_rules(first)
        product = made(scale, group="kosmetik")
        day = TODAY
        recompute(day)
        assert on_each(product, DAYS) == expected_each(product, DAYS)
        for what, value in changes:
            history = dict(zip(DAYS, on_each(product, DAYS), strict=True))
            day += dt.timedelta(days=step)
            if what == "scale":
                Business.objects.filter(pk=product.business_id).update(scale=value)
            elif what == "state":
                Business.objects.filter(pk=product.business_id).update(state=value)
            elif what == "offered":
                Product.objects.filter(pk=product.pk).update(state=value)
            elif what == "group_state":
                Product.objects.filter(pk=product.pk).update(group_state=value)
            else:
                write_rules(value)
            recompute(day, None if what == "rules" else [product.business_id])
            product = Product.objects.get(pk=product.pk)
            seen = Obligation.objects.filter(product=product).exists()
            coming = [d for d in DAYS if d >= day]
            assert on_each(product, coming) == expected_each(product, coming), (what, value)
            past = [d for d in DAYS if d < day and history[d] is not None]
            if seen:
                assert on_each(product, past) == [history[d] for d in past]  # the past is not rewritten
        transaction.set_rollback(True)
