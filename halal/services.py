"""Writes of certificates, by hand: what meets a duty, and what opens it again."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import User
from database import clock
from documents.models import StoredFile
from halal.models import Certificate, CertificateProduct, Obligation
from umkm.models import Business, Product
from umkm.services import hold


@transaction.atomic
def record_certificate(
    *,
    actor: User,
    business: Business,
    number: str,
    issued_on: dt.date,
    products: Sequence[Product],
    last_day: dt.date | None = None,
    file: StoredFile | None = None,
) -> Certificate:
    """Recorded by hand, until SiHalal's own sheet says so. `last_day` is the printed one, inclusive; mostly none.

    Where the business was merged a moment ago, it is of the one that stays, and of what goes on there."""
    there = hold(business.pk)
    covered = list(products) if there == business.pk else with_twins(there, products)
    until = last_day + dt.timedelta(days=1) if last_day else None
    certificate = Certificate(
        business_id=there,
        number=number,
        in_force=DateRange(issued_on, until),
        file=file,
        recorded_by=actor,
        recorded_by_name=actor.get_full_name(),
    )
    record_certificates([(certificate, covered)])
    return certificate


def record_certificates(new: Sequence[tuple[Certificate, Sequence[Product]]]) -> None:
    """Each with its annex; two statements however many there are."""
    Certificate.objects.bulk_create(certificate for certificate, _ in new)
    CertificateProduct.objects.bulk_create(
        CertificateProduct(certificate=certificate, product=product)
        for certificate, products in new
        for product in products
    )


@transaction.atomic
def take_back_certificates(*, certificates: Sequence[int], reason: str) -> None:
    """They were recorded wrongly: they cover nothing, and the duty of their products is open again. The planner looks at
    them anew."""
    Certificate.objects.filter(pk__in=certificates).update(
        in_force=DateRange(empty=True),
        ending=Certificate.Ending.MISTAKEN,
        ending_reason=reason,
        changed_at=clock.now(),
    )


def with_twins(business: int, products: Sequence[Product]) -> list[Product]:
    """With those that go on where a merge ended one of the same name and origin (`umkm.merging.own`)."""
    offered = Product.objects.filter(business=business, state=Product.State.OFFERED)
    named = {(row.name.strip().lower(), row.origin): row for row in offered.order_by("-pk")}
    twins = [named.get((product.name.strip().lower(), product.origin)) for product in products]
    found = {product.pk: product for product in [*products, *twins] if product is not None}
    return list(found.values())


@transaction.atomic
def end_certificate(*, actor: User, certificate: Certificate, day: dt.date, ending: str, reason: str) -> None:
    """From `day` on it covers nothing, and its products are under their duty again.

    Raises ValueError for a day that is not after its issue, or a certificate that has ended already.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.ending or day <= certificate.in_force.lower:
        raise ValueError("A certificate ends once, after it was issued.")
    certificate.in_force = DateRange(certificate.in_force.lower, day)
    certificate.ending, certificate.ending_reason = ending, reason
    certificate.changed_at = clock.now()
    certificate.save(update_fields=["in_force", "ending", "ending_reason", "changed_at"])


@transaction.atomic
def correct_certificate(
    *, certificate: Certificate, number: str, issued_on: dt.date, products: Sequence[Product]
) -> None:
    """A typing error put right; what stood before is in its history."""
    certificate.number, certificate.changed_at = number, clock.now()
    certificate.in_force = DateRange(issued_on, certificate.in_force.upper)
    certificate.save(update_fields=["number", "in_force", "changed_at"])
    gone = certificate.annex.exclude(product__in=products)
    # Their duty is open again: the planner looks at obligations that changed.
    Obligation.objects.filter(product__in=list(gone.values_list("product", flat=True))).update(
        changed_at=certificate.changed_at
    )
    gone.delete()
    CertificateProduct.objects.bulk_create(
        [CertificateProduct(certificate=certificate, product=product) for product in products], ignore_conflicts=True
    )
