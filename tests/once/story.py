"""Small invented registers for the outbox: a food business of each scale with one owner and one product."""

import datetime as dt
from contextlib import contextmanager

from django.db import connection, transaction

from accounts.models import Person, PersonScope
from accounts.scope import scope_of_region
from database.scope import EVERYTHING, scoped
from halal.obligations import recompute
from notifications import delivery, planner
from notifications.models import Message
from notifications.planner import Planned
from tests.world import ALWAYS, contact
from umkm.models import Business, Ownership, Product

SCALES = ("mikro", "kecil", "menengah", "besar", "")
FOOD = "makanan_minuman"
RECOMPUTED_ON = dt.date(2026, 1, 1)


@contextmanager
def as_worker():
    """As tasks and `remind` run: the worker's role, over all agencies."""
    with connection.as_worker(), scoped(EVERYTHING):
        yield


def business(
    scale: str = "mikro",
    *,
    mail: str = "auto",
    phone: str = "",
    regency: str = "74.71",
    products: int = 1,
    owner: Person | None = None,
    language: str = "id",
) -> Person:
    """Returns its owner. Call `recompute_all` after the last one."""
    number = Person.objects.count() + 1
    person = owner or Person.objects.create(full_name=f"Pemilik {number}", language=language)
    if mail and owner is None:
        contact(person, "email", f"pemilik{number}@usaha.example" if mail == "auto" else mail, verified=False)
    if phone and owner is None:
        contact(person, "phone", phone, verified=False)
    with transaction.atomic(), scoped(scope_of_region((regency,))):
        made = Business.objects.create(name=f"Usaha {number}", scale=scale, regency_id=regency, origin="petugas")
        Ownership.objects.create(business=made, person=person, period=ALWAYS)
        PersonScope.objects.get_or_create(person=person, region=regency, defaults={"period": ALWAYS})
        Product.objects.bulk_create(
            Product(business=made, name=f"Keripik {n + 1}", group_id=FOOD) for n in range(products)
        )
    return person


def recompute_all() -> None:
    recompute(RECOMPUTED_ON)


def owners_of_all_scales() -> dict[str, Person]:
    people = {scale: business(scale) for scale in SCALES}
    recompute_all()
    return people


def plan(day: str, name: str = "latihan") -> Planned:
    with as_worker():
        return planner.plan(dt.date.fromisoformat(day), name)


def send(day: str, name: str = "latihan") -> dict[str, int]:
    with as_worker():
        return dict(delivery.deliver(name, dt.date.fromisoformat(day)))


def wrote(planned: Planned) -> tuple[int, int, int, int]:
    """Planned, skipped, superseded, moved."""
    return planned.planned, planned.skipped, planned.superseded, planned.moved


def inbox(**only: object) -> list[tuple[object, ...]]:
    """Everything that decides what a person gets."""
    fields = ("rehearsal", "kind", "subject", "due_date", "milestone", "recipient", "channel", "state", "reason")
    return sorted(Message.objects.filter(**only).values_list(*fields))


def address(person: Person) -> str:
    with as_worker(), transaction.atomic():
        return person.contacts.get(kind="email").open()
