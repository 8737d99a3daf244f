from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def nilai(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Of a key; '' where there is none."""
    return mapping.get(key, "")


@register.filter
def urutan(values: Sequence[Any], number: int) -> Any:
    """The value of a column; the first column is the total's."""
    return values[number - 1]


@register.filter
def mutlak(number: int) -> int:
    """Without its sign."""
    return abs(number)
