"""The register of Surakarta as it was published, against the figures that are demanded of the product."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.umkm.imports.conftest import Imported
from umkm.models import Business
from umkm.services import update_business

Ask = Callable[..., list[tuple[Any, ...]]]
Run = Callable[..., Imported]


@pytest.fixture
def register(shared_data: Path) -> Path:
    return shared_data / "umkm_solo.csv"


def test_the_figures(imported: Run, ask: Ask, register: Path) -> None:
    report = imported(register).report
    assert (report.rows, report.rejected, report.duplicates, report.created) == (11158, 1, 49, 11108)
    assert (report.updated, report.unchanged) == (0, 0)
    assert report.warnings == {
        "phone_in_description": 96,
        "email_in_description": 109,
        "repaired_coordinate": 4,
        "unknown_district": 11108,  # the column says Surakarta on every row: a city, not a district
        "category_is_region": 11108,
    }
    rows = ask(
        "SELECT count(*), count(DISTINCT lower(name)) FROM umkm_business WHERE upper(name) LIKE '%WARUNG MAKAN%'"
    )
    assert rows == [(578, 479)]
    rows = ask(
        "SELECT c.kind, count(*) FROM umkm_business b JOIN umkm_ownership o ON o.business_id = b.id "
        "JOIN accounts_contact c USING (person_id) WHERE upper(name) LIKE '%WARUNG MAKAN%' GROUP BY c.kind ORDER BY c.kind"
    )
    assert rows == [("email", 6), ("phone", 12)]
    assert ask("SELECT count(*) FROM umkm_business WHERE description ~ '^\\+?[0-9 ]{9,}$|[a-z0-9]@[a-z]'") == [(0,)]
    assert ask("SELECT count(*) FROM umkm_business WHERE description LIKE '%²%'") == [(3,)]


def test_the_errors_file_names_each_row(imported: Run, register: Path) -> None:
    found = imported(register, dry_run=True)
    with found.errors.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    assert Counter(line["tingkat"] for line in lines)["ganda"] == 49
    assert [line["baris"] for line in lines if line["tingkat"] == "ditolak"] == ["796"]
    assert sum("Yang berbeda: uraian." in line["alasan"] for line in lines) == 31
    assert not any("@" in line["alasan"] or "8594" in line["alasan"] for line in lines)


def test_again_and_after_a_rename_nothing_changes(imported: Run, register: Path) -> None:
    imported(register)
    renamed = Business.objects.filter(name="Pabrik Tahu").order_by("pk").first()
    assert renamed is not None
    update_business(business=renamed, changes={"name": "Nama Baru"})
    report = imported(register).report
    assert (report.created, report.updated, report.unchanged) == (0, 0, 11108)
    assert Business.objects.get(pk=renamed.pk).name == "Nama Baru"
