"""180, 90 and 30 days before an agreement ends, its responsible persons are told: both sides, once each."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Membership, User
from cooperation.models import Agreement
from cooperation.services import add_responsible, correct_agreement, end_agreement, end_responsible
from database import clock
from notifications.models import Message
from notifications.shown import lines
from tests import world
from tests.cooperation.conftest import LAST, agreed, paper
from tests.once.story import as_worker, plan, send

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "agreement_end"


@pytest.fixture
def both(transactional_db: None) -> SimpleNamespace:
    """As in `conftest`, with a responsible person on each side: ours has mail, theirs has none."""
    found = world.two_agencies()
    found.head = world.member(found.sultra.organisation, "agency_head")
    found.their_head = world.member(found.jatim.organisation, "agency_head")
    world.contact(found.in_sultra.person, "email", "petugas@sultra.example")
    world.contact(found.head.person, "email", "kepala@sultra.example")
    return found


def responsible(agreement: Agreement, both: SimpleNamespace, at: dt.datetime | None = None) -> None:
    parties = {party.organisation_id: party for party in agreement.parties.all()}
    with clock.rehearsing(at or dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "siap"):
        add_responsible(party=parties[both.sultra.pk], person=both.in_sultra.person)
        add_responsible(party=parties[both.jatim.pk], person=both.in_jatim.person)


def told(day: str) -> list[tuple[int, int, str, str]]:
    plan(day)
    return sorted(
        Message.objects.filter(kind=KIND, state="planned").values_list("recipient", "milestone", "channel", "zone")
    )


def test_both_sides_at_180_90_and_30_days_each_in_their_own_zone(both: SimpleNamespace) -> None:
    made = agreed(both)
    responsible(made, both)
    assert told("2026-12-23") == []  # 181 days before
    ours, theirs = both.in_sultra.person_id, both.in_jatim.person_id
    for day, milestone in (("2026-12-24", -180), ("2027-03-24", -90), ("2027-05-23", -30)):
        expected = sorted([(ours, milestone, "mail", "WITA"), (theirs, milestone, "inbox", "WIB")])
        assert told(day) == expected
        assert told(day) == expected  # run again: the same
    assert set(Message.objects.values_list("due_date", flat=True)) == {LAST}
    assert told("2027-06-23") == []  # it has ended: what still waited is dropped


def test_where_nobody_is_responsible_its_heads_are_told(both: SimpleNamespace) -> None:
    agreed(both)
    assert [row[0] for row in told("2026-12-24")] == sorted([both.head.person_id, both.their_head.person_id])


def test_who_left_the_office_is_not_told_and_the_head_is(both: SimpleNamespace) -> None:
    responsible(agreed(both), both)
    Membership.objects.filter(user=both.in_sultra).update(
        period=(world.ALWAYS.lower, dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    )
    assert [row[0] for row in told("2026-12-24")] == sorted([both.head.person_id, both.in_jatim.person_id])


def test_who_is_no_longer_responsible_is_not_told(both: SimpleNamespace) -> None:
    made = agreed(both)
    responsible(made, both)
    with clock.rehearsing(dt.datetime(2026, 6, 1, tzinfo=dt.UTC), "siap"):
        end_responsible(responsible=made.parties.get(organisation=both.sultra.pk).responsible.get())
    assert both.in_sultra.person_id not in [row[0] for row in told("2026-12-24")]


def test_an_unknown_term_reminds_nobody(both: SimpleNamespace) -> None:
    responsible(agreed(both, last_day=None), both)
    assert told("2026-12-24") == []


def test_a_member_of_no_side_cannot_be_responsible(both: SimpleNamespace) -> None:
    made = agreed(both)
    with pytest.raises(ValidationError, match="bukan anggota"):
        add_responsible(party=made.parties.first(), person=both.in_jatim.person)
    responsible(made, both)
    with pytest.raises(ValidationError, match="sudah menjadi"):
        add_responsible(party=made.parties.first(), person=both.in_sultra.person)


def letter() -> str:
    message = Message.objects.filter(recipient__user__isnull=False, kind__startswith=KIND).latest("pk")
    return lines([message])[0].title + " " + lines([message])[0].text


def test_the_letter_says_what_ends_and_with_whom(both: SimpleNamespace) -> None:
    responsible(agreed(both), both)
    told("2026-12-24")
    ours = Message.objects.get(recipient=both.in_sultra.person)
    text = lines([ours])[0].text
    assert "Pemberdayaan koperasi dan usaha kecil" in text and "Dinas 35" in text
    assert "22 Juni 2027" in text and "180 hari lagi" in text and "{" not in text
    english = lines([ours], language="en")[0].text
    assert "in 180 days" in english and "22 June 2027" in english


def test_who_was_told_a_date_is_told_when_it_moves(both: SimpleNamespace) -> None:
    made = agreed(both)
    responsible(made, both)
    told("2026-12-24")
    send("2026-12-24")
    assert Message.objects.get(recipient=both.in_sultra.person).state == "sent"
    with clock.rehearsing(dt.datetime(2026, 12, 25, tzinfo=dt.UTC), "siap"):
        end_agreement(actor=both.head, agreement=made, last_day=dt.date(2027, 3, 31), reason="Disepakati")
    plan("2026-12-26")
    moved = Message.objects.get(kind=f"{KIND}.moved")
    assert (moved.recipient_id, moved.due_date) == (both.in_sultra.person_id, dt.date(2027, 3, 31))
    assert "22 Juni 2027" in lines([moved])[0].text


def test_one_that_ends_today_is_told_at_once(both: SimpleNamespace) -> None:
    made = agreed(both)
    responsible(made, both)
    with clock.rehearsing(dt.datetime(2026, 12, 25, 3, tzinfo=dt.UTC), "siap"):
        end_agreement(actor=both.head, agreement=made, last_day=dt.date(2026, 12, 25), reason="Disepakati")
    found = Message.objects.filter(kind="agreement_ended")
    assert set(found.values_list("recipient", flat=True)) == {both.in_sultra.person_id, both.in_jatim.person_id}
    ours = found.get(recipient=both.in_sultra.person)
    assert "diakhiri lebih awal oleh Dinas 74" in lines([ours])[0].text and "25 Desember 2026" in lines([ours])[0].text


def test_an_office_sees_what_its_people_are_told(both: SimpleNamespace) -> None:
    responsible(agreed(both), both)
    told("2026-12-24")
    seen = Message.objects.visible_to(User.objects.get(pk=both.head.pk))
    assert [message.recipient_id for message in seen] == [both.in_sultra.person_id]


def test_a_corrected_agreement_is_looked_at_again_the_same_day(both: SimpleNamespace) -> None:
    made = agreed(both, last_day=None)
    responsible(made, both)
    assert told("2026-12-24") == []
    correct_agreement(actor=both.head, agreement=made, paper=paper(both.sultra, both.jatim))
    with as_worker():
        assert len(told("2026-12-24")) == 2
