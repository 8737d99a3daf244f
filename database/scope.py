"""What a request or a task may see in protected tables.

A scope is a few named lists of text, such as `{"serves": ("74.71",), "person": ("12",)}`;
policies compare columns with them (`database.rows`). Statements outside a transaction have
no scope, and no scope means no rows.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType

from django.db import DEFAULT_DB_ALIAS

from database.engine import local

Scope = Mapping[str, tuple[str, ...]]

NOBODY: Scope = MappingProxyType({})
EVERYTHING: Scope = MappingProxyType({"everything": ("yes",)})  # obeyed for the worker's role alone
PREFIX = "app."
SEPARATOR = ","


def scoped(scope: Scope, using: str = DEFAULT_DB_ALIAS) -> AbstractContextManager[None]:
    """Everything inside sees what `scope` allows, and nothing of the scope around it."""
    replaced = {name: "" for name in local.current() if name.startswith(PREFIX)}
    return local.local_settings(
        replaced | {PREFIX + name: _joined(name, values) for name, values in scope.items()}, using
    )


def also(scope: Scope, using: str = DEFAULT_DB_ALIAS) -> AbstractContextManager[None]:
    """Inside, `scope` holds besides the scope around it. For naming rows that one knows already."""
    return local.local_settings({PREFIX + name: _joined(name, values) for name, values in scope.items()}, using)


def _joined(name: str, values: tuple[str, ...]) -> str:
    if any(SEPARATOR in value for value in values):
        raise ValueError(f"A value of the scope {name!r} holds a comma.")
    return SEPARATOR.join(values)
