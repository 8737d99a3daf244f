"""What a search over all apps brings together (port `GLOBAL_SEARCH`)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its name, where it lies, and a line that tells it from its like."""

    title: str
    url: str
    detail: str = ""
    number: str = ""


@dataclass(frozen=True)
class Hits:
    """Of one kind. `exact` where a number was asked for and is this one: those come first. `more` is the address of
    the whole list, '' where this is all."""

    label: str
    rows: Sequence[Hit]
    exact: bool = False
    more: str = ""
