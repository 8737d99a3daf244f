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

from django.db import models
from django.db.models import Q

from accounts import keys
from accounts.models import Consent, Person, User
from accounts.personal_data import Section
from accounts.scope import scope_of_region
from casework.models import Case, Event
from database.scope import also
from documents.models import StoredFile
from documents.own_data import erase_files
from notifications.models import Message
from umkm.imports.staging import EXTRA_PLACE
from umkm.merging.traces import came_at, came_from, came_into, forget, owners_before, went_into
from umkm.models import (
    ActingConsent,
    Business,
    ClaimedBusiness,
    Companionship,
    Draft,
    ImportBatch,
    ImportChange,
    LegalPaper,
    Merge,
    Ownership,
    PrivateFigures,
    Product,
    SourceRecord,
)
from umkm.workflow import CLAIM

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
            "umkm.importchange", "umkm.importbatch", "umkm.merge", "umkm.mergecontents", "umkm.actingconsent",
            "umkm.legalpaper",
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
                "surat",
                "Surat legalitas",
                {"usaha": "Usaha", "jenis": "Jenis", "nomor": "Nomor", "tanggal": "Tanggal", "penerbit": "Penerbit"},
                [
                    {
                        "usaha": row.business.name,
                        "jenis": row.get_kind_display(),
                        "nomor": row.number,
                        "tanggal": row.issued_on,
                        "penerbit": row.issuer,
                    }
                    for row in LegalPaper.objects.filter(business__in=businesses).select_related("business")
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
                "izin_mengisi",
                "Siapa boleh mengisi untuk Anda",
                {
                    "usaha": "Usaha",
                    "siapa": "Siapa",
                    "cara": "Cara",
                    "kalimat": "Kalimat",
                    "keterangan": "Keterangan",
                    "sejak": "Sejak",
                    "ditarik": "Ditarik",
                },
                [
                    {
                        "usaha": row.business.name,
                        "siapa": row.helper_name,
                        "cara": row.get_way_display(),
                        "kalimat": row.text,
                        "keterangan": row.note,
                        "sejak": row.given_at,
                        "ditarik": row.withdrawn_at,
                    }
                    for row in ActingConsent.objects.filter(owner__in=ids).select_related("business").order_by("pk")
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
            ActingConsent.objects.filter(owner__in=person.ids(), withdrawn_at=None).update(withdrawn_at=at)
            for row in Companionship.objects.filter(business__in=mine, period__endswith=None):
                row.period = type(row.period)(row.period.lower, at)
                row.save(update_fields=["period"])

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """What was theirs alone first; then that it was theirs."""
        alone = own_alone(people)
        bare = list(Business.objects.filter(pk__in=alone, kind=Business.Kind.BUSINESS).values_list("pk", flat=True))
        gone = Business.objects.filter(pk__in=gone_alone(people, bare), kind=Business.Kind.BUSINESS)
        bare += list(gone.values_list("pk", flat=True))
        products = rows_before_merges(people, alone, bare, Product, "created_at")
        records = rows_before_merges(people, alone, bare, SourceRecord, "batch__started_at")
        changes = rows_before_merges(people, alone, [], ImportChange, "batch__started_at")
        _forget_before_others(people, alone)
        theirs = Ownership.objects.filter(person__in=people).values_list("business", flat=True).distinct()
        forget([*theirs, *bare])  # how figures and names were before a merge, also where others own it now
        Merge.objects.filter(stays__in=bare).update(name=NAMELESS, nib="", undone_reason="")
        for event in (PrivateFigures.pgh_event_model, PrivateFigures):
            event.objects.filter(business__in=bare).delete()
        SourceRecord.objects.filter(Q(business__in=bare) | Q(pk__in=records)).delete()
        ImportChange.objects.filter(Q(business__in=bare) | Q(pk__in=changes)).delete()
        SourceRecord.objects.filter(made_person__in=people).update(made_person=None, extra=None)
        ImportChange.objects.filter(made_person__in=people).update(made_person=None, added=[])
        for business in Business.objects.filter(pk__in=bare):
            named = BARE | {"name": f"{NAMELESS} {business.short_id}"}
            Business.objects.filter(pk=business.pk).update(**named)
            Business.pgh_event_model.objects.filter(pgh_obj=business.pk).update(**named)
        words = _words_of_names(people)
        for table, key, of in (
            (Product.objects, "pk", "pk"),
            (Product.pgh_event_model.objects, "pgh_id", "pgh_obj"),
        ):
            for row in table.filter(Q(business__in=bare) | Q(**{f"{of}__in": products})).values(key, "name"):
                if words & set(re.findall(r"\w+", row["name"].lower())):
                    table.filter(**{key: row[key]}).update(name="Produk tanpa nama")
        _unname(people, alone)
        ClaimedBusiness.objects.filter(Q(case__parties__person__in=people) | Q(business__in=bare)).update(nib="")
        _unname_cases(bare)
        papers = LegalPaper.objects.filter(business__in=[*alone, *bare])
        files = [pk for pk in papers.values_list("file", flat=True) if pk]
        papers.update(file=None)  # numbers are public: whoever issued them answers for them
        erase_files(StoredFile.objects.filter(pk__in=files), at)
        ImportBatch.objects.filter(actor__in=_owners_users(people)).update(actor_name="")
        Draft.objects.filter(person__in=people).delete()
        Companionship.objects.filter(person__in=people).delete()
        ActingConsent.objects.filter(Q(owner__in=people) | Q(helper__in=people)).delete()
        Ownership.objects.filter(person__in=people).delete()


def own_alone(people: Sequence[int]) -> list[int]:
    """Businesses that these persons own or owned, and nobody else does now."""
    theirs = Ownership.objects.filter(person__in=people).values("business")
    others = Ownership.objects.exclude(person__in=people).filter(period__endswith=None)
    found = Business.objects.filter(pk__in=theirs).exclude(pk__in=others.values("business"))
    return list(found.values_list("pk", flat=True))


def gone_alone(people: Sequence[int], alone: Sequence[int]) -> list[int]:
    """Businesses that stand no more, and were theirs alone: all that went into one of `alone`; of what went into one that
    others own too, what nobody else owned before. Where a merge remembers nothing any more, it cannot be taken back, and
    the old name and figures may be theirs: they go.
    """
    owned = Ownership.objects.filter(person__in=people).values("business")
    found = set(went_into(alone))
    for merge in Merge.objects.in_force().filter(gone__merged_into__in=owned).exclude(gone__in=found):
        before = owners_before(merge)
        if before is None or (before and before <= set(people)):
            found.add(merge.gone_id)
    return sorted(found)


def rows_before_merges(
    people: Sequence[int], alone: Collection[int], gone: Sequence[int], model: type[models.Model], made: str
) -> list[int]:
    """Rows of `model` at businesses of several owners that are of these persons alone: what came with `gone`, and what one
    that was theirs had before a merge brought others; `made` names the instant of a row."""
    table = model._meta.db_table
    found = came_from(gone, table)
    for business, at in _theirs_until(people, alone).items():
        rows = model._base_manager.filter(business=business, **{f"{made}__lt": at})
        found += rows.exclude(pk__in=came_into([business], table)).values_list("pk", flat=True)
    return found


def _theirs_until(people: Sequence[int], alone: Collection[int]) -> dict[int, dt.datetime]:
    """Businesses that others own too, and since when, where a merge brought the first of them."""
    shared = Ownership.objects.filter(person__in=people).exclude(business__in=alone).values("business")
    came = came_at(shared)
    first = _first_others(people, alone)
    return {business: at for business, at in first.items() if at in came.values()}


def _unname_cases(bare: Sequence[int]) -> None:
    """Others claimed the business too: their cases, and what they were told of them, are called by its name."""
    events = Event.objects.filter(case__claim__business__in=bare).values("pk")
    for message in Message.objects.filter(kind__in=CLAIM.words, subject__in=events):
        Message.objects.filter(pk=message.pk).update(context=message.context | {"perihal": CLAIM.label})
    Case.objects.filter(claim__business__in=bare).update(title=CLAIM.label)


def _forget_before_others(people: Sequence[int], alone: Collection[int]) -> None:
    """What history says of street and money from when these persons owned a business that others came into later."""
    for business, at in _first_others(people, alone).items():
        PrivateFigures.pgh_event_model.objects.filter(business=business, pgh_created_at__lt=at).delete()


def _first_others(people: Sequence[int], alone: Collection[int]) -> dict[int, dt.datetime]:
    """Of businesses that these persons owned first: when the first of the others came, by themselves or with a business
    that was merged into it."""
    shared = Ownership.objects.filter(person__in=people).exclude(business__in=alone).values("business")
    mine: dict[int, list[dt.datetime]] = {}
    others: dict[int, list[dt.datetime]] = {}
    came = came_at(shared)
    for row in Ownership.objects.filter(business__in=shared):
        side = mine if row.person_id in people else others
        side.setdefault(row.business_id, []).append(max(row.period.lower, came.get(row.pk, row.period.lower)))
    return {business: min(begun) for business, begun in others.items() if min(mine[business]) < min(begun)}


def _unname(people: Sequence[int], alone: Collection[int]) -> None:
    """Where others own a business too, its texts stay, and the whole name of whoever goes is taken out of them."""
    mine = Ownership.objects.filter(person__in=people).exclude(business__in=alone)
    shared = list(mine.values_list("business", flat=True).distinct())
    shared += went_into(shared)
    names = [name for name in Person.objects.filter(pk__in=people).values_list("full_name", flat=True) if name]
    tables = (
        (Business.objects.filter(pk__in=shared), ("name", "description")),
        (Business.pgh_event_model.objects.filter(pgh_obj__in=shared), ("name", "description")),
        (Product.objects.filter(business__in=shared), ("name",)),
        (Product.pgh_event_model.objects.filter(business__in=shared), ("name",)),
        (Merge.objects.filter(stays__in=shared), ("name", "undone_reason")),
        (Case.objects.filter(claim__business__in=shared), ("title",)),
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
