"""Lists as files: csv and xlsx, with no cell that a spreadsheet would run."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from accounts.models import User
from documents import storage
from documents.cells import safe
from documents.models import StoredFile
from documents.services import keep_made

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
