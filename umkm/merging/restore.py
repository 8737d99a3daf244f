"""From a record of a merge back to the rows: which can go back, and what stays because it was changed since."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg2 import sql

from umkm.merging.record import Image, Key, Record, Rows, images


@dataclass
class Plan:
    """`going` goes back whole, `values` are single values of a row that do; `kept` stays with the one that stays."""

    going: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, Image]] = field(default_factory=dict)
    kept: list[tuple[str, str, str]] = field(default_factory=list)  # table, key, how the page calls it
    lost: list[Key] = field(default_factory=list)  # deleted since


def plan(record: Record, tied: Iterable[tuple[Key, Key]]) -> Plan:
    """Reads and locks the rows; writes nothing. Of rows that are tied to each other all go back, or none."""
    found, done = _now(record), Plan()
    kept = {key for key, (one, image) in found.items() if "mark" in one and not _as_left(record, key, one, image)}
    _spread(kept, list(tied))
    for (table, key), (one, image) in found.items():
        if "became" in one:
            _by_value(done, table, key, one, image)
        elif (table, key) not in kept:
            done.going.setdefault(table, []).append(key)
        elif image is None:
            done.lost.append((table, key))
        else:
            done.kept.append((table, key, _called(record, table, image)))
    return done


def _now(record: Record) -> dict[Key, tuple[dict[str, Any], Image | None]]:
    found: dict[Key, tuple[dict[str, Any], Image | None]] = {}
    for name, table in sorted(record.tables.items()):
        now = images(Rows(name, key=table["key"]), keys=sorted(table["rows"], key=int))
        found |= {(name, key): (one, now.get(key)) for key, one in table["rows"].items()}
    return found


def _as_left(record: Record, key: Key, one: dict[str, Any], image: Image | None) -> bool:
    if one["mark"] is None or image is None:
        return one["mark"] is None and image is None
    return bool(record.mark(image, record.tables[key[0]]["columns"]) == one["mark"])


def _spread(kept: set[Key], tied: list[tuple[Key, Key]]) -> None:
    """What is tied to a row that stays, stays."""
    before = -1
    while before != len(kept):
        before = len(kept)
        for one, other in tied:
            if one in kept or other in kept:
                kept |= {one, other}


def _by_value(done: Plan, table: str, key: str, one: dict[str, Any], image: Image | None) -> None:
    if image is None:
        done.lost.append((table, key))
        return
    back = {name: one["was"][name] for name, value in one["became"].items() if image.get(name) == value}
    if back:
        done.values.setdefault(table, {})[key] = back
    done.kept += [(table, key, name) for name in one["became"] if name not in back]


def _called(record: Record, table: str, image: Image) -> str:
    shown = record.tables[table]["shown"]
    return str(image.get(shown) or "") if shown else ""


def carry_out(record: Record, plan: Plan) -> None:
    """What was added goes first, so that nothing stands in the way of what comes back."""
    for name, keys in plan.going.items():
        table = record.tables[name]
        _delete(name, table["key"], [key for key in keys if table["rows"][key]["was"] is None])
    for name, keys in plan.going.items():
        table = record.tables[name]
        changed = {key: table["rows"][key]["was"] for key in keys if table["rows"][key]["was"] is not None}
        _update(name, table["key"], {key: was for key, was in changed.items() if table["rows"][key]["mark"]})
        _insert(name, [was for key, was in changed.items() if table["rows"][key]["mark"] is None])
    for name, values in plan.values.items():
        _update(name, record.tables[name]["key"], values)


def _delete(table: str, key: str, keys: list[str]) -> None:
    if keys:
        _run("DELETE FROM {table} WHERE {key} = ANY(%(keys)s)", table, key, {"keys": [int(one) for one in keys]})


def _update(table: str, key: str, rows: dict[str, Image]) -> None:
    """One statement for all rows of which the same columns go back."""
    by_columns: dict[tuple[str, ...], list[Image]] = {}
    for number, was in rows.items():
        by_columns.setdefault(tuple(sorted(was)), []).append(was | {key: int(number)})
    for columns, images_ in by_columns.items():
        sets = sql.SQL(", ").join(sql.SQL("{0} = r.{0}").format(sql.Identifier(name)) for name in columns)
        _run(
            "UPDATE {table} t SET {sets} FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb) r "
            "WHERE t.{key} = r.{key}",
            table, key, {"rows": json.dumps(images_)}, sets=sets,
        )  # fmt: skip


def _insert(table: str, rows: list[Image]) -> None:
    if rows:
        _run(
            "INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb)",
            table, "id", {"rows": json.dumps(rows)},
        )  # fmt: skip


def _run(statement: str, table: str, key: str, values: dict[str, Any], **parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(table=sql.Identifier(table), key=sql.Identifier(key), **parts), values)
