"""A person's own pages: the stop link, which works without a sign-in, and the inbox."""

import uuid

import pytest
from django.core import signing
from django.urls import reverse

from database import clock
from notifications import delivery
from notifications.letters import STOP_SALT, read_stop_token, stop_token
from notifications.models import Message, ReminderStop
from notifications.services import tell
from tests.once.story import as_worker, plan
from tests.world import client_of, user


def link(person) -> str:
    return reverse("notifications:stop", args=[stop_token(person.public_id, "halal_duty.moved")])


def standing(person) -> list[str]:
    return list(ReminderStop.objects.filter(person=person, ended_at=None).values_list("kind", "how"))


def test_opening_the_link_stops_nothing_and_names_nobody(sultra):
    answer = client_of(None).get(link(sultra.mailed))
    page = answer.content.decode()
    assert answer.status_code == 200 and "Wajib bersertifikat halal" in page
    assert sultra.mailed.full_name not in page and "usaha.example" not in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert standing(sultra.mailed) == []


def test_it_stops_by_post_and_is_undone_in_the_same_place(sultra):
    client = client_of(None)
    client.post(link(sultra.mailed), {"henti": "1"})
    assert standing(sultra.mailed) == [("halal_duty", "tautan")]
    assert Message.objects.get(recipient=sultra.mailed).state == "superseded"
    assert "sudah dihentikan" in client.get(link(sultra.mailed)).content.decode()
    client.post(link(sultra.mailed), {"lagi": "1"})
    assert standing(sultra.mailed) == []
    assert Message.objects.get(recipient=sultra.mailed).state == "planned"


def test_a_mail_programs_one_click_needs_no_page(sultra):
    client = client_of(None)
    client.handler.enforce_csrf_checks = True
    answer = client.post(link(sultra.mailed), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 302 and standing(sultra.mailed) == [("halal_duty", "tautan")]


def test_twice_is_one_stop(sultra):
    for _ in range(2):
        client_of(None).post(link(sultra.mailed))
    assert ReminderStop.objects.count() == 1


def test_a_token_that_is_not_ours_is_a_page_that_is_not_there(sultra):
    good = stop_token(sultra.mailed.public_id, "halal_duty")
    wrong = [
        good[:-1] + ("a" if good[-1] != "a" else "b"),
        "x",
        signing.dumps([sultra.mailed.public_id.hex, "halal_duty"], salt="another"),
        signing.dumps(["not a uuid", "halal_duty"], salt=STOP_SALT),
        signing.dumps({"a": 1}, salt=STOP_SALT),
        stop_token(uuid.uuid4(), "halal_duty"),
    ]
    for token in wrong:
        assert client_of(None).post(reverse("notifications:stop", args=[token])).status_code == 404, token
    assert not ReminderStop.objects.exists()


def test_the_token_holds_no_contact_and_no_inner_id(sultra):
    token = stop_token(sultra.mailed.public_id, "halal_duty")
    assert read_stop_token(token) == (sultra.mailed.public_id, "halal_duty")
    assert "usaha" not in token and "@" not in token


@pytest.fixture
def owner(sultra):
    made = user()
    Message.objects.filter(recipient=sultra.mailed).update(recipient=made.person)
    return made


def test_the_inbox_is_ones_own_and_marks_what_was_read(sultra, owner):
    client = client_of(owner)
    page = client.get(reverse("notifications:inbox")).content.decode()
    assert page.count("Belum dibaca") == 1 and "wajib halal" in page
    message = Message.objects.get(recipient=owner.person)
    detail = client.get(reverse("notifications:message", args=[message.public_id]))
    assert detail.status_code == 200 and "wajib" in detail.content.decode()
    message.refresh_from_db()
    assert message.read_at is not None
    assert "Belum dibaca" not in client.get(reverse("notifications:inbox")).content.decode()
    assert "wajib halal" not in client_of(sultra.nobody).get(reverse("notifications:inbox")).content.decode()


def test_rehearsals_codes_and_what_was_dropped_are_not_in_the_inbox(sultra, owner):
    Message.objects.filter(recipient=owner.person).update(state="skipped")
    tell(kind="sign_in_code", people=[owner.person_id], subject=1, urgent=True)
    plan("2024-10-10", "coba")
    Message.objects.filter(rehearsal="coba").update(recipient=owner.person)
    assert not Message.objects.inbox_of(owner).exists()


def test_something_is_told_once_a_subject_and_day(sultra, owner):
    for _ in range(2):
        tell(kind="test", people=[owner.person_id, sultra.called.pk], subject=7, region="74", context={"a": "b"})
    assert Message.objects.filter(kind="test").count() == 2
    assert Message.objects.filter(kind="test", due_date=clock.today("Asia/Jakarta"), urgent=False).count() == 2


def test_what_is_told_to_who_has_no_address(sultra, settings):
    settings.OUTBOX_BATCH = 10
    tell(kind="test", people=[sultra.called.pk], subject=1, urgent=True)
    with as_worker():
        assert delivery.deliver(limit_s=30)["failed"] == 1  # a test letter is read out to nobody
