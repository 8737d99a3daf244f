"""Which column is which: headers by their usual written forms, which are rows that an administrator edits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from umkm.imports.errors import COLUMNS, FileRefused
from umkm.models import HeaderSynonym

ROWS_ABOVE = 3


@dataclass(frozen=True)
class Header:
    """Where the known columns stand, and the titles of those nobody knows."""

    known: dict[str, int]
    unknown: dict[str, int]
    width: int
    row: int


Synonyms = Mapping[str, tuple[str, str]]


def synonyms() -> Synonyms:
    """Written form -> (column, the column it is when another header names that one better)."""
    rows = HeaderSynonym.objects.values_list("written_as", "column", "if_taken")
    return {written: (column, otherwise) for written, column, otherwise in rows}


def bare(title: str) -> str:
    """`No. HP / WA*` and `no hp wa` are one."""
    return " ".join(re.findall(r"[a-z0-9]+", title.lower()))


def recognised(cells: Sequence[str], written: Synonyms) -> int:
    """How many of the cells name a column."""
    return sum(bare(cell) in written for cell in cells)


def find(first_rows: Sequence[Sequence[str]], written: Synonyms) -> Header:
    """The header is the row that names most columns, with at most three rows (a title) above it."""
    candidates = list(islice(first_rows, ROWS_ABOVE + 1))
    if not candidates:
        raise FileRefused("Berkas kosong.")
    best = max(range(len(candidates)), key=lambda at: recognised(candidates[at], written))
    return _read(candidates[best], best + 1, written)


def _read(cells: Sequence[str], row: int, written: Synonyms) -> Header:
    known: dict[str, int] = {}
    titles = [bare(cell) for cell in cells]
    strong = {written[t][0] for t in titles if t in written and not written[t][1]}
    for at, title in enumerate(titles):
        if title not in written:
            continue
        column, otherwise = written[title]
        if otherwise and column in strong:
            column = otherwise
        if column in known:
            first, second = (" ".join(cells[place].split()) for place in (known[column], at))
            raise FileRefused(f"Kolom {COLUMNS[column]} ada dua: “{first}” dan “{second}”. Ubah salah satu judulnya.")
        known[column] = at
    if "name" not in known:  # the row may hold people instead of titles: do not repeat it
        raise FileRefused(
            "Kolom nama usaha tidak ditemukan di empat baris pertama. Beri judul kolom, misalnya: "
            "Nama Usaha, Kegiatan, Kecamatan. Pemisah kolom boleh titik koma, koma, tab, atau garis tegak."
        )
    unknown: dict[str, int] = {}
    for at in sorted(set(range(len(cells))) - set(known.values())):
        title = " ".join(cells[at].split())
        unknown[title if title and title not in unknown else f"{title or 'kolom'} ({at + 1})"] = at
    return Header(known, unknown, len(cells), row)
