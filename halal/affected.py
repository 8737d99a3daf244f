"""Whom a rule would touch, before it is saved: old date and new date by scale, and how many businesses where."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from database import clock
from halal.models import DeadlineRule
from halal.obligations import NATIONAL_ZONE
from halal.rules import NoRule, halal_deadline
from umkm.models import Business, Product
from umkm.models.businesses import Scale

SCALES = [*Scale.values, ""]
Dates = dict[tuple[dt.date, str], dt.date | None]


@dataclass(frozen=True)
class Change:
    """From a day on, businesses of this scale go by another date (None: by none)."""

    day: dt.date
    scale: str
    before: dt.date | None
    after: dt.date | None

    @property
    def scale_label(self) -> str:
        return Scale(self.scale).label if self.scale else "Belum diketahui"


@dataclass(frozen=True)
class Affected:
    """`regions` are (province, scale, businesses)."""

    changes: list[Change]
    regions: list[tuple[str, str, int]]
    total: int


def affected_by(rule: DeadlineRule) -> Affected:
    """`rule` holds what is to be saved; the database still holds what was. Nothing is kept.

    Asked of the rules themselves, as they would be, on each day from which one of the two versions rules.
    """
    old = DeadlineRule.objects.filter(pk=rule.pk).first()
    kinds = {(rule.group_id, rule.origin)} | ({(old.group_id, old.origin)} if old else set())
    days = _days(rule, old)
    before = {kind: _dates(*kind, days) for kind in kinds}
    with _as_if_saved(rule):
        after = {kind: _dates(*kind, days) for kind in kinds}
    changes, regions = [], []
    for kind in sorted(kinds):
        found = [
            Change(*key, before[kind][key], after[kind][key])
            for key in before[kind]
            if before[kind][key] != after[kind][key]
        ]
        changes += found
        regions += _counts(*kind, {change.scale for change in found})
    return Affected(changes, regions, sum(n for *_, n in regions))


def _days(rule: DeadlineRule, old: DeadlineRule | None) -> list[dt.date]:
    """Today, and later first and last days: the past is never rewritten."""
    today = clock.today(NATIONAL_ZONE)
    edges = [edge for row in (rule, old) if row for edge in (row.in_force.lower, row.in_force.upper) if edge]
    return sorted({today} | {edge for edge in edges if edge > today})


def _dates(group: str, origin: str, days: list[dt.date]) -> Dates:
    return {(day, scale): _date(group, scale, origin, day) for day in days for scale in SCALES}


def _date(group: str, scale: str, origin: str, day: dt.date) -> dt.date | None:
    try:
        return halal_deadline(group, scale, origin, day).due_date
    except NoRule:
        return None


@contextmanager
def _as_if_saved(rule: DeadlineRule) -> Iterator[None]:
    """The row is written, asked about, and taken back with its history."""
    key = rule.pk
    with transaction.atomic():
        savepoint = transaction.savepoint()
        rule.save()
        try:
            yield
        finally:
            transaction.savepoint_rollback(savepoint)
            if key is None:
                rule.pk, rule._state.adding = None, True


def _counts(group: str, origin: str, scales: set[str]) -> list[tuple[str, str, int]]:
    """Businesses with a product that the duty is asked of (`obligations.WANTED`)."""
    found = (
        Product.objects.filter(
            group=group,
            origin=origin,
            group_state=Product.GroupState.CONFIRMED,
            state=Product.State.OFFERED,
            business__scale__in=scales,
        )
        .exclude(business__state=Business.State.CLOSED)
        .values_list("business__regency__province__name", "business__scale")
        .annotate(n=Count("business", distinct=True))
        .order_by("business__regency__province__name", "business__scale")
    )
    return [(province, Scale(scale).label if scale else "Belum diketahui", n) for province, scale, n in found]
