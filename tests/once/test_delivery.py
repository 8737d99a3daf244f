"""The sender: what it asks again, when letters may leave, and what each answer of the mail server leads to."""

import datetime as dt
import email
import time
from unittest.mock import patch

import pytest
from django.conf import settings as portal
from django.core import mail
from django.db import connection, transaction

from accounts import codes
from accounts.models import Contact, SignInCode, User
from database import clock
from notifications import delivery, planner, services
from notifications.models import CallAttempt, Message
from notifications.tasks import deliver as deliver_task
from notifications.window import next_try
from tests.once.processes import mail_server
from tests.once.story import as_worker, business, plan, recompute_all, send
from tests.world import contact

pytestmark = pytest.mark.django_db(transaction=True)
DAY = "2024-07-19"


@pytest.fixture
def mailbox(tmp_path, settings):
    with mail_server(tmp_path) as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 2
        yield box


def state() -> tuple[str, str, str, int]:
    row = Message.objects.get()
    return row.channel, row.state, row.reason, row.attempts


def living(person) -> int:
    with as_worker(), transaction.atomic():
        return Contact.objects.filter(person=person, dead_at=None).count()


def planned_to(address: str, day: str = DAY):
    person = business(mail=address)
    recompute_all()
    assert plan(day).planned == 1
    return person


def really_planned(*people) -> dt.date:
    recompute_all()
    today = clock.today("Asia/Jakarta")
    with as_worker():
        assert planner.plan(today).planned == len(people)
    return today


def at(hour: int, minute: int = 0, zone: int = 7):
    """The clock stands at an hour of today in WIB."""
    moment = dt.datetime.combine(
        clock.today("Asia/Jakarta"), dt.time(hour, minute), dt.timezone(dt.timedelta(hours=zone))
    )
    return patch("database.clock.now", return_value=moment.astimezone(dt.UTC))


def really_send() -> dict[str, int]:
    with as_worker():
        return dict(delivery.deliver())


# --- what is asked again -----------------------------------------------------------------------------------------------


def test_one_persons_messages_are_one_letter():
    person = business(products=2)
    business(owner=person)
    recompute_all()
    assert plan(DAY).planned == 3
    assert send(DAY) == {"sent": 3}
    [letter] = mail.outbox
    assert letter.subject == "3 hal tentang usaha Anda"
    assert letter.body.count("90 hari lagi") == 3
    assert Message.objects.values("letter").distinct().count() == 1


def test_a_stop_between_plan_and_delivery_is_obeyed_even_for_claimed_rows():
    person = planned_to("auto")
    services.stop_reminders(person=person, kind="halal_duty", how="tautan")  # drops rows of real life alone
    assert send(DAY) == {"superseded": 1}
    assert state() == ("mail", "superseded", "does not wish it", 0)
    assert mail.outbox == []


def test_a_letter_that_cannot_be_written_holds_up_no_other():
    first, second = business(), business()
    recompute_all()
    plan(DAY)
    Message.objects.filter(recipient=first).update(context={"announced": {"wrong": 1}})
    assert send(DAY) == {"later": 1, "sent": 1}
    assert Message.objects.get(recipient=first).reason == "KeyError"
    assert Message.objects.get(recipient=second).state == "sent"


def test_the_letter_says_what_to_do_whom_to_ask_and_how_to_stop(mailbox):
    person = planned_to("auto")
    with patch("smtplib.SMTP.sendmail") as sendmail:
        send(DAY)
    letter = email.message_from_bytes(sendmail.call_args.args[2], policy=email.policy.default)
    text, html = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    for words in ("Langkah berikutnya", "Jembatan KUKM", "/berhenti/"):
        assert words in text and words in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = letter["List-Unsubscribe"]
    assert person.contacts.model.objects.count() == 0  # outside a scope
    assert "usaha.example" not in stop and str(person.pk) not in stop.rsplit("/", 2)[0]
    assert letter["Message-ID"] == f"<{Message.objects.get().letter}@{portal.MESSAGE_ID_DOMAIN}>"


def test_names_cannot_break_out_of_the_letter():
    person = planned_to("auto")
    with transaction.atomic():
        person.ownerships.get().business.__class__.objects.update(
            name="A\r\nBcc: x@y.example <script>alert(1)</script>"
        )
        person.ownerships.get().business.products.update(name="B {kode} {dasar}")
    send(DAY)
    [letter] = mail.outbox
    letter.message()  # headers are checked here
    assert "\n" not in letter.subject and letter.bcc == []
    html = letter.alternatives[0].content if hasattr(letter.alternatives[0], "content") else letter.alternatives[0][0]
    assert "<script>" not in html and "{kode}" in letter.body


def test_an_english_reader_gets_english():
    business(language="en")
    recompute_all()
    plan(DAY)
    send(DAY)
    [letter] = mail.outbox
    assert "must be halal-certified by 17 October 2024 (90 days left)" in letter.body
    assert "17 October 2026" in letter.body and "not yet law" in letter.body


# --- when --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wib", "leaves"),
    [
        ((5, 59), set()),
        ((6, 0), {"WIT"}),
        ((7, 0), {"WIT", "WITA"}),
        ((8, 0), {"WIB", "WITA", "WIT"}),
        ((14, 59), {"WIB", "WITA", "WIT"}),
        ((15, 0), {"WIB", "WITA"}),
        ((16, 59), {"WIB"}),
        ((17, 0), set()),
    ],
)
def test_letters_leave_in_the_office_hours_of_their_readers_zone(wib, leaves):
    people = [business(regency=code) for code in ("33.72", "74.71", "91.71")]
    really_planned(*people)
    with at(*wib):
        really_send()
    assert set(Message.objects.filter(state="sent").values_list("zone", flat=True)) == leaves


def test_a_long_queue_does_not_run_on_into_the_evening():
    people = [business(regency="33.72") for _ in range(3)]
    really_planned(*people)
    five = dt.datetime.combine(clock.today("Asia/Jakarta"), dt.time(17), dt.timezone(dt.timedelta(hours=7)))
    moments = iter([five - dt.timedelta(seconds=1)] * 6)
    with patch("database.clock.now", side_effect=lambda: next(moments, five)):
        done = really_send()
    assert 0 < done["sent"] < 3
    assert Message.objects.filter(state="planned", lease_owner=None).count() == 3 - done["sent"]


def test_a_task_gives_the_worker_back_in_time():
    people = [business(regency="33.72") for _ in range(3)]
    really_planned(*people)
    with at(9), as_worker(), patch.object(delivery, "send_letter", side_effect=lambda *_: time.sleep(0.2)):
        began = time.monotonic()
        delivery.deliver(limit_s=0.1)
    assert time.monotonic() - began < 0.5
    assert Message.objects.filter(state="planned", lease_owner=None).count() == 3


def test_the_task_sends_with_a_scope_of_its_own():
    really_planned(business(regency="33.72"))
    with at(9), connection.as_worker():
        assert deliver_task() == {"sent": 1}


# --- what the server answers -------------------------------------------------------------------------------------------


def test_a_refused_address_goes_to_the_call_list_and_a_rehearsal_buries_nothing(mailbox):
    person = planned_to("mati@usaha.example")
    assert send(DAY) == {"call_list": 1}
    assert state() == ("call", "planned", "address refused 550", 0)
    assert living(person) == 1


def test_in_real_life_a_refused_address_is_buried(mailbox):
    person = business(mail="mati@usaha.example", regency="33.72")
    really_planned(person)
    with at(9):
        assert really_send() == {"call_list": 1}
        assert living(person) == 0
        assert really_send() == {}


def test_another_address_of_the_person_is_tried_before_the_phone(mailbox):
    person = business(mail="hidup@usaha.example", regency="33.72")
    contact(person, "email", "mati@usaha.example", verified=False)  # the newest is tried first
    really_planned(person)
    with at(9):
        assert really_send() == {"later": 1, "sent": 1}
    assert living(person) == 1 and [line[2] for line in mailbox.lines()] == ["hidup@usaha.example"]


def test_a_server_that_may_not_relay_buries_nobody(mailbox):
    person = business(mail="dilarang@usaha.example", regency="33.72")
    really_planned(person)
    with at(9):
        assert really_send() == {"later": 1}
    assert living(person) == 1 and state() == ("mail", "planned", "server said 550", 1)


@pytest.mark.parametrize(
    ("address", "reason", "tries"),
    [
        ("penuh@usaha.example", "server said 452", 1),
        ("ditolak@usaha.example", "server said 554", 1),
        ("diam@usaha.example", "TimeoutError", 1),
        ("sibuk@usaha.example", "server said 421", 0),
    ],
)
def test_what_may_pass_is_tried_again_later(mailbox, address, reason, tries):
    planned_to(address)
    send(DAY)
    assert state() == ("mail", "planned", reason, tries)
    row = Message.objects.get()
    assert row.not_before > clock.now() + dt.timedelta(seconds=30) and row.letter
    assert send(DAY) == {}  # not before its time


def test_a_busy_server_ends_the_run_and_holds_up_nobody_for_ever(mailbox):
    """Letters leave in no order of ours: the one that meets the closed door may be the first or the second."""
    planned_to("sibuk@usaha.example")
    for _ in range(3):
        business()
    recompute_all()
    plan(DAY)
    first = send(DAY)
    assert first["server_away"] == 1
    assert Message.objects.filter(state="planned", lease_owner=None).count() == 4 - first.get("sent", 0)
    assert send(DAY) == ({"sent": 3 - first.get("sent", 0)} if first.get("sent", 0) < 3 else {})
    assert Message.objects.filter(state="planned", attempts=0, reason="server said 421").count() == 1


def test_a_server_that_hangs_is_left_after_one_letter(mailbox):
    for number in range(3):
        business(mail=f"diam{number}@usaha.example")
    recompute_all()
    plan(DAY)
    began = time.monotonic()
    assert send(DAY) == {"later": 1, "server_away": 1}
    assert time.monotonic() - began < 6
    assert Message.objects.filter(state="planned", attempts=0, lease_owner=None).count() == 2


def test_no_transaction_is_open_and_no_row_locked_while_the_server_is_talked_to(mailbox):
    planned_to("auto")
    with patch("django.core.mail.backends.smtp.EmailBackend.send_messages") as sending:
        sending.side_effect = lambda letters: seen.append(connection.in_atomic_block)
        seen: list[bool] = []
        send(DAY)
    assert seen == [False]


def test_a_server_away_counts_no_try(settings, mailbox):
    planned_to("auto")
    settings.EMAIL_PORT = 1
    assert send(DAY) == {"server_away": 1}
    assert state() == ("mail", "planned", "", 0)


def test_eight_tries_then_it_is_shown_to_staff(mailbox):
    planned_to("penuh@usaha.example")
    for number in range(1, 9):
        Message.objects.update(not_before=None)
        send(DAY)
        assert state()[1:] == ("planned" if number < 8 else "failed", "server said 452", number)
    assert send(DAY) == {}


def test_the_pauses_grow_and_differ():
    now = clock.now()
    for attempts in range(1, 8):
        pauses = {(next_try(now, attempts) - now).total_seconds() for _ in range(20)}
        assert len(pauses) > 10
        assert all(30 * 2**attempts <= pause <= 90 * 2**attempts for pause in pauses)


def test_the_servers_words_are_not_kept(mailbox):
    planned_to("mati@usaha.example")
    send(DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(m::text, ' ') FROM notifications_message m")
        assert "usaha.example" not in cursor.fetchone()[0]


# --- codes -------------------------------------------------------------------------------------------------------------


def sign_in_code(person, address: str) -> SignInCode:
    code = codes.ask(address, send=lambda made: services.write_message(
        person_id=made.contact.person_id, kind="sign_in_code", subject=made.public_id))  # fmt: skip
    assert code is not None
    return code


@pytest.fixture
def owner():
    person = business(mail="", regency="33.72")
    User.objects.create_user(person)
    contact(person, "email", "pertama@usaha.example")
    return person


def test_a_code_leaves_at_night_alone_and_to_the_address_that_asked(owner):
    contact(owner, "email", "kedua@usaha.example")
    really_planned(owner)
    code = sign_in_code(owner, "pertama@usaha.example")
    with patch("notifications.delivery.open_zones", return_value=[]):
        assert really_send() == {"sent": 1}
    [letter] = mail.outbox
    assert letter.to == ["pertama@usaha.example"] and code.open() in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers and "halal" not in letter.body


def test_a_code_is_in_no_row_of_the_outbox(owner):
    code = sign_in_code(owner, "pertama@usaha.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(m::text, ' ') FROM notifications_message m")
        assert code.open() not in cursor.fetchone()[0]


def test_a_code_that_opens_nothing_any_more_is_not_sent(owner):
    sign_in_code(owner, "pertama@usaha.example")
    SignInCode.objects.update(asked_at=clock.now() - codes.LIVES)
    assert really_send() == {"superseded": 1}
    assert state()[1:3] == ("superseded", "code expired") and mail.outbox == []


def test_a_code_to_a_dead_address_fails_and_nobody_is_called(mailbox, owner):
    contact(owner, "email", "mati@usaha.example")
    sign_in_code(owner, "mati@usaha.example")
    assert really_send() == {"failed": 1}
    assert state() == ("mail", "failed", "address refused 550", 0)
    assert not CallAttempt.objects.exists()


def test_codes_are_looked_for_before_each_batch(owner, settings):
    """Nobody waits for a code behind a long queue of reminders."""
    settings.OUTBOX_BATCH = 1
    really_planned(owner, *[business(regency="33.72") for _ in range(3)])
    sent: list[str] = []
    real = delivery.send_letter

    def send_letter(run, letter, message, reader):
        if not sent:
            sign_in_code(owner, "pertama@usaha.example")
        sent.append(letter[0].kind)
        real(run, letter, message, reader)

    with at(9), patch.object(delivery, "send_letter", send_letter):
        really_send()
    assert sent[1] == "sign_in_code" and len(sent) == 5
