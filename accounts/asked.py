"""What a page asks about its reader is asked once, and kept with the user of the request until it ends.

Only a request that reads keeps anything (`scope_of_request`): no task, no command, and nobody who sends a form. Where a
page writes what is kept all the same, from then on it asks anew to its end: an answer from between a write and its
rollback must not stay.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

Found = TypeVar("Found")
_changes = 0  # by any thread of the process: one too many costs a query


@dataclass
class Asked:
    """The answers, and how many changes there had been before the first."""

    since: int
    found: dict[Any, Any] = field(default_factory=dict)


def keep(user: Any) -> None:
    """From here on, for this object of a user."""
    user.asked_in_this_request = Asked(_changes)


def once(user: Any, key: Any, ask: Callable[[], Found], at: dt.datetime | None = None) -> Found:
    """What `ask` finds; the same answer to the same key. It is shared: nobody changes it. Of another instant than now
    (`at`) nothing is kept."""
    kept: Asked | None = getattr(user, "asked_in_this_request", None)
    if at is not None or kept is None or kept.since != _changes:
        return ask()
    if key not in kept.found:
        kept.found[key] = ask()
    found: Found = kept.found[key]
    return found


def changed() -> None:
    """Something that is kept is written."""
    global _changes
    _changes += 1


class AskedQuerySet(models.QuerySet[Any]):
    """Of rows whose answers are kept."""

    def update(self, **kwargs: Any) -> int:
        changed()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        changed()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        changed()
        return super().bulk_create(objs, *args, **kwargs)


class AskedModel(models.Model):
    """One of these rows. Its manager is made of an AskedQuerySet."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        changed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        changed()
        return super().delete(*args, **kwargs)
