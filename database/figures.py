"""Numbers that open their list: each is the count of the very rows that its address shows, to a cap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from database.pages import CappedCount

CAP = 1000


@dataclass(frozen=True)
class Figure:
    """`url` shows exactly `rows`; `late` where any of them is bad news. Lower `place` comes first."""

    label: str
    url: str
    rows: QuerySet[Any]
    late: bool = False
    place: int = 50


def counted(figures: Sequence[Figure], cap: int = CAP) -> list[tuple[Figure, CappedCount]]:
    """All of them in one statement, however many there are: each stops counting at the cap."""
    parts, params, known = [], [], []
    for number, figure in enumerate(figures):
        try:
            sql, values = figure.rows.order_by().values("pk")[: cap + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) f{number})")
        params += values
        known.append(number)
    found: dict[int, int] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)
            found = dict(zip(known, cursor.fetchone(), strict=True))
    numbers = [found.get(number, 0) for number in range(len(figures))]
    return [(figure, CappedCount(min(n, cap), n > cap)) for figure, n in zip(figures, numbers, strict=True)]
