"""A rule is changed in the admin: who is affected is shown first, nothing is kept before yes, then all is recomputed."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from accounts.admin_preview import CONFIRMED
from accounts.models import Organisation
from database import clock
from halal.models import DeadlineRule, Obligation
from halal.obligations import NATIONAL_ZONE, recompute
from tests import world
from umkm.models import Product

WHY = "Peraturan baru diundangkan hari ini"


@pytest.fixture
def admin(db) -> Client:
    return world.client_of(world.member(Organisation.objects.create(name="Pengelola sistem"), "system_admin"))


@pytest.fixture
def rule(db) -> DeadlineRule:
    """The one that rules micro food of this country today."""
    on = clock.today(NATIONAL_ZONE)
    return DeadlineRule.objects.get(group="makanan_minuman", scale="mikro", origin="domestic", in_force__contains=on)


@pytest.fixture
def affected(rule: DeadlineRule) -> None:
    for regency, scale in (
        ("74.71", "mikro"),
        ("74.71", "mikro"),
        ("35.78", "mikro"),
        ("35.78", "kecil"),
        ("35.78", ""),
    ):
        business = world.business(regency)
        business.scale = scale
        business.save()
        Product.objects.create(business=business, name="Keripik", group_id="makanan_minuman")
    recompute(clock.today(NATIONAL_ZONE))


def typed(rule: DeadlineRule, **changed: str) -> dict[str, str]:
    return {
        "group": rule.group_id,
        "scale": rule.scale,
        "origin": rule.origin,
        "phase_start": rule.phase_start.isoformat() if rule.phase_start else "",
        "due_date": rule.due_date.isoformat(),
        "announced_on": "",
        "in_force_0": rule.in_force.lower.isoformat(),
        "in_force_1": rule.in_force.upper.isoformat() if rule.in_force.upper else "",
        "legal_basis": rule.legal_basis,
        "reason": WHY,
    } | changed


def dates() -> list[dt.date]:
    return sorted(Obligation.objects.filter(in_force__endswith=None).values_list("due_date", flat=True))


def test_shown_first_and_saved_after_yes(admin: Client, rule: DeadlineRule, affected: None) -> None:
    old, new, events = rule.due_date, dt.date(2031, 10, 17), rule.events.count()
    url, before = reverse("admin:halal_deadlinerule_change", args=[rule.pk]), dates()
    data = typed(rule, due_date=new.isoformat())
    page = admin.post(url, data)
    text = page.content.decode()
    assert page.status_code == 200 and "Belum disimpan" in text
    assert [(c.scale, c.before, c.after) for c in page.context_data["affected"].changes if c.scale == "mikro"] == [
        ("mikro", old, new)
    ]
    assert ("Sulawesi Tenggara", "Mikro", 2) in page.context_data["affected"].regions
    assert ("Jawa Timur", "Mikro", 1) in page.context_data["affected"].regions
    assert not any(scale == "Kecil" for _, scale, _ in page.context_data["affected"].regions)
    rule.refresh_from_db()
    assert (rule.due_date, rule.events.count(), dates()) == (old, events, before), "nothing is kept before yes"

    assert admin.post(url, data | {CONFIRMED: "1"}).status_code == 302
    rule.refresh_from_db()
    assert rule.due_date == new and dates().count(new) == 3
    assert rule.events.get().pgh_context["reason"] == WHY


def test_a_new_rule_ahead_shows_its_own_day(admin: Client, rule: DeadlineRule, affected: None) -> None:
    """Two steps: the old one gets its end, the new one its beginning."""
    begins = clock.today(NATIONAL_ZONE) + dt.timedelta(days=60)
    add = reverse("admin:halal_deadlinerule_add")
    new = typed(rule, in_force_0=begins.isoformat(), due_date="2033-10-17")
    overlapping = admin.post(add, new)
    assert overlapping.status_code == 200 and "affected" not in overlapping.context_data
    DeadlineRule.objects.filter(pk=rule.pk).update(in_force=DateRange(rule.in_force.lower, begins))
    page = admin.post(add, new)
    shown = [(c.day, c.before, c.after) for c in page.context_data["affected"].changes if c.scale == "mikro"]
    assert shown == [(begins, None, dt.date(2033, 10, 17))]
    assert DeadlineRule.objects.filter(due_date="2033-10-17").count() == 0
    assert admin.post(add, new | {CONFIRMED: "1"}).status_code == 302
    assert DeadlineRule.objects.filter(due_date="2033-10-17").count() == 1


def test_without_a_reason_nothing_is_shown_or_saved(admin: Client, rule: DeadlineRule) -> None:
    url = reverse("admin:halal_deadlinerule_change", args=[rule.pk])
    data = typed(rule, due_date="2031-10-17", reason="")
    for more in ({}, {CONFIRMED: "1"}):
        answer = admin.post(url, data | more)
        assert answer.status_code == 200 and "affected" not in answer.context_data
    rule.refresh_from_db()
    assert rule.due_date != dt.date(2031, 10, 17)
