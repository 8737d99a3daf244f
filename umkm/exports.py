"""Lists as files: csv and xlsx, equal to the filter, with no cell that a spreadsheet would run."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from documents import storage
from documents.cells import safe
from documents.jobs import Progress
from documents.models import StoredFile
from documents.services import keep_made
from umkm.models import Business

MOST = 200_000  # rows; more than a spreadsheet program opens with pleasure
WAITED_FOR = 5_000  # rows: a longer list is made while one goes on working
AT_ONCE = 2_000  # businesses looked up together
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Row = Sequence[Any]


def write_csv(path: Path, titles: Sequence[str], rows: Iterable[Row]) -> None:
    """Semicolons and a byte order mark: so a spreadsheet in Indonesia opens it as it is."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow([safe(title) for title in titles])
        out.writerows([safe(value) for value in row] for row in rows)


def write_xlsx(path: Path, titles: Sequence[str], rows: Iterable[Row]) -> None:
    """In constant memory; every cell is text."""
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [safe(title) for title in titles], book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            sheet.write_string(number, at, safe(value)[:32_767])
    book.close()


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


WRITERS: dict[str, Callable[[Path, Sequence[str], Iterable[Row]], None]] = {"csv": write_csv, "xlsx": write_xlsx}


def export(*, form: str, name: str, titles: Sequence[str], rows: Iterable[Row], user: User) -> StoredFile:
    """Written whole, then sent: what is streamed after the view has no scope. `form` is csv or xlsx."""
    with tempfile.TemporaryDirectory(dir=storage.private_folder("tmp")) as private:
        path = Path(private) / f"unduhan.{form}"
        WRITERS[form](path, titles, rows)
        return keep_made(
            path=path,
            kind=StoredFile.Kind.EXPORT,
            region="",
            user=user,
            name=f"{name}.{form}",
            content_type=TYPES[form],
        )
