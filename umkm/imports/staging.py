"""Rows of a sheet as a COPY stream: personal values are sealed on the way, while the server takes what came before."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter

from umkm.imports.errors import COLUMNS as WORDS
from umkm.imports.headers import Header
from umkm.imports.personal import NORMALISE, ROUNDED, in_description
from umkm.imports.reader import Cells, Sheet
from umkm.imports.sealing import Keys

PLAIN = (
    "name", "description", "category", "district", "regency", "lat", "lng", "nib", "scale", "started",
    "owner_name", "street", "sales", "capital",
)  # fmt: skip
DESCRIPTION = PLAIN.index("description")
PLACES = {
    "nik": b"accounts_identitynumber.sealed",
    "phone": b"accounts_contact.sealed",
    "email": b"accounts_contact.sealed",
}
EXTRA_PLACE = b"umkm_sourcerecord.extra"
SEALED = tuple(f"{kind}_{part}" for kind in PLACES for part in ("row", "sealed", "index"))
COLUMNS = (
    "row_number", "refused", "warned", "business_row", "person_row", *SEALED, "fingerprint", "person_mark",
    "extra", *PLAIN,
)  # fmt: skip
ROWS_AT_ONCE = 500
COPY = "COPY import_row FROM STDIN (NULL '')"


class Stream:
    """What `copy_expert` reads from: a file that never exists."""

    def __init__(self, sheet: Sheet, keys: Keys) -> None:
        self._blocks = _blocks(sheet, keys)
        self._left = b""
        self.failed: Exception | None = None

    def read(self, size: int) -> bytes:
        try:
            while len(self._left) < size and (block := next(self._blocks, b"")):
                self._left += block
        except Exception as error:  # psycopg2 would turn it into the text of a database error
            self.failed = error
            raise
        start, self._left = self._left[:size], self._left[size:]
        return start


def _blocks(sheet: Sheet, keys: Keys) -> Iterator[bytes]:
    line = _Stager(sheet.header, keys).line
    while rows := list(islice(sheet.rows, ROWS_AT_ONCE)):
        yield "".join([line(number, cells) for number, cells in rows]).encode()


class _Stager:
    """One row of the sheet as one line of COPY's text format. Only backslashes in cells need an escape."""

    def __init__(self, header: Header, keys: Keys) -> None:
        self.keys = keys
        self.unknown = header.unknown
        nowhere = header.width  # an empty cell is put there
        self.plain = itemgetter(*[header.known.get(column, nowhere) for column in PLAIN])
        self.personal = {kind: header.known[kind] for kind in NORMALISE if kind in header.known}
        columns = [*header.known.items(), *(("?" + title, at) for title, at in header.unknown.items())]
        titles, places = zip(*sorted(columns), strict=True)
        self.titles = "\x1f".join(titles)
        self.in_order = itemgetter(*places, nowhere)  # by title: moved columns do not make another row

    def line(self, number: int, cells: Cells) -> str:
        if isinstance(cells, str):
            return f"{number}\t{{row:{cells}}}\t{{}}" + "\t" * (len(COLUMNS) - 3) + "\n"
        tidy = [" ".join(cell.split()) for cell in cells]
        tidy.append("")
        fingerprint = self.keys.marked(self.titles + "\x1e" + "\x1f".join(self.in_order(tidy)))
        plain = self.plain(tidy)
        values, extra, warned = self._personal(tidy)
        if plain[DESCRIPTION] and (found := in_description(plain[DESCRIPTION])):
            warning, kind, value = found
            warned.append(f"description:{warning}")
            if not kind or values.setdefault(kind, value) != value:
                extra["uraian"] = plain[DESCRIPTION]  # a second number: kept, sealed, with the source record
            plain = (*plain[:DESCRIPTION], "", *plain[DESCRIPTION + 1 :])
        sealed = [
            self.keys.sealed(kind, place, values[kind]) if kind in values else "\t\t" for kind, place in PLACES.items()
        ]
        fields = [
            str(number), "{}", "{" + ",".join(warned) + "}", self.keys.new_id(), self.keys.new_id(), *sealed,
            "\\\\x" + fingerprint.hex(), self._person_mark(plain, values), self._extra(extra, fingerprint),
            "\t".join(plain).replace("\\", "\\\\"),
        ]  # fmt: skip
        return "\t".join(fields) + "\n"

    def _personal(self, tidy: Sequence[str]) -> tuple[dict[str, str], dict[str, str], list[str]]:
        """What can be read, in its one written form; what cannot goes where columns nobody knows go."""
        values: dict[str, str] = {}
        warned: list[str] = []
        extra = {title: tidy[at] for title, at in self.unknown.items() if tidy[at]} if self.unknown else {}
        for kind, at in self.personal.items():
            cell = tidy[at]
            if not cell or cell == "-":
                continue
            if value := NORMALISE[kind](cell):
                values[kind] = value
            else:
                extra[WORDS[kind]] = cell
                warned.append(f"{kind}:" + ("rounded_number" if ROUNDED.fullmatch(cell) else f"{kind}_unreadable"))
        return values, extra, warned

    def _person_mark(self, plain: Sequence[str], values: dict[str, str]) -> str:
        """Tells two rows apart that have neither NIB nor place."""
        _, _, _, _, _, lat, lng, nib, *_ = plain
        if not values or nib or (lat and lng):
            return ""
        return "\\\\x" + self.keys.marked(values.get("nik") or values.get("phone") or values["email"]).hex()

    def _extra(self, extra: dict[str, str], fingerprint: bytes) -> str:
        """Columns nobody knows may hold anything, a NIK too: sealed, bound to the row they came with."""
        if not extra:
            return ""
        return self.keys.sealed_to(EXTRA_PLACE, fingerprint, json.dumps(extra, ensure_ascii=False).encode())
