"""What the halal duty adds to a business's page, to the owner's list and to the registry (ports of `umkm`)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from accounts.rules import current_roles
from database import clock
from halal.duties import Duty, duties_of, duty_of, in_force, without_certificate
from halal.models import Certificate, Obligation
from halal.rules import NoRule, halal_deadline
from umkm.models import Business
from umkm.permissions import may_work

ZONE = "Asia/Jakarta"


def duty_panel(request: HttpRequest, business: Business) -> dict[str, Any]:
    """The port `BUSINESS_PANELS`."""
    today = clock.today(ZONE)
    duty = duty_of(business, today)
    certificates = Certificate.objects.standing().filter(business=business)
    certificates = certificates.prefetch_related("products").order_by("-in_force")
    context = {
        "duty": duty,
        "business": business,
        "before": _before(business, duty, today),
        "announced": _announced(business, duty, today),
        "certificates": [(certificate, _state(certificate, today)) for certificate in certificates],
        "works": bool(may_work(request.user, business, roles=current_roles(request))),
        "no_scale": duty is not None and not business.scale,
        "products": business.products.exists(),
    }
    return {"template": "halal/_duty_panel.html", "card": "halal/_duty_card.html", "context": context}


def _before(business: Business, duty: Duty | None, today: dt.date) -> list[Obligation]:
    """Other dates that ruled earlier: an owner who remembers one should see what became of it."""
    if duty is None:
        return []
    earlier = Obligation.objects.filter(product__business=business, in_force__endswith__lte=today)
    found = earlier.exclude(due_date=duty.due_date).select_related("rule").order_by("-in_force")
    seen: dict[dt.date, Obligation] = {}
    for row in found:
        seen.setdefault(row.due_date, row)
    return list(seen.values())[:3]


def _announced(business: Business, duty: Duty | None, today: dt.date) -> Any:
    under = [one for one in business.products.all() if one.group and one.group.duty == "wajib"] if duty else []
    product = min(under, key=lambda one: one.pk, default=None)
    if product is None:
        return None
    try:
        return halal_deadline(product.group_id, business.scale, product.origin, today).announced
    except NoRule:
        return None


def _state(certificate: Certificate, today: dt.date) -> str:
    if today in certificate.in_force:
        return "berlaku"
    return certificate.ending or ("berakhir" if certificate.in_force.upper else "belum berlaku")


class DutyColumn:
    """The port `BUSINESS_COLUMNS`: one column and one filter of the registry."""

    key = "wajib"
    title = "Wajib halal"
    template = "halal/_duty_cell.html"
    choices = (
        ("belum", "Wajib, belum bersertifikat"),
        ("lewat", "Sudah lewat tenggat"),
        ("bersertifikat", "Bersertifikat"),
        ("tanpa", "Tanpa kewajiban tercatat"),
    )

    def filter(self, rows: QuerySet[Business], value: str) -> QuerySet[Business]:
        today = clock.today(ZONE)
        if value in ("belum", "lewat"):
            return without_certificate(rows, today, band="lewat" if value == "lewat" else "")
        if value == "bersertifikat":
            held = Certificate.objects.filter(business=OuterRef("pk"), in_force__contains=today)
            return rows.filter(Exists(held))
        return rows.exclude(Exists(in_force(today).filter(product__business=OuterRef("pk"))))

    def cells(self, business_ids: Sequence[int]) -> dict[int, Duty]:
        return duties_of(business_ids, clock.today(ZONE))
