"""What a person chooses of what they are told; what always comes; a test letter to oneself."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Person
from database import clock
from notifications import delivery, services
from notifications.letters import stop_token
from notifications.models import Message, QuietHours, ReminderStop
from tests.once.story import as_worker
from tests.world import client_of, contact, member, user

CHOOSE = reverse("notifications:choose")
TRIAL = reverse("notifications:test_letter")


@pytest.fixture
def owner(sultra):
    made = user()
    Message.objects.filter(recipient=sultra.mailed).update(recipient=made.person)
    return made


def chosen(**other: object) -> dict[str, object]:
    return {"kinds": ["halal_duty"], "starts": "", "ends": "", "days": [1, 2], "zone": "WITA", "language": "id"} | other


def save(someone, **other: object):
    return client_of(someone).post(f"{CHOOSE}?kirim", chosen(**other))


def standing(person) -> list[str]:
    return list(ReminderStop.objects.filter(person=person, ended_at=None).values_list("kind", flat=True))


def test_the_page_shows_what_holds_now(owner):
    page = client_of(owner).get(CHOOSE).content.decode()
    assert "Wajib bersertifikat halal" in page and "Kode masuk" in page and "tidak dapat dimatikan" in page
    assert 'value="halal_duty"' in page


def test_a_kind_is_switched_off_and_on(owner):
    assert save(owner, kinds=[]).status_code == 302
    assert "halal_duty" in standing(owner.person)
    assert Message.objects.get(recipient=owner.person).state == "superseded"
    assert "Dihentikan" in client_of(owner).get(reverse("notifications:inbox")).content.decode()
    save(owner)
    assert "halal_duty" not in standing(owner.person)
    assert Message.objects.get(recipient=owner.person).state == "planned"


def test_saved_twice_is_one_stop_and_others_are_untouched(owner, sultra):
    for _ in range(2):
        save(owner, kinds=[])
    assert ReminderStop.objects.filter(kind="halal_duty").count() == 1
    assert standing(sultra.mailed) == []


def test_quiet_hours_and_language_are_saved_and_taken_back(owner):
    save(owner, starts="12:00", ends="13:30", language="en")
    hours = QuietHours.objects.get(person=owner.person)
    assert (hours.starts, hours.ends, hours.days, hours.zone) == (dt.time(12), dt.time(13, 30), [1, 2], "WITA")
    assert Person.objects.get(pk=owner.person_id).language == "en"
    assert 'value="12:00" selected' in client_of(owner).get(CHOOSE).content.decode()
    save(owner)
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"starts": "08:00", "ends": "17:00", "days": [1, 2, 3, 4, 5]}, "tidak pernah sampai"),
        ({"starts": "08:00", "ends": ""}, "kosongkan keduanya"),
        ({"starts": "08:00", "ends": "08:00"}, "sama"),
        ({"starts": "08:00", "ends": "12:00", "days": []}, "satu hari"),
        ({"starts": "08:10", "ends": "12:00"}, ""),
        ({"zone": "UTC"}, ""),
        ({"kinds": ["sign_in_code"]}, "selalu kami kirim"),
        ({"kinds": ["berkas_koreksi"]}, "selalu kami kirim"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_nothing_is_written(owner, other, says):
    answer = save(owner, **({"kinds": [], "language": "en"} | other))
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page
    assert standing(owner.person) == [] and not QuietHours.objects.exists()
    assert Person.objects.get(pk=owner.person_id).language == "id"
    if other.get("starts") == "08:00":
        assert 'value="08:00" selected' in page  # nothing typed is lost


def test_what_a_case_requires_is_not_stopped_by_link_or_phone(owner, sultra):
    link = reverse("notifications:stop", args=[stop_token(owner.person.public_id, "berkas_koreksi")])
    assert "tidak dapat dihentikan" in client_of(None).get(link).content.decode()
    assert client_of(None).post(link, {"henti": "1"}).status_code == 200
    services.stop_reminders(person=owner.person, kind="berkas_koreksi", how="telepon")
    assert not ReminderStop.objects.exists()


def test_only_letters_that_can_be_stopped_say_so_to_mail_programs(sultra):
    services.tell(kind="test", people=[sultra.mailed.pk], subject=1, urgent=True)
    with as_worker():
        assert sorted("List-Unsubscribe" in letter.extra_headers for letter in deliver_all()) == [False, True]


def deliver_all():
    ten = dt.datetime.combine(clock.today("Asia/Jakarta"), dt.time(10), dt.timezone(dt.timedelta(hours=8)))
    with patch("database.clock.now", return_value=ten.astimezone(dt.UTC)):
        delivery.deliver()
    return mail.outbox


# --- a letter to oneself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["agency_admin", "system_admin"])
def test_administrators_send_themselves_a_letter_and_see_it_arrive(sultra, role):
    someone = member(sultra.agency.organisation, role)
    client = client_of(someone)
    assert "tidak punya alamat surel" in client.get(TRIAL).content.decode()
    contact(someone.person, "email", "admin@dinas.example")
    page = client.get(TRIAL).content.decode()
    assert "admin@dinas.example" not in page and "Belum ada surat percobaan" in page
    client.post(TRIAL)
    assert "Menunggu pengirim" in client.get(TRIAL).content.decode()
    with as_worker():
        [letter] = [letter for letter in deliver_all() if letter.to == ["admin@dinas.example"]]
    assert letter.to == ["admin@dinas.example"]
    assert "Diterima server surel" in client.get(TRIAL).content.decode()
    Message.objects.filter(kind="test").update(state="failed", reason="bounced 5.1.1", sent_at=None)
    assert "surat kembali (5.1.1)" in client.get(TRIAL).content.decode()


def test_nobody_else_sends_one(sultra):
    assert client_of(sultra.officer).post(TRIAL).status_code == 403
    assert not Message.objects.filter(kind="test").exists()
