"""What led where: by former number, and for whoever must find everything that went into a business."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from umkm.models import Business, Merge, MergeContents, Ownership


def went_into(business_ids: Iterable[int]) -> list[int]:
    """Businesses that stand no more, because they went into one of these. Their private figures are still theirs."""
    return list(Business.objects.filter(merged_into__in=list(business_ids)).order_by("pk").values_list("pk", flat=True))


def forget(business_ids: Iterable[int]) -> int:
    """Empties what merges into or of these businesses remember of rows; returns how many. Such a merge cannot be taken
    back any more. For the erasure of a person, by whoever reaches the rows."""
    ids = list(business_ids)
    found = MergeContents.objects.filter(Q(merge__stays__in=ids) | Q(merge__gone__in=ids)).exclude(rows={})
    return found.update(rows={})


def owners_before(merge: Merge) -> set[int] | None:
    """Persons who owned, or had owned, the one that went; None where the merge was made to forget."""
    contents = MergeContents.objects.filter(merge=merge).first()
    if contents is None or not contents.rows:
        return None
    ids = _moved(contents, Ownership._meta.db_table)
    return set(Ownership.objects.filter(pk__in=ids).values_list("person", flat=True))


def came_from(gone: Iterable[int], table: str) -> list[int]:
    """Rows that these businesses had when they went, where the merges still remember."""
    return _came(Q(merge__gone__in=list(gone)), table)


def came_into(stays: Iterable[int], table: str) -> list[int]:
    """Rows that these businesses have by merges, where those still remember."""
    return _came(Q(merge__stays__in=list(stays)), table)


def _came(which: Q, table: str) -> list[int]:
    contents = MergeContents.objects.filter(which, merge__undone_at=None).select_related("merge")
    return sorted({key for each in contents for key in _moved(each, table)})


def came_at(stays: Iterable[int] | QuerySet[Any]) -> dict[int, dt.datetime]:
    """By ownership that came with a merge: when."""
    contents = MergeContents.objects.filter(merge__stays__in=stays, merge__undone_at=None).select_related("merge")
    return {key: each.merge.at for each in contents for key in _moved(each, Ownership._meta.db_table)}


def _moved(contents: MergeContents, table: str) -> list[int]:
    rows = contents.rows.get("tables", {}).get(table, {}).get("rows", {})
    return [
        int(key) for key, row in rows.items() if (row.get("was") or {}).get("business_id") == contents.merge.gone_id
    ]


def with_former_nib(nib: str) -> list[int]:
    """Businesses that stand, by a NIB that one which went into them has, or that they had before a merge."""
    gone = Business.objects.filter(nib=nib, merged_into__isnull=False).values_list("merged_into", flat=True)
    before = Merge.objects.in_force().filter(nib=nib).values_list("stays", "stays__merged_into")
    return sorted({*(pk for pk in gone if pk), *(into or pk for pk, into in before)})


def with_former_number(first: uuid.UUID, last: uuid.UUID) -> list[int]:
    """Businesses that stand, by the short id of one that went into them."""
    gone = Business.objects.filter(public_id__range=(first, last), merged_into__isnull=False)
    return list(gone.values_list("merged_into", flat=True))


def standing(public_id: uuid.UUID, rows: QuerySet[Business]) -> Business | None:
    """The business of `rows` that this number means or leads to."""
    found = rows.filter(public_id=public_id).first()
    if found is None:
        into = Business.objects.filter(public_id=public_id, merged_into__isnull=False).values("merged_into")
        found = rows.filter(pk__in=into).first()
    return found


def former_numbers(business: Business) -> list[Business]:
    """Those that went into it, by name: their numbers are shown beside its own."""
    return sorted(business.merged.all(), key=lambda gone: (gone.name, gone.pk))
