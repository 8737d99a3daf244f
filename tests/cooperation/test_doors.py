"""Agreements that open the same thing for overlapping times: the door is open while any of them is in force."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import SharingGrant
from cooperation.grants import settle, united
from cooperation.models import AgreementGrant, Opening
from cooperation.services import Clause, correct_agreement, end_agreement, record_agreement
from database import clock
from tests.cooperation.conftest import paper

ZERO = dt.date(2024, 1, 1)
DAYS = 24

terms = st.tuples(st.integers(0, DAYS - 1), st.integers(1, DAYS)).map(lambda pair: (min(pair), max(pair)))
moves = st.lists(
    st.one_of(
        st.tuples(st.just("record"), terms),
        st.tuples(st.just("correct"), st.integers(0, 9), terms),
        st.tuples(st.just("end"), st.integers(0, 9), st.integers(0, DAYS)),
        st.tuples(st.just("forget"), st.integers(0, 9)),
    ),
    min_size=1,
    max_size=8,
)


def day(number: int) -> dt.date:
    return ZERO + dt.timedelta(days=number)


def noon(number: int) -> dt.datetime:
    return clock.day_starts(day(number), "Asia/Makassar") + dt.timedelta(hours=12)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=moves)
@example(steps=[("record", (0, 3)), ("record", (6, 9)), ("record", (3, 6)), ("end", 2, 4)])
@example(steps=[("record", (1, 5)), ("record", (6, 9)), ("correct", 0, (1, 20)), ("forget", 0)])
def test_open_while_any_is_in_force_and_closed_with_the_last(both: SimpleNamespace, steps: list) -> None:
    with transaction.atomic():
        made, model = [], []  # the model: by agreement the days on which it is in force, as a half-open pair
        clause = [Clause(both.sultra, both.jatim.organisation, "registry", "74")]

        def says(first: int, last: int | None):
            return paper(
                both.sultra, both.jatim, starts_on=day(first), clauses=clause,
                last_day=None if last is None else day(last),
            )  # fmt: skip

        for step in steps:
            if step[0] == "record":
                made.append(record_agreement(actor=both.head, paper=says(*step[1])))
                model.append([step[1][0], step[1][1] + 1, False])
                continue
            if not made:
                continue
            at = step[1] % len(made)
            if model[at][2]:
                continue  # ended early already
            if step[0] == "correct":
                correct_agreement(actor=both.head, agreement=made[at], paper=says(*step[2]))
                model[at] = [step[2][0], step[2][1] + 1, False]
            elif step[0] == "forget":
                correct_agreement(actor=both.head, agreement=made[at], paper=says(0, None))
                model[at] = [0, 0, False]
            elif model[at][0] < step[2] + 1 < model[at][1]:
                end_agreement(actor=both.head, agreement=made[at], last_day=day(step[2]), reason="Contoh")
                model[at] = [model[at][0], step[2] + 1, True]
        for number in range(-1, DAYS + 2):
            expected = any(first <= number < end for first, end, _ in model)
            grants = SharingGrant.objects.filter(period__contains=noon(number))
            assert grants.count() == int(expected), (number, model)
            linked = AgreementGrant.objects.filter(grant__in=grants).values("opening__agreement").distinct().count()
            assert (linked > 0) == expected
        transaction.set_rollback(True)


def test_a_row_written_by_hand_gives_way_to_what_the_agreements_say(both: SimpleNamespace) -> None:
    """A grant without an agreement behind it is no permission."""
    of_door = {"giver": both.sultra, "receiver": both.jatim.organisation, "kind": "registry", "region": "74"}
    SharingGrant.objects.create(**of_door, period=DateTimeTZRange(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), None))
    made = record_agreement(actor=both.head, paper=paper(both.sultra, both.jatim))
    grant = SharingGrant.objects.get(kind="registry")
    assert grant.period == made.term
    settle([(both.sultra.pk, both.jatim.organisation.pk, "registry", "74.71")])
    assert Opening.objects.count() == 4


def test_those_that_meet_are_one() -> None:
    def hours(*pair: int) -> DateTimeTZRange:
        return DateTimeTZRange(*(noon(0) + dt.timedelta(hours=hour) for hour in pair))

    assert united([hours(3, 5), hours(0, 2), hours(2, 3), hours(8, 9)]) == [hours(0, 5), hours(8, 9)]


def test_the_property_sees_a_door_left_open(both: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cooperation.grants.settle", lambda doors: None)
    with pytest.raises(AssertionError):
        test_open_while_any_is_in_force_and_closed_with_the_last.hypothesis.inner_test(both, [("record", (0, 3))])
