"""Opens a register as it was sent: encoding, delimiter and header row are found out.

Rows come one at a time, so a csv of any size is read in constant memory.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from umkm.imports import headers, workbook
from umkm.imports.errors import FileRefused
from umkm.imports.headers import Synonyms

CHUNK = 1 << 20
CELL_LIMIT = 20_000  # characters: what a quote that is never closed may swallow
DELIMITERS = ";,\t|"
NO_TEXT = bytes(b for b in range(32) if b not in b"\t\n\r\f") + b"\x7f"

UNKNOWN_ENCODING = "Pengodean huruf tidak dikenal. Simpan sebagai CSV UTF-8, lalu unggah lagi."

Cells = list[str] | str  # or what is wrong with the row
Row = tuple[int, Cells]  # numbered as a spreadsheet shows it


@dataclass(frozen=True)
class Sheet:
    header: headers.Header
    rows: Iterator[Row]


@contextmanager
def open_sheet(path: Path, written: Synonyms) -> Iterator[Sheet]:
    """Raises FileRefused with a sentence where the file as a whole cannot be read."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise FileRefused("Berkas kosong.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("Berkas Excel lama (.xls) atau bersandi. Simpan sebagai .xlsx tanpa sandi.")
    if start.startswith(b"PK"):
        with workbook.as_csv(path) as file:
            yield _sheet(file, ",", written, exact_width=False)
        return
    encoding = encoding_of(path)
    delimiter = _delimiter(path, encoding, written)
    with path.open(encoding=encoding, newline="") as file:
        yield _sheet(file, delimiter, written, exact_width=True)


def encoding_of(path: Path) -> str:
    """UTF-16 by its mark, UTF-8 if all of it is, else Windows-1252: the three that offices save.

    Read to the end, since one letter in the last row decides. A statistical detector guesses
    cp1250 for Surakarta's register, or ASCII from its first 64 KB.
    """
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    decoder, utf8 = codecs.getincrementaldecoder("utf-8")(), True
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if len(chunk.translate(None, NO_TEXT)) != len(chunk):
                raise FileRefused("Berkas ini bukan teks (csv) dan bukan lembar kerja Excel (.xlsx).")
            try:
                utf8 = utf8 and decoder.decode(chunk) is not None
            except UnicodeDecodeError:
                utf8 = False
    return "utf-8-sig" if utf8 and not decoder.getstate()[0] else "cp1252"


def _delimiter(path: Path, encoding: str, written: Synonyms) -> str:
    """The one under which most headers are recognised."""

    def names_found(delimiter: str) -> tuple[int, int]:
        with path.open(encoding=encoding, newline="") as file:
            try:
                first = list(islice(csv.reader(file, delimiter=delimiter), headers.ROWS_ABOVE + 1))
            except (csv.Error, UnicodeError):
                return (0, 0)
        return max(((headers.recognised(row, written), len(row)) for row in first), default=(0, 0))

    return max(DELIMITERS, key=names_found)


def _sheet(file: Iterable[str], delimiter: str, written: Synonyms, exact_width: bool) -> Sheet:
    csv.field_size_limit(CELL_LIMIT)
    rows = _records(file, delimiter)
    above = list(islice(rows, headers.ROWS_ABOVE + 1))
    header = headers.find([cells if isinstance(cells, list) else [] for _, cells in above], written)
    return Sheet(header, _data(chain(above[header.row :], rows), header.width, exact_width))


def _records(file: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Strict, so that a quote in the wrong place costs its own row and is named."""
    reader, number = csv.reader(file, delimiter=delimiter, strict=True), 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, "broken_quotes"
        except UnicodeError:
            raise FileRefused(UNKNOWN_ENCODING) from None


def _data(rows: Iterator[Row], width: int, exact_width: bool) -> Iterator[Row]:
    for number, cells in rows:
        if isinstance(cells, str):
            yield number, cells
        elif len(cells) == width:
            if any(cells):
                yield number, cells
        elif any(cells[width:]) or (exact_width and any(cells)):
            yield number, "cell_count"
        elif any(cells):
            yield number, (cells + [""] * width)[:width]
