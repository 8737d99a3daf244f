"""Reads the editions of the self-declare criteria as they are kept beside the code."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

DATA = Path(__file__).parent / "data"
EDITIONS, ITEMS = DATA / "criteria.csv", DATA / "criteria_items.csv"


def read_editions() -> Iterator[dict[str, Any]]:
    """Fields of one `Criteria` each. The file names the last day in force; stored is the day after it."""
    for line in _lines(EDITIONS):
        first, last = (
            dt.date.fromisoformat(day) if day else None
            for day in (line.pop("in_force_from"), line.pop("in_force_until"))
        )
        yield {**line, "in_force": DateRange(first, last + dt.timedelta(days=1) if last else None)}


def read_items() -> Iterator[dict[str, Any]]:
    """Fields of one `Criterion` each; `criteria` is the edition's code."""
    for line in _lines(ITEMS):
        limit = int(line["limit"]) if line["limit"] else None
        yield {**line, "position": int(line["position"]), "limit": limit}


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
