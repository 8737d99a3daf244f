"""The port `PERSONAL_DATA` of umkm: whose business it is, what it earns, what a register said of it.

A business outlives its owner's erasure, because the registry counts it; but nothing on it may lead to the person. The
name, place and numbers of a business of one owner are that person's too, so they go. A koperasi, and what others own
as well, keep theirs.
"""

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Min, Q
from django.db.models.functions import Lower

from accounts import keys
from accounts.models import Consent, Person, User
from accounts.personal_data import Section
from accounts.scope import scope_of_region
from database.scope import also
from umkm.imports.staging import EXTRA_PLACE
from umkm.models import (
    Business,
    ClaimedBusiness,
    Companionship,
    Draft,
    ImportBatch,
    ImportChange,
    Merge,
    MergeContents,
    Ownership,
    PrivateFigures,
    Product,
    SourceRecord,
)

FACTS = ("name", "description", "category", "nib", "started", "lat", "lng", "workers_male", "workers_female")
FIGURES = ("street", "sales", "capital")
NAMELESS = "Usaha tanpa nama"
BARE = {"name": NAMELESS, "description": "", "nib": "", "lat": None, "lng": None}
GONE = "[dihapus]"
SHORTEST = 3  # letters of a word of a name that can be recognised in another text


class UmkmData:
    """Source records go too: a register that is imported again brings in what it says then."""

    holds = frozenset(
        {
            "umkm.business", "umkm.businessevent", "umkm.product", "umkm.productevent", "umkm.ownership",
            "umkm.companionship", "umkm.privatefigures", "umkm.privatefiguresevent", "umkm.draft", "umkm.sourcerecord",
            "umkm.importchange", "umkm.importbatch", "umkm.merge", "umkm.mergecontents",
        }
    )  # fmt: skip
    stays = {
        "umkm.notdouble": "of staff: who said that two businesses are two",
        "umkm.savedview": "of staff: filters that they gave a name, shared in their office",
        "umkm.listcolumns": "of staff: which columns they see",
        "umkm.suggestionanswer": "of staff: who said which group a product belongs to",
    }

    def see(self, person: Person) -> list[Section]:
        """Businesses with figures and sources, what one looks after, and drafts."""
        ids = person.ids()
        owned = list(Ownership.objects.filter(person__in=ids).select_related("business__regency").order_by("pk"))
        businesses = [row.business for row in owned]
        columns = {name: str(Business._meta.get_field(name).verbose_name) for name in FACTS}
        figures = {name: str(PrivateFigures._meta.get_field(name).verbose_name) for name in FIGURES}
        regions = tuple({business.regency_id for business in businesses})
        with also(scope_of_region(regions)):  # what registers said is read by staff alone, and by its owner here
            money = {row.pk: row for row in PrivateFigures.objects.filter(pk__in=[b.pk for b in businesses])}
            records = list(SourceRecord.objects.filter(business__in=businesses).select_related("batch").order_by("pk"))
        return [
            Section(
                "usaha",
                "Usaha Anda",
                {"nomor": "Nomor", "wilayah": "Wilayah", "sejak": "Sejak", "sampai": "Sampai", **columns, **figures},
                [
                    {
                        "nomor": row.business.short_id,
                        "wilayah": row.business.regency.name,
                        "sejak": row.period.lower,
                        "sampai": row.period.upper,
                        **{name: getattr(row.business, name) for name in FACTS},
                        **{name: getattr(money.get(row.business.pk), name, None) for name in FIGURES},
                    }
                    for row in owned
                ],
            ),
            Section(
                "produk",
                "Produk",
                {"usaha": "Usaha", "nama": "Nama", "kelompok": "Kelompok"},
                [
                    {"usaha": row.business.name, "nama": row.name, "kelompok": row.group and row.group.label_id}
                    for row in Product.objects.filter(business__in=businesses).select_related("business", "group")
                ],
            ),
            Section(
                "sumber",
                "Yang tertulis di daftar asal",
                {"usaha": "Usaha", "diimpor": "Diimpor", "baris": "Baris", "isi": "Isi", "lain": "Kolom lain"},
                [
                    {
                        "usaha": next(b.name for b in businesses if b.pk == row.business_id),
                        "diimpor": row.batch.started_at,
                        "baris": row.row_number,
                        "isi": json.dumps(row.imported, ensure_ascii=False),
                        "lain": _extra(row),
                    }
                    for row in records
                ],
            ),
            Section(
                "didampingi",
                "Usaha yang Anda dampingi",
                {"usaha": "Usaha", "sejak": "Sejak", "sampai": "Sampai"},
                [
                    {"usaha": row.business.name, "sejak": row.period.lower, "sampai": row.period.upper}
                    for row in Companionship.objects.filter(person__in=ids).select_related("business")
                ],
            ),
            Section(
                "naskah",
                "Isian yang belum selesai",
                {"formulir": "Formulir", "disimpan": "Disimpan", "isi": "Isi"},
                [
                    {
                        "formulir": row.form,
                        "disimpan": row.saved_at,
                        "isi": keys.open_sealed(row.sealed, Draft.PLACE, row.public_id),
                    }
                    for row in Draft.objects.filter(person=person)
                ],
            ),
        ]

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """A companion looks after a business with its owner's consent, and no longer."""
        if Consent.Kind.COMPANION in kinds:
            mine = Business.objects.filter(ownerships__person__in=person.ids(), ownerships__period__contains=at)
            for row in Companionship.objects.filter(business__in=mine, period__endswith=None):
                row.period = type(row.period)(row.period.lower, at)
                row.save(update_fields=["period"])

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """What was theirs alone first; then that it was theirs."""
        alone = own_alone(people)
        bare = list(Business.objects.filter(pk__in=alone, kind=Business.Kind.BUSINESS).values_list("pk", flat=True))
        bare += list(Merge.objects.filter(stays__in=bare).values_list("gone", flat=True))  # what went into them
        MergeContents.objects.filter(merge__in=Merge.objects.filter(stays__in=bare)).delete()
        Merge.objects.filter(stays__in=bare).update(name=NAMELESS, nib="", undone_reason="")
        for event in (PrivateFigures.pgh_event_model, PrivateFigures):
            event.objects.filter(business__in=bare).delete()
        _forget_before_others(people, alone)
        SourceRecord.objects.filter(business__in=bare).delete()
        ImportChange.objects.filter(business__in=bare).delete()
        SourceRecord.objects.filter(made_person__in=people).update(made_person=None, extra=None)
        ImportChange.objects.filter(made_person__in=people).update(made_person=None, added=[])
        for business in Business.objects.filter(pk__in=bare):
            named = BARE | {"name": f"{NAMELESS} {business.short_id}"}
            Business.objects.filter(pk=business.pk).update(**named)
            Business.pgh_event_model.objects.filter(pgh_obj=business.pk).update(**named)
        words = _words_of_names(people)
        for table, key in ((Product.objects, "pk"), (Product.pgh_event_model.objects, "pgh_id")):
            for row in table.filter(business__in=bare).values(key, "name"):
                if words & set(re.findall(r"\w+", row["name"].lower())):
                    table.filter(**{key: row[key]}).update(name="Produk tanpa nama")
        _unname(people, alone)
        ClaimedBusiness.objects.filter(case__parties__person__in=people).update(nib="")
        ImportBatch.objects.filter(actor__in=_owners_users(people)).update(actor_name="")
        Draft.objects.filter(person__in=people).delete()
        Companionship.objects.filter(person__in=people).delete()
        Ownership.objects.filter(person__in=people).delete()


def own_alone(people: Sequence[int]) -> list[int]:
    """Businesses that these persons own or owned, and nobody else does now."""
    theirs = Ownership.objects.filter(person__in=people).values("business")
    others = Ownership.objects.exclude(person__in=people).filter(period__endswith=None)
    found = Business.objects.filter(pk__in=theirs).exclude(pk__in=others.values("business"))
    return list(found.values_list("pk", flat=True))


def _forget_before_others(people: Sequence[int], alone: Collection[int]) -> None:
    """What history says of street and money from when these persons owned a business that others came into later."""
    shared = Ownership.objects.filter(person__in=people).exclude(business__in=alone)
    mine = dict(shared.values("business").annotate(at=Min(Lower("period"))).values_list("business", "at"))
    others = Ownership.objects.filter(business__in=mine).exclude(person__in=people)
    for business, at in others.values("business").annotate(at=Min(Lower("period"))).values_list("business", "at"):
        if mine[business] < at:
            PrivateFigures.pgh_event_model.objects.filter(business=business, pgh_created_at__lt=at).delete()


def _unname(people: Sequence[int], alone: Collection[int]) -> None:
    """Where others own a business too, its texts stay, and the whole name of whoever goes is taken out of them."""
    mine = Ownership.objects.filter(person__in=people).exclude(business__in=alone)
    shared = list(mine.values_list("business", flat=True).distinct())
    names = [name for name in Person.objects.filter(pk__in=people).values_list("full_name", flat=True) if name]
    tables = (
        (Business.objects.filter(pk__in=shared), ("name", "description")),
        (Business.pgh_event_model.objects.filter(pgh_obj__in=shared), ("name", "description")),
        (Product.objects.filter(business__in=shared), ("name",)),
        (Product.pgh_event_model.objects.filter(business__in=shared), ("name",)),
    )
    for rows, columns in tables:
        for column in columns:
            for name in names:
                for row in rows.filter(**{f"{column}__icontains": name}):
                    text = re.sub(re.escape(name), GONE, getattr(row, column), flags=re.I)
                    rows.filter(pk=row.pk).update(**{column: text})


def _words_of_names(people: Sequence[int]) -> set[str]:
    names = Person.objects.filter(pk__in=people).values_list("full_name", flat=True)
    return {word for name in names for word in re.findall(r"\w+", name.lower()) if len(word) >= SHORTEST}


def _owners_users(people: Sequence[int]) -> Iterable[User]:
    return User.objects.filter(Q(person__in=people) & Q(is_staff=False))


def _extra(record: SourceRecord) -> Any:
    """Columns that nobody knew, sealed to the fingerprint of their row."""
    if record.extra is None:
        return None
    return keys.open_sealed(record.extra, EXTRA_PLACE.decode(), UUID(bytes=bytes(record.fingerprint)))
