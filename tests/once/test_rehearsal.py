"""The rule change of 2024, walked through day by day under rehearsal names, on the product's own rules."""

import datetime as dt
from collections import Counter

import pytest
from django.core import mail

from notifications.models import Message
from notifications.planner import GoesForward
from tests.once.story import SCALES, address, inbox, owners_of_all_scales, plan, send, wrote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owners():
    return owners_of_all_scales()


def go(day: str, name: str = "latihan"):
    """Plan and deliver one day; planned again it plans nothing."""
    planned = plan(day, name)
    assert wrote(plan(day, name)) == (0, 0, 0, 0)
    mail.outbox.clear()
    send(day, name)
    return planned, {to: m for m in mail.outbox for to in m.to}


def test_the_rehearsal(owners):
    real = inbox(rehearsal="")
    planned, mails = go("2024-04-20")
    assert wrote(planned) == (5, 0, 0, 0) and planned.by_milestone == {"-180": 5}
    assert len(mails) == 5
    for letter in mails.values():
        assert "paling lambat 17 Oktober 2024 (180 hari lagi), menurut PP 39/2021" in letter.body
        assert "belum menjadi hukum" not in letter.body
    assert wrote(go("2024-05-15")[0]) == (0, 0, 0, 0)

    planned, mails = go("2024-07-19")
    assert wrote(planned) == (5, 0, 0, 0)
    for scale, person in owners.items():
        body = mails[address(person)].body
        assert "17 Oktober 2024 (90 hari lagi)" in body
        assert ("belum menjadi hukum" in body) == (scale in ("mikro", "kecil"))
        assert ("15 Mei 2024" in body) == (scale in ("mikro", "kecil"))

    # Planned on the 15th and not sent: by the 17th its date is gone for two, and a later milestone is there for three.
    assert wrote(plan("2024-10-15")) == (5, 20, 0, 0)
    planned, mails = go("2024-10-17")
    assert wrote(planned) == (3, 6, 2, 2)
    assert planned.by_kind == {"halal_duty": 3, "halal_duty.moved": 2}
    for scale, person in owners.items():
        body = mails[address(person)].body
        if scale in ("mikro", "kecil"):
            assert "17 Oktober 2024 (PP 39/2021" in body and "telah berubah menjadi 17 Oktober 2026" in body
            assert "PP 42/2024 Pasal 160 ayat (2)" in body
            assert "Hari ini" not in body
        else:
            assert "Hari ini, 17 Oktober 2024" in body and "telah berubah" not in body

    planned, mails = go("2024-10-18")
    assert wrote(planned) == (3, 0, 0, 0) and len(mails) == 3
    assert all("sudah lewat 1 hari" in letter.body for letter in mails.values())
    assert inbox(rehearsal="") == real == []


def test_a_jump_sends_the_newest_alone(owners):
    go("2024-04-20")
    planned, mails = go("2024-10-10")
    assert wrote(planned) == (5, 20, 0, 0)
    assert len(mails) == 5 and all("(7 hari lagi)" in letter.body for letter in mails.values())
    states = Counter(Message.objects.filter(recipient=owners["besar"]).values_list("milestone", "state", "reason"))
    assert states == {
        (-180, "sent", ""): 1,
        **{(day, "skipped", "overtaken"): 1 for day in (-90, -60, -30, -14)},
        (-7, "sent", ""): 1,
    }


def test_first_seen_late_owes_no_earlier_ones(owners):
    assert wrote(go("2024-10-10")[0]) == (5, 0, 0, 0)


def test_rehearsals_go_forward_and_apart(owners):
    go("2024-10-10", "satu")
    assert go("2024-04-20", "dua")[0].planned == 5
    with pytest.raises(GoesForward, match="satu.*2024-10-10.*2024-04-20"):
        plan("2024-04-20", "satu")
    assert {row[0] for row in inbox()} == {"satu", "dua"}


def test_late_reminders_repeat_every_thirty_days(owners):
    go("2024-10-17")
    for day in ("2024-10-18", "2024-10-24", "2024-11-16", "2024-12-16", "2025-01-15"):  # 1, 7, 30, 60, 90
        assert wrote(go(day)[0]) == (3, 0, 0, 0), day
    assert wrote(go("2025-01-16")[0]) == (0, 0, 0, 0)


@pytest.mark.parametrize("times", [1, 3, 10])
def test_planned_once_or_ten_times_gives_the_same_inbox(owners, times):
    for _ in range(times):
        plan("2024-07-19")
    assert len(inbox()) == len(SCALES)
    assert Message.objects.values("subject", "recipient", "milestone", "due_date").distinct().count() == len(SCALES)


def test_letters_have_no_personal_value_in_their_rows(owners):
    go("2024-07-19")
    for context in Message.objects.values_list("context", flat=True):
        assert set(context) <= {"basis", "scale", "announced", "old_date", "old_basis"}
    assert dt.date(2024, 7, 19) in set(Message.objects.values_list("planned_on", flat=True))
