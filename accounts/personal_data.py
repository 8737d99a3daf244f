"""What the portal knows of a person, app by app: the port `PERSONAL_DATA`. Shown to them, taken along, erased by law.

Each app names every model of its own that points at a person or holds something personal: in `holds`, or in `stays`
with the reason. A test compares that with the models, so that a new table cannot be forgotten.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Person


@dataclass(frozen=True)
class Section:
    """Some rows about a person, each a value by column; `columns` are their labels."""

    key: str  # the name of its file when it is taken along
    title: str
    columns: Mapping[str, str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    travels: bool = True  # False: about the portal's own work, not data that one takes elsewhere

    def table(self) -> list[list[Any]]:
        """The values in the order of the columns, for a page."""
        return [[row.get(name) for name in self.columns] for row in self.rows]


class PersonalData(Protocol):
    """Named in `settings.PERSONAL_DATA`, in the order of the line of imports."""

    holds: frozenset[str]  # labels of models: "accounts.contact"
    stays: Mapping[str, str]  # labels, and why their rows outlive an erasure

    def see(self, person: Person) -> list[Section]:
        """All of it in clear, for the person alone: under the scope of their own request."""

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """What hung on a consent of these kinds ends now."""

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """Of all of them at once, as owner of the tables, history included."""


@cache
def ports() -> tuple[PersonalData, ...]:
    """From left to right."""
    return tuple(import_string(name)() for name in settings.PERSONAL_DATA)


def see(person: Person) -> list[Section]:
    """What each app shows; a section without rows is shown too: that nothing is kept is an answer."""
    return [section for port in ports() for section in port.see(person)]


def withdraw(person: Person, kinds: Collection[str], at: dt.datetime) -> None:
    """In the transaction of the request."""
    for port in ports():
        port.withdraw(person, kinds, at)
