"""Filters in force, as a list shows them: each with the address without it."""

from dataclasses import dataclass

from django.http import QueryDict

from database.pages import PAGE


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    label: str
    value: str
    without: str


def without(query: QueryDict, *params: str) -> str:
    """`?...`: this address without some of its filters, and so on its first page."""
    rest = query.copy()
    for param in (*params, PAGE):
        rest.pop(param, None)
    return f"?{rest.urlencode()}"
