"""Lists of businesses as files: how many, and a chunk after the other (`documents.sheets` writes them)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from documents.jobs import Progress
from documents.sheets import Row
from umkm.models import Business

MOST = 200_000  # rows; more than a spreadsheet program opens with pleasure
WAITED_FOR = 5_000  # rows: a longer list is made while one goes on working
AT_ONCE = 2_000  # businesses looked up together


def ids_of(rows: QuerySet[Business]) -> list[int]:
    """By name, as the list shows them."""
    return list(rows.order_by("name", "pk").values_list("pk", flat=True)[:MOST])


def in_chunks(
    ids: Sequence[int], lines: Callable[[list[Business]], Iterable[Row]], progress: Progress | None = None
) -> Iterator[Row]:
    """In the order of `ids`, a chunk after the other, each in a transaction of its own: a hundred thousand businesses
    do not stand in memory at once, and private rows are reached under the scope around."""
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        with transaction.atomic():
            found = Business.objects.select_related("regency", "district").in_bulk(chunk)
            made = list(lines([found[pk] for pk in chunk if pk in found]))
        yield from made
        if progress:
            progress(start + len(chunk))
