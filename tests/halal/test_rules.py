"""The rules of the duty: each row at its edges, the question that everybody asks, and the product's own data."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from halal.models import DeadlineRule
from halal.rules import NoRule, dates_of, halal_deadline
from halal.rules_file import RULES, read_rules
from umkm.models import ProductGroup
from umkm.models.businesses import Scale

DAY = dt.timedelta(days=1)
LINES = list(csv.DictReader(RULES.open(encoding="utf-8", newline="")))
FOOD = "makanan_minuman"


def test_the_products_own_rules_equal_the_facts(shared_data: Path) -> None:
    assert RULES.read_text() == (shared_data / "halal_deadline_rules.csv").read_text()
    ours = Path(RULES).parents[2] / "umkm" / "data" / "product_groups.csv"
    assert ours.read_text() == (shared_data / "product_groups.csv").read_text()


@pytest.mark.django_db
def test_groups_and_rules_are_there_from_the_first_migration() -> None:
    assert DeadlineRule.objects.count() == len(list(read_rules()))
    assert ProductGroup.objects.count() == 23
    required = set(ProductGroup.objects.filter(duty="wajib").values_list("code", flat=True))
    assert set(DeadlineRule.objects.values_list("group", flat=True)) == required


def asked(line: dict[str, str], day: dt.date) -> list[Any]:
    found = []
    for scale in line["scales"].split(";"):
        for origin in line["origins"].split(";"):
            try:
                deadline = halal_deadline(line["product_group"], scale, origin, day)
                found.append((deadline.due_date.isoformat(), deadline.legal_basis))
            except NoRule:
                found.append(None)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line", LINES, ids=lambda line: f"{line['product_group']} {line['in_force_from']} {line['scales']}"
)
def test_each_row_rules_from_its_first_day_to_its_last(line: dict[str, str]) -> None:
    told = (line["due_date"], line["legal_basis"])
    first = dt.date.fromisoformat(line["in_force_from"])
    assert set(asked(line, first)) == {told}
    assert told not in asked(line, first - DAY)
    if line["in_force_until"]:
        last = dt.date.fromisoformat(line["in_force_until"])
        assert set(asked(line, last)) == {told}
        assert told not in asked(line, last + DAY)
    else:
        assert set(asked(line, dt.date(2200, 1, 1))) == {told}


@pytest.mark.django_db
def test_two_rules_at_once_are_refused_by_the_database() -> None:
    rule = DeadlineRule.objects.filter(group=FOOD, scale="mikro", in_force__contains=dt.date(2026, 1, 1)).first()
    assert rule is not None
    rule.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


@pytest.mark.django_db
@pytest.mark.parametrize("day, date", [(dt.date(2024, 10, 16), "2024-10-17"), (dt.date(2024, 10, 17), "2024-10-17")])
def test_an_unknown_scale_goes_by_the_earliest_date(day: dt.date, date: str) -> None:
    assert halal_deadline(FOOD, "", "domestic", day).due_date.isoformat() == date


class TestCommand:
    """`halal_deadline`, as other programs read it."""

    def ask(self, capsys: Any, group: str, scale: str, origin: str, day: str) -> dict[str, Any]:
        call_command("halal_deadline", group=group, scale=scale, origin=origin, as_of=day)
        answer: dict[str, Any] = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
        return answer

    @pytest.mark.django_db
    def test_before_the_postponement_both_are_said(self, capsys: Any) -> None:
        assert self.ask(capsys, FOOD, "mikro", "domestic", "2024-10-16") == {
            "due_date": "2024-10-17",
            "legal_basis": "PP 39/2021 Art. 140",
            "in_force_from": "2021-02-02",
            "announced": {
                "due_date": "2026-10-17",
                "announced_on": "2024-05-15",
                "legal_basis": "PP 42/2024 Art. 160(2)",
            },
        }
        assert self.ask(capsys, FOOD, "mikro", "domestic", "2024-05-14")["announced"] is None

    @pytest.mark.django_db
    def test_from_its_day_on_the_new_date_rules(self, capsys: Any) -> None:
        answer = self.ask(capsys, FOOD, "mikro", "domestic", "2024-10-17")
        assert (answer["due_date"], answer["announced"]) == ("2026-10-17", None)

    @pytest.mark.django_db
    @pytest.mark.parametrize("day", ["2024-10-16", "2024-10-17"])
    def test_medium_ones_keep_theirs(self, capsys: Any, day: str) -> None:
        answer = self.ask(capsys, FOOD, "menengah", "domestic", day)
        assert (answer["due_date"], answer["announced"]) == ("2024-10-17", None)

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "group, scale, origin, day, words",
        [
            (FOOD, "mikro", "domestic", "2020-01-01", "Belum ada aturan"),
            ("tanpa_kewajiban", "mikro", "domestic", "2026-01-01", "Belum ada aturan"),
            (FOOD, "raksasa", "domestic", "2026-01-01", "bukan skala"),
            ("batu", "mikro", "domestic", "2026-01-01", "bukan kelompok"),
            (FOOD, "mikro", "bulan", "2026-01-01", "bukan asal"),
            (FOOD, "mikro", "domestic", "31/02/2024", "bukan tanggal"),
        ],
    )
    def test_it_refuses_with_a_sentence(self, group: str, scale: str, origin: str, day: str, words: str) -> None:
        with pytest.raises(CommandError, match=words):
            call_command("halal_deadline", group=group, scale=scale, origin=origin, as_of=day)


def test_every_scale_of_the_registry_has_rules() -> None:
    assert {scale for line in LINES for scale in line["scales"].split(";")} == set(Scale.values)


def test_the_dates_of_a_group_stand_together_by_scale(db):
    found = dates_of("makanan_minuman", "domestic", dt.date(2024, 10, 17))
    assert [(one.due_date.isoformat(), one.scales) for one in found] == [
        ("2024-10-17", ("menengah", "besar")),
        ("2026-10-17", ("mikro", "kecil")),
    ]
    before = dates_of("makanan_minuman", "domestic", dt.date(2024, 10, 16))
    assert [one.scales for one in before] == [("mikro", "kecil", "menengah", "besar")]
