"""Filters live in the address: it can be sent to a colleague, and works without script. Unknown values are ignored."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from accounts.models import Contact, District, Regency, User
from accounts.queries import served_regencies
from accounts.readers import zone_served
from accounts.regions import ZONES
from database import clock
from database.filters import Chip, without
from umkm.merging.traces import with_former_nib, with_former_number
from umkm.models import Business, Ownership, Product, ProductGroup
from umkm.models.businesses import Scale
from umkm.ports import business_columns
from umkm.short_ids import public_ids_of

LONGEST = 80
UNKNOWN = "belum"  # scale or group not known
SENT = "kirim"  # a form posts to `?kirim` (`accounts.form_base`)
ORDERS = {"nama": "name", "terbaru": "-created_at"}


@dataclass
class Filtered:
    """The rows, what was asked of them, and their order."""

    rows: QuerySet[Business]
    chips: list[Chip] = field(default_factory=list)
    order: str = "name"


def text(query: QueryDict, name: str) -> str:
    """What was typed, without what PostgreSQL refuses."""
    return query.get(name, "").replace("\x00", "").strip()[:LONGEST]


def like(typed: str) -> str:
    """Typed percent signs and underscores mean themselves."""
    return re.sub(r"([\\%_])", r"\\\1", typed)


def search(rows: QuerySet[Business], typed: str) -> QuerySet[Business]:
    """An exact number first (NIB, U-4K7Q2); then every word somewhere in the name."""
    exact = by_number(rows, typed)
    return rows.filter(name__icontains=typed) if exact is None else exact


def by_number(rows: QuerySet[Business], typed: str) -> QuerySet[Business] | None:
    """Those of a NIB or U-4K7Q2, also of one that went into them; None where what was typed is no such number."""
    digits = typed.replace(" ", "").replace(".", "")
    if digits.isdecimal() and len(digits) == 13:
        return rows.filter(Q(nib=digits) | Q(pk__in=with_former_nib(digits)))
    if typed.upper().startswith("U-") and (between := public_ids_of(typed)):
        return rows.filter(Q(public_id__range=between) | Q(pk__in=with_former_number(*between)))
    return None


def apply(rows: QuerySet[Business], query: QueryDict, user: User) -> Filtered:
    """Narrows the rows by what the address says."""
    done = Filtered(rows)
    if typed := text(query, "cari"):
        done.rows = search(done.rows, typed)
        _chip(done, query, "cari", "Nama", typed)
    for param, label, names, narrow in _choices(user):
        value = query.get(param, "")
        if value and (shown := names().get(value)):
            done.rows = narrow(done.rows, value)
            _chip(done, query, param, label, shown)
    for column in business_columns():
        value = query.get(column.key, "")
        if value and (shown := dict(column.choices).get(value)):
            done.rows = column.filter(done.rows, value)
            _chip(done, query, column.key, column.title, shown)
    done.order = ORDERS.get(query.get("urut", ""), "name")
    return done


Narrow = Callable[[QuerySet[Business], str], QuerySet[Business]]


def _choices(user: User) -> list[tuple[str, str, Callable[[], dict[str, str]], Narrow]]:
    return [
        ("wilayah", "Wilayah", lambda: regencies(user), lambda rows, code: rows.filter(regency=code)),
        ("kecamatan", "Kecamatan", lambda: districts(user), lambda rows, code: rows.filter(district=code)),
        ("skala", "Skala", scales, lambda rows, value: rows.filter(scale="" if value == UNKNOWN else value)),
        ("kelompok", "Kelompok", groups, _of_group),
        ("keadaan", "Keadaan", lambda: dict(Business.State.choices), lambda rows, value: rows.filter(state=value)),
        ("jenis", "Jenis", lambda: dict(Business.Kind.choices), lambda rows, value: rows.filter(kind=value)),
        ("asal", "Asal data", lambda: dict(Business.Origin.choices), lambda rows, value: rows.filter(origin=value)),
        ("kontak", "Kontak", lambda: dict(REACHABLE), lambda rows, value: reachable(rows, value)),
        ("masuk", "Masuk", lambda: dict(ENTERED), lambda rows, value: since_yesterday(rows, user)),
    ]


ENTERED = (("kemarin", "Baru sejak kemarin"),)
REACHABLE = (("surel", "Punya surel"), ("telepon", "Hanya telepon"), ("tidak_ada", "Tidak ada kontak"))


def reachable(rows: QuerySet[Business], value: str) -> QuerySet[Business]:
    """Under the reader's own scope: contacts lie behind row-level security."""
    owners = Ownership.objects.filter(business=OuterRef("pk"), period__endswith__isnull=True)
    mail = Exists(owners.filter(_contact("email")))
    phone = Exists(owners.filter(_contact("phone")))
    if value == "tidak_ada":
        # A sub-select of its own for each row: joined, it would read every contact of the country under its policy.
        living = Exists(Contact.objects.filter(person=OuterRef("person"), dead_at=None))
        return rows.alias(reached=Subquery(owners.filter(living).values("pk")[:1])).filter(reached__isnull=True)
    return rows.filter(Q(mail) if value == "surel" else ~Q(mail) & Q(phone))


def since_yesterday(rows: QuerySet[Business], user: User) -> QuerySet[Business]:
    """Those that came in since yesterday began where the reader works."""
    zone = ZONES[zone_served(user)]
    return rows.filter(created_at__gte=clock.day_starts(clock.today(zone) - dt.timedelta(days=1), zone))


def _contact(kind: str) -> Exists:
    return Exists(Contact.objects.filter(person=OuterRef("person"), kind=kind, dead_at=None))


def _of_group(rows: QuerySet[Business], code: str) -> QuerySet[Business]:
    offered = Product.objects.filter(business=OuterRef("pk"), state="dijual")
    if code == UNKNOWN:
        return rows.filter(~Exists(offered.filter(group__isnull=False)))
    return rows.filter(Exists(offered.filter(group=code)))


def regencies(user: User) -> dict[str, str]:
    """Those that the user serves, by code."""
    served = Regency.objects.filter(code__in=served_regencies(user)).order_by("name")
    return dict(served.values_list("code", "name"))


def districts(user: User, regency: str = "") -> dict[str, str]:
    """Of the regencies that the user serves, or of one of them, by code."""
    found = District.objects.filter(regency__in=[regency] if regency else served_regencies(user))
    return dict(found.order_by("name").values_list("code", "name"))


def scales() -> dict[str, str]:
    """With what is not known yet."""
    return {**{str(k): str(v) for k, v in Scale.choices}, UNKNOWN: "Belum diketahui"}


def groups() -> dict[str, str]:
    """With what is not known yet."""
    return {**dict(ProductGroup.objects.values_list("code", ProductGroup.label_column())), UNKNOWN: "Belum diketahui"}


def _chip(done: Filtered, query: QueryDict, param: str, label: str, value: str) -> None:
    done.chips.append(Chip(label, value, without(query, param, SENT)))
