"""Which date rules on which day: every row of the rules file at its edges, and the command that says so."""

import datetime as dt
import json
import runpy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from halal.models import DeadlineRule
from halal.rules import NoRule, halal_deadline
from halal.rules_file import RULES, read_rules
from umkm.models import ProductGroup

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
FOOD = "makanan_minuman"


def said(group: str = FOOD, scale: str = "mikro", origin: str = "domestic", as_of: str = "2024-10-16") -> dict:
    out = StringIO()
    call_command("halal_deadline", "--group", group, "--scale", scale, "--origin", origin, "--as-of", as_of, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_the_products_own_data_are_the_shared_ones(shared_data):
    assert RULES.read_bytes() == (shared_data / "halal_deadline_rules.csv").read_bytes()
    groups = RULES.parents[2] / "umkm" / "data" / "product_groups.csv"
    assert groups.read_bytes() == (shared_data / "product_groups.csv").read_bytes()


def test_the_file_has_neither_gap_nor_overlap(shared_data):
    check = runpy.run_path(str(shared_data.parent / "tools" / "check_rules"))
    groups = check["read"](shared_data / "product_groups.csv")
    lines = check["read"](RULES)
    assert list(check["faults"](lines, groups)) == []
    assert list(check["faults"](lines[1:], groups)) != []  # and a missing line would be seen


def test_the_database_holds_the_file_line_by_line():
    fields = ("group_id", "scale", "origin", "phase_start", "due_date", "announced_on", "in_force", "legal_basis")
    stored = set(DeadlineRule.objects.values_list(*fields))
    assert stored == {tuple(rule[name] for name in fields) for rule in read_rules()}


RULED = [
    pytest.param(rule, id=f"{rule['group_id']}-{rule['scale']}-{rule['origin']}-{rule['in_force'].lower}")
    for rule in read_rules()
]


@pytest.mark.parametrize("rule", RULED)
def test_every_rule_rules_from_its_first_day_to_its_last(rule):
    asked = (rule["group_id"], rule["scale"], rule["origin"])
    first, until = rule["in_force"].lower, rule["in_force"].upper
    for day in (first, until - DAY if until else dt.date(2045, 1, 1)):
        found = halal_deadline(*asked, day)
        assert (found.due_date, found.legal_basis) == (rule["due_date"], rule["legal_basis"])
        assert found.in_force_from == first
    others = [r for r in read_rules() if (r["group_id"], r["scale"], r["origin"]) == asked and r != rule]
    for day in [first - DAY] + ([until] if until else []):
        other = [r for r in others if day in r["in_force"]]
        if other:
            assert halal_deadline(*asked, day).in_force_from == other[0]["in_force"].lower != first
        else:
            with pytest.raises(NoRule):
                halal_deadline(*asked, day)


def test_micro_food_around_the_day_on_which_the_law_changed():
    before, after = said(as_of="2024-10-16"), said(as_of="2024-10-17")
    assert before["due_date"] == "2024-10-17"
    assert before["announced"]["due_date"] == "2026-10-17"
    assert before["announced"]["announced_on"] == "2024-05-15" and before["announced"]["legal_basis"]
    assert (after["due_date"], after["in_force_from"], after["announced"]) == ("2026-10-17", "2024-10-17", None)
    assert after["legal_basis"] != before["legal_basis"]
    assert set(before) == {"due_date", "legal_basis", "in_force_from", "announced"}


def test_nothing_is_announced_before_it_was():
    assert said(as_of="2024-05-14")["announced"] is None
    assert said(as_of="2024-05-15")["announced"] is not None


@pytest.mark.parametrize("day", ["2024-10-16", "2024-10-17"])
def test_medium_food_keeps_its_date_and_is_told_nothing(day):
    assert (said(scale="menengah", as_of=day)["due_date"], said(scale="menengah", as_of=day)["announced"]) == (
        "2024-10-17",
        None,
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"as_of": "2020-01-01"},
        {"as_of": "31/02/2024"},
        {"group": "tidak_ada"},
        {"scale": "raksasa"},
        {"origin": "bulan"},
        {"group": "tidak_halal"},
    ],
)
def test_what_cannot_be_answered_is_a_sentence(changed):
    with pytest.raises(CommandError) as refused:
        said(**changed)
    assert str(refused.value).endswith(".") and refused.value.returncode == 1


def test_an_unknown_scale_goes_by_the_earliest_date():
    assert halal_deadline(FOOD, "", "domestic", dt.date(2025, 1, 1)).due_date == dt.date(2024, 10, 17)


def test_a_group_that_is_under_no_duty_any_more_has_no_date():
    ProductGroup.objects.filter(code=FOOD).update(duty="tidak")
    with pytest.raises(NoRule):
        halal_deadline(FOOD, "mikro", "domestic", dt.date(2025, 1, 1))
