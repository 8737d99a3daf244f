"""A database that measures and proofs may fill and empty: made beside the one that serves, which is never touched."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection


@contextmanager
def trial_database() -> Iterator[None]:
    """Migrated, of the serving roles as everywhere; gone afterwards."""
    serving = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(serving, verbosity=0)


def emptied() -> None:
    """Only what migrations filled is left. Refuses any database but a trial's."""
    name = str(connection.settings_dict["NAME"])
    if not name.startswith("test_"):
        raise RuntimeError(f"{name} is no trial's database, and is not emptied.")
    call_command("flush", verbosity=0, interactive=False)


def as_owner(*statements: str) -> None:
    """For TRUNCATE, VACUUM and the like, which a serving role may not do."""
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def without_foreign_keys(*tables: str) -> Iterator[None]:
    """Inside, rows are not looked up one by one; afterwards all of them are, in one go. For seeding by the million."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
            [list(tables)],
        )
        keys = cursor.fetchall()
    as_owner(*[f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in keys])
    yield
    as_owner(*[f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in keys])


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def spread(found: list[float]) -> str:
    """All rounds, for the note: a median hides how far they lie apart."""
    return ", ".join(f"{each:.2f}" for each in found)


median = statistics.median
