"""An agency, and a way to import text as if it were a file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import Agency, Regency
from accounts.scope import scope_of_region
from database.scope import scoped
from tests import world
from umkm.imports.batches import import_path
from umkm.imports.load import Report
from umkm.models import ImportBatch


@dataclass
class Imported:
    """What an import said, its batch, and its file of errors."""

    report: Report
    batch: ImportBatch | None
    errors: Path


@pytest.fixture
def solo(db: None, settings: Any, tmp_path: Path) -> Agency:
    """Surakarta's agency, and a folder for its files."""
    settings.FILES_DIR = tmp_path / "files"
    return world.agency("33.72")


@pytest.fixture
def imported(solo: Agency, tmp_path: Path) -> Callable[..., Imported]:
    """Import a file, or text as if it were one."""
    seen = iter(range(1000))

    def run(source: Path | str | bytes, agency: Agency = solo, regency: str = "", dry_run: bool = False) -> Imported:
        if not isinstance(source, Path):
            data = source.encode() if isinstance(source, str) else source
            source = tmp_path / f"sheet{next(seen)}.csv"
            source.write_bytes(data)
        return Imported(*import_path(agency=agency, path=source, regency=regency, dry_run=dry_run, actor_name="uji"))

    return run


@pytest.fixture
def ask(solo: Agency) -> Callable[..., list[tuple[Any, ...]]]:
    """Rows of a query, seen as whoever serves all of Central Java."""
    codes = tuple(Regency.objects.under(["33"]).values_list("code", flat=True))

    def run(sql: str, params: Any = None) -> list[tuple[Any, ...]]:
        with scoped(scope_of_region(codes)), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else []

    return run
