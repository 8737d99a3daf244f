"""What another app adds to the registry's list: a column and a filter (`settings.BUSINESS_COLUMNS`)."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db.models import QuerySet

from umkm.models import Business


class Column(Protocol):
    """`key` is its name in the address, `choices` its filter, `template` draws one cell from `cell`."""

    key: str
    title: str
    choices: Sequence[tuple[str, str]]
    template: str

    def filter(self, rows: QuerySet[Business], value: str) -> QuerySet[Business]:
        """Only the rows that have this value."""

    def cells(self, business_ids: Sequence[int]) -> dict[int, Any]:
        """What the template draws, for the businesses of one page, in one query."""
