"""Which date rules, and what has been announced: the one question everybody asks of the rules."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from halal.models import DeadlineRule


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


def announced(as_of: dt.date) -> QuerySet[DeadlineRule]:
    """Rules whose announcement is known by that day and that are not law yet, the next one first."""
    return DeadlineRule.objects.filter(announced_on__lte=as_of, in_force__startswith__gt=as_of).order_by(
        "in_force", "id"
    )
