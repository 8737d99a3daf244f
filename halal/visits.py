"""Whom nobody can write to or call: under the duty, without a certificate and without a contact that lives."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from halal.duties import without_certificate
from umkm import filters
from umkm.models import Business, PrivateFigures


def to_visit(rows: QuerySet[Business], day: dt.date) -> QuerySet[Business]:
    """Under the reader's own scope, since contacts lie behind row-level security."""
    return filters.reachable(without_certificate(rows, day), "tidak_ada")


def by_district(rows: QuerySet[Business]) -> dict[str | None, int]:
    """How many in each district, by code; None for those whose district nobody wrote down."""
    return dict(rows.order_by().values_list("district").annotate(n=Count("pk")).order_by("district_id"))


def streets_of(business_ids: Sequence[int]) -> dict[int, str]:
    """Where they are, for whoever the database lets see it: reached by key under row-level security."""
    found = PrivateFigures.objects.filter(business__in=list(business_ids)).exclude(street="")
    return dict(found.values_list("business", "street"))
