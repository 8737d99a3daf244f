"""The port `MERGE_STEPS`: what each app does of a merge. A step is data where it can be, called in the same transaction.

Every foreign key of the database to `umkm_business` is in the `follows` of one step or in its `remains`, with the reason
(`tests/umkm/test_merge.py` asks the catalogue). Rows that follow are moved and, when the merge is taken back, returned;
a step writes only what is more than that.

Whoever looks for everything of a person (`PERSONAL_DATA`): a business that went into another keeps its own private
figures and, in `umkm_mergecontents`, the ones of the other as they were; its owners stand with the one that stays.
`umkm.merging.traces.went_into(ids)` finds those businesses, and `traces.forget(ids)` empties what merges remember.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from umkm.merging.record import Key, Record, Rows
from umkm.models import Business


@dataclass(frozen=True)
class Pair:
    """The two businesses of a merge, both locked, and the instant. `taken`: columns of which the one that stays takes
    over the value."""

    gone: Business
    stays: Business
    now: dt.datetime
    taken: frozenset[str] = frozenset()
    same_products: list[tuple[int, int]] = field(default_factory=list)  # which ended, and which goes on in its place

    @property
    def ids(self) -> list[int]:
        return [self.gone.pk, self.stays.pk]


def nothing(pair: Pair) -> None:
    """For a step without work of its own."""


def no_objections(pair: Pair) -> Sequence[str]:
    """For a step that any two may pass."""
    return ()


def no_ties(record: Record) -> Sequence[tuple[Key, Key]]:
    """For a step whose rows go back each for itself."""
    return ()


@dataclass(frozen=True)
class MergeStep:
    """`follows` refer to the business and are moved. `watched` are further rows that `before` or `after` changes.

    `objections` are sentences why these two cannot be one yet; they are asked before anything is written, and by the page.
    `before` runs before rows are moved: what would collide is put out of the way. `after` runs when they are. `tied`
    names pairs of changed rows that go back together or not at all. `returned` runs when a merge has been taken back.
    """

    follows: tuple[Rows, ...] = ()
    watched: tuple[Rows, ...] = ()
    remains: Mapping[str, str] = field(
        default_factory=dict
    )  # 'table.column': why it keeps pointing at the one that went
    objections: Callable[[Pair], Sequence[str]] = no_objections
    before: Callable[[Pair], None] = nothing
    after: Callable[[Pair], None] = nothing
    tied: Callable[[Record], Sequence[tuple[Key, Key]]] = no_ties
    returned: Callable[[Pair], None] = nothing


@cache
def _named(names: tuple[str, ...]) -> tuple[MergeStep, ...]:
    return tuple(import_string(name) for name in names)


def merge_steps() -> tuple[Any, ...]:
    """In the order of the settings: left to right along the line of imports."""
    return _named(tuple(settings.MERGE_STEPS))
