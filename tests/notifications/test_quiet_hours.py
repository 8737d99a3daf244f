"""Quiet hours: asked in the claim itself, on the person's own clock, and never so that nothing can ever arrive."""

import datetime as dt
import itertools
import random
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from database import clock
from notifications import delivery, planner, quiet, services
from notifications.lease import Lease
from notifications.models import Message, QuietHours
from notifications.quiet import choose_quiet_hours
from notifications.window import ZONES
from tests.once.story import as_worker, business, plan, recompute_all, send

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = [1, 2, 3, 4, 5, 6, 7]
TODAY = clock.today("Asia/Jakarta")
TUESDAY = TODAY + dt.timedelta(days=(1 - TODAY.weekday()) % 7)  # today's letters are still true then


def at(day: dt.date, hour: int, minute: int = 0, zone: str = "WIB"):
    """The clock stands there."""
    moment = dt.datetime.combine(day, dt.time(hour, minute), ZONES[zone]).astimezone(dt.UTC)
    return patch("database.clock.now", return_value=moment)


def be_quiet(person, starts: int, ends: int, days=WEEK, zone: str = "WIB") -> QuietHours:
    return choose_quiet_hours(person=person, starts=dt.time(starts), ends=dt.time(ends), days=days, zone=zone)


def send_at(hour: int, minute: int = 0, day: dt.date = TUESDAY) -> dict[str, int]:
    with at(day, hour, minute), as_worker():
        return dict(delivery.deliver())


@pytest.fixture
def two():
    """One who wants quiet, and one who does not; both in WIB, a reminder waiting for each."""
    people = business(regency="33.72"), business(regency="33.72")
    recompute_all()
    with as_worker():
        planner.plan(clock.today("Asia/Jakarta"))
    return people


def test_letters_wait_for_the_end_of_the_hours_and_hold_up_nobody(two):
    be_quiet(two[0], 8, 12)
    assert send_at(8) == {"sent": 1}
    assert Message.objects.get(recipient=two[0]).state == "planned"
    assert send_at(11, 59) == {}
    assert send_at(12) == {"sent": 1}
    assert send_at(18) == {}


def test_office_hours_hold_besides(two):
    be_quiet(two[0], 9, 10)
    assert send_at(7) == {} and send_at(17) == {}


def test_hours_over_midnight_and_days(two):
    be_quiet(two[0], 20, 9, days=[2])  # a Tuesday's, on both ends of it
    assert send_at(8, 30) == {"sent": 1}
    assert send_at(8, 30, TUESDAY + dt.timedelta(days=1)) == {"sent": 1}


def test_the_clock_is_the_persons_own(two):
    be_quiet(two[0], 10, 12, zone="WITA")  # nine to eleven in WIB
    assert send_at(9) == {"sent": 1}
    assert send_at(10, 59) == {}
    assert send_at(11) == {"sent": 1}


def test_what_was_asked_for_just_now_does_not_wait(two):
    be_quiet(two[0], 8, 12)
    services.tell(kind="test", people=[two[0].pk], subject=1, urgent=True)
    assert send_at(9) == {"sent": 2}  # the test letter, and the other's reminder
    assert Message.objects.get(recipient=two[0], kind="halal_duty").state == "planned"


def test_ended_they_hold_no_more(two):
    be_quiet(two[0], 8, 12)
    quiet.end_quiet_hours(person=two[0])
    assert send_at(9) == {"sent": 2}


def test_a_rehearsed_day_stands_at_nine_for_all_of_it():
    """Quiet at nine, told later that day: told. Quiet all day: waits for the next."""
    morning, never, other = business(), business(), business()
    recompute_all()
    be_quiet(morning, 8, 12, zone="WITA")
    be_quiet(never, 6, 18, days=[6], zone="WITA")
    assert plan("2024-04-20").planned == 3  # a Saturday
    assert send("2024-04-20") == {"sent": 2}
    assert Message.objects.get(recipient=never).state == "planned"
    assert send("2024-04-21") == {"sent": 1}
    assert len(mail.outbox) == 3 and other is not None


def test_the_statement_asks_what_the_rule_says(two):
    """Five hundred drawn hours and instants: SQL and `covers` agree."""
    draw = random.Random(20260101)
    person = two[0]
    row = QuietHours(person=person, starts=dt.time(0), ends=dt.time(1), days=[1], zone="WIB", chosen_at=clock.now())
    answers = set()
    for _ in range(500):
        row.starts, row.ends = draw.sample(quiet.HALF_HOURS, 2)
        row.days, row.zone = sorted(draw.sample(WEEK, draw.randint(1, 7))), draw.choice(list(ZONES))
        row.save()
        moment = dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=draw.randrange(14 * 24 * 60))
        with connection.cursor() as cursor:
            asked = quiet.QUIET.format(person="%(person)s")
            cursor.execute(f"SELECT EXISTS ({asked})", {"person": person.pk, **quiet.asked([moment])})
            assert cursor.fetchone()[0] == quiet.covers(row, moment)
        answers.add(quiet.covers(row, moment))
    assert answers == {True, False}


def test_hours_that_close_the_office_are_refused_with_a_sentence(two):
    refused = [((8, 17), WEEK), ((8, 17), [1, 2, 3, 4, 5]), ((18, 17), WEEK), ((7, 18), [1, 2, 3, 4, 5])]
    for (starts, ends), days in refused:
        with pytest.raises(ValidationError, match="tidak pernah sampai"):
            be_quiet(two[0], starts, ends, days)
    assert not QuietHours.objects.exists()
    be_quiet(two[0], 8, 16)  # an hour a day is left
    be_quiet(two[0], 8, 17, days=[1, 2, 3, 4])  # a day is left
    assert QuietHours.objects.get().days == [1, 2, 3, 4]


def test_what_is_closed_is_asked_of_every_zone_that_writes_to_the_person(two):
    be_quiet(two[0], 10, 19, zone="WIB")
    business(regency="91.71", owner=two[0])  # WIT's office is open from 06 to 15 in WIB
    with pytest.raises(ValidationError, match="WIT"):
        be_quiet(two[0], 5, 15)
    be_quiet(two[0], 7, 16)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": dt.time(8)},
        {"days": []},
        {"days": [0]},
        {"zone": "UTC"},
        {"starts": dt.time(8, 10)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_bad_hours_get_a_sentence(two, wrong):
    good = {"starts": dt.time(8), "ends": dt.time(12), "days": WEEK, "zone": "WIB"}
    with pytest.raises(ValidationError):
        choose_quiet_hours(person=two[0], **(good | wrong))
    assert not QuietHours.objects.exists()


def test_the_claim_is_one_statement_however_many_are_quiet(two, django_assert_num_queries):
    for _, person in itertools.product(range(3), two):
        be_quiet(person, 8, 12)
    with at(TUESDAY, 9), as_worker(), Lease() as lease, django_assert_num_queries(5):  # begin, lock, free, pick, end
        assert lease.claim(["WIB"], "") == []
