"""Which date rules, and what has been announced: the one question everybody asks of the rules."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from halal.models import DeadlineRule
from umkm.models.businesses import Scale


class NoRule(LookupError):
    """No rule is in force for this group, scale and origin on that day; the text says so to a reader."""


@dataclass(frozen=True)
class Announced:
    """A rule that is known and does not rule yet."""

    due_date: dt.date
    announced_on: dt.date
    legal_basis: str


@dataclass(frozen=True)
class Deadline:
    """The date that rules, since when and by which law; and what has been announced besides."""

    due_date: dt.date
    legal_basis: str
    in_force_from: dt.date
    announced: Announced | None


def halal_deadline(group: str, scale: str, origin: str, as_of: dt.date) -> Deadline:
    """The last day without a certificate, as the law stands on `as_of`. Raises NoRule.

    An unknown scale ('') gets the earliest date of all scales: whoever goes by it is never late.
    """
    rules = DeadlineRule.objects.filter(group=group, origin=origin, group__duty="wajib").order_by("due_date", "id")
    if scale:
        rules = rules.filter(scale=scale)
    ruling = rules.filter(in_force__contains=as_of).first()
    if ruling is None:
        raise NoRule(f"Belum ada aturan tenggat untuk {group}, skala {scale or 'apa pun'}, {origin} pada {as_of}.")
    coming = announced(as_of).filter(group=group, origin=origin, scale=ruling.scale).first()
    told = None
    if coming is not None and coming.due_date != ruling.due_date:
        told = Announced(coming.due_date, coming.announced_on, coming.legal_basis)
    return Deadline(ruling.due_date, ruling.legal_basis, ruling.in_force.lower, told)


@dataclass(frozen=True)
class DateOfScales:
    """One date, and whom of a group it binds."""

    due_date: dt.date
    legal_basis: str
    scales: tuple[str, ...]


def dates_of(group: str, origin: str, as_of: dt.date) -> list[DateOfScales]:
    """The dates that rule a group on a day, the earliest first, each with its scales from small to large."""
    ruling = DeadlineRule.objects.filter(
        group=group, origin=origin, in_force__contains=as_of, scale__in=Scale.values, group__duty="wajib"
    )
    found: dict[tuple[dt.date, str], list[str]] = {}
    for due_date, basis, scale in ruling.values_list("due_date", "legal_basis", "scale"):
        found.setdefault((due_date, basis), []).append(scale)
    return [
        DateOfScales(due_date, basis, tuple(sorted(scales, key=Scale.values.index)))
        for (due_date, basis), scales in sorted(found.items())
    ]


def announced(as_of: dt.date) -> QuerySet[DeadlineRule]:
    """Rules whose announcement is known by that day and that are not law yet, the next one first."""
    return DeadlineRule.objects.filter(announced_on__lte=as_of, in_force__startswith__gt=as_of).order_by(
        "in_force", "id"
    )
