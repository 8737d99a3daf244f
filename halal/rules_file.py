"""Reads the rules as the law's lines are kept: one line may name several scales and origins."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

RULES = Path(__file__).parent / "data" / "halal_deadline_rules.csv"


def read_rules(path: Path = RULES) -> Iterator[dict[str, Any]]:
    """Fields of one `DeadlineRule` each. The file names the last day in force; stored is the day after it."""
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            last = _day(line["in_force_until"])
            in_force = DateRange(_day(line["in_force_from"]), last + dt.timedelta(days=1) if last else None)
            for scale in line["scales"].split(";"):
                for origin in line["origins"].split(";"):
                    yield {
                        "group_id": line["product_group"],
                        "scale": scale,
                        "origin": origin,
                        "phase_start": _day(line["phase_start"]),
                        "due_date": _day(line["due_date"]),
                        "announced_on": _day(line["announced_on"]),
                        "in_force": in_force,
                        "legal_basis": line["legal_basis"],
                    }


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
