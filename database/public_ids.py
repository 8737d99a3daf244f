"""Public ids as forms, addresses and evidence bring them: as text that may be anything."""

from typing import Any
from uuid import UUID

from django.http import Http404


def as_public_id(value: Any) -> UUID | None:
    """None for what is no id."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def public_id_or_404(typed: str) -> UUID:
    """Raises Http404, as for an id that nobody has."""
    found = as_public_id(typed)
    if found is None:
        raise Http404
    return found
