"""What the planner asks of an app that has something to remind of."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

# In this order, the columns of `Source.due`.
COLUMNS = ("subject", "due_date", "recipient", "channel", "zone", "region", "context")
# Its first three are read by name too: `subject`, `due` (a model may have a `due_date` of its own) and `recipient`.
MOVED = ".moved"
CODE, INVITATION, TEST = "sign_in_code", "undangan", "test"
WITH_CODE = {CODE, INVITATION}  # each alone, and only at the address that it was made for
ONLY_WRITTEN = {CODE, INVITATION, TEST, "pekerjaan_selesai", "pekerjaan_gagal"}  # nobody reads these on the phone


class Source(Protocol):
    """Named in `settings.REMINDER_SOURCES`."""

    kind: str
    label: str

    def due(self, as_of: dt.date) -> QuerySet[Any]:
        """Everyone who must be told, until it is met. No milestones: those are the plan's."""

    def changed_since(self, moment: dt.datetime) -> QuerySet[Any]:
        """Subjects of which any row that `due` reads was written since."""

    def names(self, subjects: Iterable[int]) -> dict[int, str]:
        """How a letter calls them, looked up when it is written."""


@runtime_checkable
class Placed(Protocol):
    """A source whose subjects lie in districts: its calls are worked district by district."""

    kind: str

    def within(self, district: str) -> QuerySet[Any]:
        """Ids of the subjects that lie in the district of this code."""


@cache
def sources() -> dict[str, Source]:
    """By kind."""
    found = [import_string(path)() for path in settings.REMINDER_SOURCES]
    return {source.kind: source for source in found}


def source_of(kind: str) -> Source | None:
    """Of a message's kind, `halal_duty.moved` included; None for what no source planned (codes)."""
    return sources().get(kind.removesuffix(MOVED))


def may_be_stopped(kind: str) -> bool:
    """Reminders of a source. What a case, the law or the door itself requires always comes."""
    return source_of(kind) is not None


def may_be_called(kind: str) -> bool:
    """Where mail does not arrive, an officer tells it."""
    return kind not in ONLY_WRITTEN


class Named(Protocol):
    """What `names_of` reads of a row: one claimed, or a `Message` that a page shows."""

    kind: str
    subject: int


class Names(dict[tuple[str, int], str]):
    """By source and subject: a product and an agreement may have the same number."""

    def of(self, row: Named) -> str:
        """'' where nobody names it."""
        return self.get((row.kind.removesuffix(MOVED), row.subject), "")


def names_of(rows: Sequence[Named]) -> Names:
    """How letters and lists call what their rows are about."""
    names = Names()
    for kind, source in sources().items():
        subjects = {row.subject for row in rows if source_of(row.kind) is source}
        if subjects:
            names |= {(kind, subject): name for subject, name in source.names(subjects).items()}
    return names
