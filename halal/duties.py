"""Who is under the duty and without a certificate, on a day: the reads that list, panel and column share."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from halal.models import CertificateProduct, Obligation
from umkm.models import Business

BANDS = (
    ("lewat", "Sudah lewat", None, -1),
    ("7", "0 sampai 7 hari lagi", 0, 7),
    ("30", "0 sampai 30 hari lagi", 0, 30),
    ("90", "31 sampai 90 hari lagi", 31, 90),
    ("180", "91 sampai 180 hari lagi", 91, 180),
    ("lebih", "Lebih dari 180 hari", 181, None),
)


def in_force(day: dt.date) -> QuerySet[Obligation]:
    """Obligations on that day."""
    return Obligation.objects.filter(in_force__contains=day)


def certified(day: dt.date) -> QuerySet[CertificateProduct]:
    """For an obligation's product: a certificate that was known and in force on that day."""
    return CertificateProduct.objects.filter(product=OuterRef("product"), certificate__in_force__contains=day)


def uncovered(day: dt.date) -> QuerySet[Obligation]:
    """Those of products for which no certificate is in force."""
    return in_force(day).filter(~Exists(certified(day)))


def without_certificate(rows: QuerySet[Business], day: dt.date, band: str = "", group: str = "") -> QuerySet[Business]:
    """Businesses with at least one uncovered obligation; `band` is a key of BANDS, `group` of a product group."""
    due = uncovered(day).filter(product__business=OuterRef("pk"))
    for key, _, least, most in BANDS:
        if key == band:
            if least is not None:
                due = due.filter(due_date__gte=day + dt.timedelta(days=least))
            if most is not None:
                due = due.filter(due_date__lte=day + dt.timedelta(days=most))
    if group:
        due = due.filter(product__group=group)
    return rows.filter(Exists(due))


@dataclass(frozen=True)
class Duty:
    """What a business must meet first, or how it has been met. `due_date` is the last day without a certificate."""

    due_date: dt.date
    basis: str
    group: str
    met: bool


def duties_of(business_ids: Sequence[int], day: dt.date) -> dict[int, Duty]:
    """The earliest uncovered obligation of each business, or one that is met; nothing where there is no duty."""
    rows = (
        in_force(day)
        .filter(product__business__in=list(business_ids))
        .annotate(met=Exists(certified(day)), business=F("product__business"), group=F("product__group__label_id"))
        .order_by("business", "met", "due_date", "pk")
        .values_list("business", "due_date", "rule__legal_basis", "group", "met")
    )
    found: dict[int, Duty] = {}
    for business, due_date, basis, group, met in rows:
        found.setdefault(business, Duty(due_date, basis, group, met))
    return found


def duty_of(business: Business, day: dt.date) -> Duty | None:
    """Of one that a page shows in several places: this object of it is asked once."""
    kept: dict[dt.date, Duty | None] = business.__dict__.setdefault("duty_on", {})
    if day not in kept:
        kept[day] = duties_of([business.pk], day).get(business.pk)
    return kept[day]
