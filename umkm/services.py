"""Writes to the registry. A person's scope is written with ownership and moves, in the same transaction."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person, PersonScope, User
from database import clock
from umkm.models import Business, Companionship, CooperativeDetails, Ownership, PrivateFigures, Product
from umkm.ports import business_changed

NewProduct = tuple[str, str | None, str]  # name, code of its group, origin
FIGURES = ("street", "sales", "capital")
FIELDS = (
    "name", "kind", "description", "category", "scale", "state", "district_id", "nib", "started", "lat", "lng",
    "workers_male", "workers_female",
)  # fmt: skip


@transaction.atomic
def create_business(
    *,
    actor: User | None,
    name: str,
    regency_id: str,
    origin: str,
    owner: Person | None = None,
    products: Sequence[NewProduct] = (),
    figures: dict[str, Any] | None = None,
    **fields: Any,
) -> Business:
    """A business with its products, owner and private figures. `actor` is whoever typed it.

    The scope around must serve the regency or be the owner's own: private rows are written under it.
    """
    business = Business.objects.create(name=name, regency_id=regency_id, origin=origin, **fields)
    if owner is not None:
        add_owner(business=business, person=owner, since=clock.now())
    if business.kind == Business.Kind.COOPERATIVE:
        CooperativeDetails.objects.create(business=business)
    save_figures(business=business, figures=figures or {})
    Product.objects.bulk_create(
        Product(business=business, name=title, group_id=group or None, origin=made_in)
        for title, group, made_in in products
    )
    business_changed([business.pk])
    return business


@transaction.atomic
def update_business(*, business: Business, changes: dict[str, Any], figures: dict[str, Any] | None = None) -> None:
    """Only what is named in `changes`; a change of regency is `moving.move_business`."""
    fields = [name for name in FIELDS if name in changes and getattr(business, name) != changes[name]]
    for name in fields:
        setattr(business, name, changes[name])
    if fields:
        business.save(update_fields=[name.removesuffix("_id") for name in fields])
    if figures is not None:
        save_figures(business=business, figures=figures)
    if {"scale", "state", "name", "description"} & set(fields):
        business_changed([business.pk])


def save_figures(*, business: Business, figures: dict[str, Any]) -> None:
    """Street, sales and capital, under row-level security; nothing is written where nothing is known."""
    known = {name: value for name, value in figures.items() if name in FIGURES}
    row = PrivateFigures.objects.filter(pk=business.pk).first()
    if row is None:
        if any(value not in (None, "") for value in known.values()):
            PrivateFigures.objects.create(business=business, regency=business.regency_id, **known)
    elif any(getattr(row, name) != value for name, value in known.items()):
        PrivateFigures.objects.filter(pk=business.pk).update(**known)


@transaction.atomic
def add_owner(*, business: Business, person: Person, since: dt.datetime) -> None:
    """Ownership and, with it, the reach of the region's staff to the person's private rows."""
    now, there = clock.now(), held(business)
    Ownership.objects.get_or_create(
        business=there,
        person=person,
        period__endswith__isnull=True,
        defaults={"period": DateTimeTZRange(since, None), "changed_at": now},
    )
    open_scope(person_id=person.pk, regency_id=there.regency_id, since=since)


def open_scope(*, person_id: int, regency_id: str, since: dt.datetime) -> None:
    """The region's staff reach the person's private rows from now on, unless they do already."""
    PersonScope.objects.get_or_create(
        person_id=person_id,
        region=regency_id,
        period__endswith__isnull=True,
        defaults={"period": DateTimeTZRange(since, None)},
    )


@transaction.atomic
def end_ownership(*, ownership: Ownership) -> None:
    """The person keeps the scope while another business of theirs lies there."""
    now = clock.now()
    ownership.period, ownership.changed_at = DateTimeTZRange(ownership.period.lower, now), now
    ownership.save(update_fields=["period", "changed_at"])
    close_scopes([ownership.person_id], now)


def close_scopes(person_ids: Sequence[int], at: dt.datetime) -> None:
    """Ends the scopes of these persons in regions where no business of theirs lies any more, nor one that they claim."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_personscope s SET period = tstzrange(lower(s.period), greatest(%(at)s, lower(s.period))) "
            "WHERE s.person_id = ANY(%(people)s) AND upper_inf(s.period) AND NOT EXISTS ("
            "SELECT FROM umkm_ownership o JOIN umkm_business b ON b.id = o.business_id "
            "WHERE o.person_id = s.person_id AND b.regency = s.region AND o.period @> %(at)s) AND NOT EXISTS ("
            "SELECT FROM umkm_claimedbusiness k JOIN casework_case c ON c.id = k.case_id "
            "JOIN casework_party p ON p.case_id = c.id "
            "WHERE p.person_id = s.person_id AND c.region = s.region AND c.ball_role <> '')",
            {"at": at, "people": list(person_ids)},
        )


@transaction.atomic
def add_companion(*, business: Business, person: Person, since: dt.datetime, actor: User) -> None:
    """Assigned by staff, or with the owner's consent."""
    Companionship.objects.get_or_create(
        business=held(business),
        person=person,
        period__endswith__isnull=True,
        defaults={"period": DateTimeTZRange(since, None)},
    )


@transaction.atomic
def add_product(*, business: Business, name: str, group: str | None, origin: str = "domestic") -> Product:
    """A product whose group is confirmed by whoever names it."""
    there = hold(business.pk)
    made = Product.objects.create(business_id=there, name=name, group_id=group, origin=origin)
    business_changed([there])
    return made


@transaction.atomic
def update_product(*, product: Product, **changes: Any) -> None:
    """Naming a group confirms it."""
    there = hold(product.business_id)
    for name, value in changes.items():
        setattr(product, name, value)
    if "group_id" in changes:
        product.group_state = Product.GroupState.CONFIRMED
    product.save(update_fields=[name.removesuffix("_id") for name in changes] + ["group_state"])
    business_changed([there])


def hold(business: int) -> int:
    """Keeps it from being merged until the transaction ends; where it was merged a moment ago, the one that stays. Before
    any other row is locked: a merge locks businesses first too."""
    row = Business.objects.select_for_update(no_key=True).only("merged_into").get(pk=business)
    return row.merged_into_id or business


def held(business: Business) -> Business:
    """As `hold`, for whoever needs more of it than the key."""
    there = hold(business.pk)
    return business if there == business.pk else Business.objects.get(pk=there)
