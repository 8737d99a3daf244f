"""Who must be reminded of the halal duty: one row a product and owner, until it is certified.

Not while an application for it is under way: then whoever has the ball is reminded (`casework.reminders`). While it is
with the owner, as a draft or returned, the owner is reminded of the duty as before.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, F, JSONField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject

from accounts.models import Contact
from halal.duties import uncovered
from halal.models import Certificate, CertificateProduct, HalalProduct, Obligation
from halal.rules import announced
from halal.workflow import OWNER, PAYER
from umkm.models import Ownership, Product


class HalalDuty:
    """The source of reminders of kind `halal_duty`; its subject is a product."""

    kind = "halal_duty"
    label = "Wajib bersertifikat halal"

    def due(self, as_of: dt.date) -> QuerySet[Any]:
        """Everybody who owns a product under the duty on that day and has no certificate for it. Contacts, owners
        and scale are those of now. Runs as the worker: contacts lie under row-level security."""
        owner = F("product__business__ownerships__person")
        has_mail = Contact.objects.filter(
            person=OuterRef("product__business__ownerships__person"), kind="email", dead_at=None
        )
        return (
            uncovered(as_of)
            .exclude(Exists(under_way(OuterRef("product"))))
            .filter(
                product__business__ownerships__person__isnull=False,
                product__business__ownerships__period__endswith__isnull=True,
            )
            .values(
                subject=F("product_id"),
                due=F("due_date"),
                recipient=owner,
                channel=Case(When(Exists(has_mail), then=Value("mail")), default=Value("call")),
                zone=F("product__business__regency__zone"),
                region=F("product__business__regency_id"),
                context=JSONObject(
                    basis=F("rule__legal_basis"), scale=F("product__business__scale"), announced=coming_rule(as_of)
                ),
            )
            .order_by()
        )

    def changed_since(self, moment: dt.datetime) -> QuerySet[Any]:
        """Products of which any row that `due` reads was written since."""
        since = {"changed_at__gte": moment}
        people = Contact.objects.filter(**since).values("person")
        businesses = Ownership.objects.filter(Q(**since) | Q(person__in=people)).values("business")
        covered = CertificateProduct.objects.filter(certificate__in=Certificate.objects.filter(**since))
        return Product.objects.filter(
            Q(id__in=Obligation.objects.filter(**since).values("product"))
            | Q(id__in=covered.values("product"))
            | Q(business__in=businesses)
            | Q(id__in=HalalProduct.objects.filter(case__moved_at__gte=moment).values("product"))
        ).values("id")

    def within(self, district: str) -> QuerySet[Any]:
        """Products of the businesses there, for a call list by district."""
        return Product.objects.filter(business__district=district).values("id")

    def names(self, subjects: Iterable[int]) -> dict[int, str]:
        """How a letter calls them: the business, and the product where that is another name."""
        rows = Product.objects.filter(id__in=list(subjects)).values_list("id", "name", "business__name")
        return {pk: business if name == business else f"{name} ({business})" for pk, name, business in rows}


def under_way(product: Any) -> QuerySet[HalalProduct]:
    """Applications for a product that are with somebody else than its owner."""
    elsewhere = HalalProduct.objects.filter(product=product).exclude(case__case__ball_role="")
    return elsewhere.exclude(case__case__ball_side__in=(OWNER.side, PAYER.side))


def coming_rule(as_of: dt.date) -> Case | Value:
    """What has been announced for the row's group, scale and origin, as told in the letter.

    A handful of rules at most, so they are written into the query: a join would be paid by every row on every day on
    which nothing is announced.
    """
    cases = [
        When(
            ~Q(due_date=rule.due_date),
            product__group=rule.group_id,
            product__business__scale=rule.scale,
            product__origin=rule.origin,
            then=Value(
                {
                    "due_date": rule.due_date.isoformat(),
                    "announced_on": rule.announced_on.isoformat(),
                    "basis": rule.legal_basis,
                },
                JSONField(),
            ),
        )
        for rule in announced(as_of)
    ]
    nothing = Value(None, JSONField())
    return Case(*cases, default=nothing, output_field=JSONField()) if cases else nothing
