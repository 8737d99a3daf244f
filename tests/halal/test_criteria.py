"""Who may go the self-declare way: by the edition in force, line by line, with a reason and a way on."""

import csv
import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.scope import scope_of_region
from database.scope import scoped
from halal import criteria
from halal.criteria import Record, Verdict
from halal.criteria_file import ITEMS
from halal.models import Criteria, Criterion, CriterionAnswer
from tests.halal import applications
from umkm.models import Business

SEVEN = ("fasilitasi", "rumahan", "bahan_halal", "terpisah", "bahan_berbahaya", "pengawetan", "alat")


@pytest.fixture
def in_force(db: None) -> Criteria:
    return Criteria.objects.get(code="2025")


def record(**values: Any) -> Record:
    """A micro business that meets all that a record can know."""
    business = Business(nib="1234567890123", scale="mikro")
    known: dict[str, Any] = {"sales": 10_000_000, "products": 2}
    for name, value in values.items():
        if name in known or name == "own_cost":
            known[name] = value
        else:
            setattr(business, name, value)
    return Record(business, **known)


def right(edition: Criteria) -> dict[str, str]:
    return {item.key: item.opens for item in edition.items.all()}


def verdict(judged: criteria.Judgement, key: str) -> str:
    return next(line.verdict for line in judged.lines if line.item.key == key)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "code"),
    [("2022-03-01", "2022"), ("2025-07-07", "2022"), ("2025-07-08", "2025"), ("2026-11-24", "2025")],
)
def test_the_edition_of_a_day(day: str, code: str) -> None:
    found = criteria.criteria_on(dt.date.fromisoformat(day))
    assert found is not None and found.code == code


@pytest.mark.django_db
def test_two_editions_never_rule_at_once() -> None:
    with pytest.raises(IntegrityError, match="one_criteria_at_a_time"), transaction.atomic():
        Criteria.objects.create(
            code="x", title="x", in_force=DateRange(dt.date(2025, 1, 1), None), legal_basis="x", mark="OK"
        )


def test_every_line_of_the_file_has_its_source_and_its_way_on() -> None:
    with ITEMS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["key"] for row in rows if row["kind"] == "pertanyaan" and row["criteria"] == "2025"} == set(SEVEN)
    # Of 2022 no more than the limits that are known.
    assert {row["key"] for row in rows if row["kind"] == "catatan" and row["criteria"] == "2022"} == {
        "omzet",
        "jumlah_produk",
    }
    for row in rows:
        assert row["basis"] and row["mark"] in ("V", "V2", "OK") and row["reason"] and row["way_text"], row["key"]
        assert ("{limit}" in row["text"] + row["reason"]) <= bool(row["limit"]), row["key"]


def test_all_right_opens_the_path(in_force: Criteria) -> None:
    judged = criteria.judge(in_force, record(), right(in_force))
    assert judged.may_submit().ok and not judged.stops and not judged.open
    assert {line.item.key for line in judged.lines if line.verdict == Verdict.STAFF} == {"jenis_produk"}
    assert verdict(judged, "pendamping") == Verdict.LATER


@pytest.mark.parametrize("key", SEVEN)
def test_each_wrong_answer_closes_it_with_a_reason_and_a_way_on(in_force: Criteria, key: str) -> None:
    answers = right(in_force)
    answers[key] = "tidak" if answers[key] == "ya" else "ya"
    judged = criteria.judge(in_force, record(), answers)
    assert [line.item.key for line in judged.stops] == [key]
    decision = judged.may_submit()
    assert not decision.ok
    assert judged.stops[0].reason in decision.reason and judged.stops[0].way in decision.reason


def test_what_is_not_answered_is_asked_not_assumed(in_force: Criteria) -> None:
    judged = criteria.judge(in_force, record(), {})
    assert {line.item.key for line in judged.open} == {
        *SEVEN, "tempat_produksi", "outlet", "daging_giling", "sembelihan",
    }  # fmt: skip
    assert not judged.may_submit().ok


@pytest.mark.parametrize(
    ("values", "key", "expected"),
    [
        ({"nib": ""}, "nib", Verdict.STOPS),
        ({"scale": "menengah"}, "skala", Verdict.STOPS),
        ({"scale": "kecil"}, "skala", Verdict.MET),
        ({"scale": ""}, "skala", Verdict.ASKED),
        ({"sales": 15_000_000_000}, "omzet", Verdict.MET),
        ({"sales": 15_000_000_001}, "omzet", Verdict.STOPS),
        ({"sales": None}, "omzet", Verdict.ASKED),
        ({"products": 30}, "jumlah_produk_warung", Verdict.MET),
        ({"products": 31}, "jumlah_produk_warung", Verdict.STAFF),  # the limit is of eating places alone
    ],
)
def test_what_the_record_knows_is_not_asked(
    in_force: Criteria, values: dict[str, Any], key: str, expected: str
) -> None:
    judged = criteria.judge(in_force, record(**values), {})
    assert verdict(judged, key) == expected
    if expected != Verdict.ASKED:
        assert key not in {line.item.key for line in judged.asked}


def test_the_cap_of_2022_was_thirty_times_lower(db: None) -> None:
    old = Criteria.objects.get(code="2022")
    judged = criteria.judge(old, record(sales=500_000_001, products=11), right(old))
    assert [line.item.key for line in judged.stops] == ["omzet", "jumlah_produk"]
    assert judged.stops[0].reason == "Omzet setahun melebihi Rp500.000.000."
    assert criteria.judge(old, record(sales=500_000_000, products=10), right(old)).may_submit().ok


def test_no_figure_of_money_is_in_what_is_shown(in_force: Criteria) -> None:
    judged = criteria.judge(in_force, record(sales=123_456_789), {})
    line = next(line for line in judged.lines if line.item.key == "omzet")
    assert "123" not in line.found and line.source_name == "Data usaha"


def test_who_was_helped_before_may_pay(in_force: Criteria) -> None:
    answers = right(in_force) | {"fasilitasi": "ya"}
    assert not criteria.judge(in_force, record(), answers).may_submit().ok
    assert criteria.judge(in_force, record(own_cost=True), answers).may_submit().ok
    # It opens nothing else.
    answers["alat"] = "tidak"
    assert not criteria.judge(in_force, record(own_cost=True), answers).may_submit().ok


@pytest.fixture
def applied(db: None) -> SimpleNamespace:
    w = applications.office()
    return SimpleNamespace(w=w, halal=applications.opened(w, applications.business(w)))


def test_answers_are_kept_with_their_edition_and_words(applied: SimpleNamespace, in_force: Criteria) -> None:
    item = in_force.items.get(key="alat")
    criteria.answer(applied.halal.case, item, "tidak")
    criteria.answer(applied.halal.case, item, "ya", "Pendamping Contoh")
    row = CriterionAnswer.objects.get(case=applied.halal.case)
    assert (row.value, row.criterion.criteria.code, row.by_name) == ("ya", "2025", "Pendamping Contoh")
    assert row.text == item.text
    history = CriterionAnswer.pgh_event_model.objects.filter(pgh_obj=row.pk)
    assert list(history.values_list("value", "by_name")) == [("tidak", "")]


def test_an_edition_that_changed_is_told_and_asked_anew(applied: SimpleNamespace, in_force: Criteria) -> None:
    case, business = applied.halal.case, applied.halal.business
    old = Criteria.objects.get(code="2022")
    for item in old.items.all():
        criteria.answer(case, item, item.opens)
    with transaction.atomic(), scoped(scope_of_region((business.regency_id,))):
        judged = criteria.judge_case(case, business, in_force)
    assert judged.before == old
    assert {line.item.key for line in judged.open} >= set(SEVEN)  # nothing is taken over unasked
    assert criteria.earlier_answers(case, in_force)["alat"] == "ya"
    assert "alat" not in criteria.earlier_answers(case, old)


def test_objections_of_many_are_those_of_each(applied: SimpleNamespace, in_force: Criteria) -> None:
    w = applied.w
    second = applications.opened(w, applications.business(w, "Abon Anoa"))
    with transaction.atomic(), applications.scope(w, "owner"):
        for item in Criterion.objects.filter(criteria=in_force):
            criteria.answer(second.case, item, item.opens)
    with transaction.atomic(), applications.scope(w, "officer"):
        found = criteria.objections((row.case, row.business) for row in (applied.halal, second))
    assert found == {applied.halal.case.pk: "Pertanyaan kelayakan belum dijawab semua."}


def test_without_an_edition_nothing_is_sent(applied: SimpleNamespace, in_force: Criteria) -> None:
    Criteria.objects.filter(pk=in_force.pk).update(in_force=DateRange(dt.date(2025, 7, 8), dt.date(2025, 7, 9)))
    with transaction.atomic(), applications.scope(applied.w, "officer"):
        found = criteria.objections([(applied.halal.case, applied.halal.business)])
    assert found == {applied.halal.case.pk: str(criteria.NO_CRITERIA)}
