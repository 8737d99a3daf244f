"""What a merge changes, row by row, so that taking it back is exact.

Before and after the work, the rows that it may touch are read whole; what differs is kept: of a changed row the columns
as they were, and a digest of the row as it is now. A row that still has that digest goes back; one that was changed since
has another and stays. Digests are over the columns of the day of the merge: a column added later does not change them.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg2 import sql

BOOKKEEPING = frozenset({"changed_at"})  # when a row was written last, for the planner: not what it says
Image = dict[str, Any]
Images = dict[str, Image]
Key = tuple[str, str]  # table and key of a row


@dataclass(frozen=True)
class Rows:
    """Rows of one table. `column` refers to a business, or `among` (SQL over `t`, %(pair)s the two ids) says which.

    `label` is what the page calls them, `shown` the column by which it calls one. `by_column`: each value goes back for
    itself, as with a business that took over several.
    """

    table: str
    column: str = ""
    among: str = ""
    label: str = ""
    shown: str = ""
    key: str = "id"
    regency: str = ""  # the column that follows the regency of the business
    by_column: bool = False

    @property
    def condition(self) -> str:
        return self.among or f"t.{self.column} = ANY(%(pair)s)"


@dataclass
class Record:
    """`tables`: by name its key, its columns, and by key of a row what it was."""

    salt: str = field(default_factory=lambda: secrets.token_hex(16))
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    @contextmanager
    def watching(self, watched: Sequence[Rows], pair: Sequence[int]) -> Iterator[None]:
        """Keeps what the work inside changes in these rows. They are locked until the end of the transaction."""
        before = [images(rows, pair=pair) for rows in watched]
        yield
        for rows, old in zip(watched, before, strict=True):
            now = images(rows, keys=list(old)) | images(rows, pair=pair)
            self._keep(rows, old, now)

    def _keep(self, rows: Rows, old: Images, now: Images) -> None:
        changed = {key: self._difference(rows, old.get(key), image) for key, image in now.items()}
        changed |= {key: {"was": image, "mark": None} for key, image in old.items() if key not in now}
        kept = {key: one for key, one in changed.items() if one is not None}
        if not kept:
            return
        columns = sorted(next(iter((now or old).values())))
        table = self.tables.setdefault(
            rows.table,
            {"key": rows.key, "columns": columns, "label": rows.label, "shown": rows.shown, "rows": {}},
        )
        table["rows"] |= kept

    def _difference(self, rows: Rows, old: Image | None, now: Image) -> dict[str, Any] | None:
        if old is None:
            return {"was": None, "mark": self.mark(now, sorted(now))}
        changed = [name for name in now if old[name] != now[name] and name not in BOOKKEEPING]
        if not changed:
            return None
        was = {name: old[name] for name in changed}
        if rows.by_column:
            return {"was": was, "became": {name: now[name] for name in changed}}
        return {"was": was, "mark": self.mark(now, sorted(now))}

    def mark(self, image: Image, columns: Sequence[str]) -> str:
        """Salted: by it alone nobody can try what a private value may have been."""
        known = {name: image.get(name) for name in columns if name not in BOOKKEEPING}
        text = json.dumps(known, sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(text.encode(), key=bytes.fromhex(self.salt), digest_size=16).hexdigest()

    def keys(self) -> set[Key]:
        """All rows that the merge changed."""
        return {(name, key) for name, table in self.tables.items() for key in table["rows"]}


def images(rows: Rows, *, pair: Sequence[int] | None = None, keys: Sequence[str] | None = None) -> Images:
    """Rows as they stand, by key, locked."""
    condition = rows.condition if keys is None else f"t.{rows.key} = ANY(%(keys)s::bigint[])"
    statement = sql.SQL(
        "SELECT t.{key}::text, to_jsonb(t) FROM {table} t WHERE {condition} ORDER BY t.{key} FOR UPDATE"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(
                key=sql.Identifier(rows.key), table=sql.Identifier(rows.table), condition=sql.SQL(condition)
            ),
            {"pair": list(pair or ()), "keys": [int(key) for key in keys or ()]},
        )
        return {key: json.loads(image) if isinstance(image, str) else image for key, image in cursor.fetchall()}


def move(rows: Rows, *, gone: int, stays: int, regency: str) -> None:
    """They refer to the one that stays from now on."""
    columns = [sql.SQL("{} = %(stays)s").format(sql.Identifier(rows.column))]
    if rows.regency:
        columns.append(sql.SQL("{} = %(regency)s").format(sql.Identifier(rows.regency)))
    statement = sql.SQL("UPDATE {table} SET {columns} WHERE {column} = %(gone)s").format(
        table=sql.Identifier(rows.table), columns=sql.SQL(", ").join(columns), column=sql.Identifier(rows.column)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"gone": gone, "stays": stays, "regency": regency})


def count(rows: Rows, business: int) -> int:
    """How many refer to a business."""
    statement = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(
        sql.Identifier(rows.table), sql.Identifier(rows.column)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [business])
        found: int = cursor.fetchone()[0]
    return found
