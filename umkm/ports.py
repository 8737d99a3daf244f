"""What other apps add to a business, named in the settings (design.md, "ports"): called in the same transaction, for sets."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from umkm.columns import Column


@cache
def _named(setting: str) -> tuple[Any, ...]:
    return tuple(import_string(name) for name in getattr(settings, setting))


def business_changed(business_ids: Sequence[int] | None) -> None:
    """Scale, group, origin or state of these businesses changed (None: of all): obligations are recomputed.

    Must be called inside the transaction of the change.
    """
    for step in _named("BUSINESS_CHANGED"):
        step(business_ids)


def business_panels() -> tuple[Any, ...]:
    """Callables `(request, business) -> {"template": ..., "context": ...} | None`, shown on a business's page."""
    return _named("BUSINESS_PANELS")


def business_columns() -> tuple[Column, ...]:
    """What adds a column and a filter to the registry's list."""
    return tuple(column() for column in _named("BUSINESS_COLUMNS"))


def cases_about(business_ids: Sequence[int]) -> set[int]:
    """Ids of the cases that are about these businesses, of all apps, open and ended."""
    found: set[int] = set()
    for about in _named("BUSINESS_CASES"):
        found |= set(about(business_ids))
    return found
