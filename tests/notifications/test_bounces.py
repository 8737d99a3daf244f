"""Letters that come back: understood, read once, and nobody is lost for a dead address."""

import datetime as dt
import hashlib
import hmac
import json
import logging
import uuid
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import Contact
from database import clock
from notifications import bounces, delivery, planner, services
from notifications.bounce_mailbox import LARGEST, MailboxAway, read_mailbox
from notifications.bounces import Arrived
from notifications.models import Bounce, LastRun, Message
from notifications.returned import Returned, understand, verdict_of
from notifications.tasks import take_bounces
from tests.notifications import returned_mails as mails
from tests.notifications.imap import imap_server
from tests.once.story import as_worker, business, plan, recompute_all, send
from tests.world import client_of, contact

NUMBER = uuid.UUID("3f2b7c1e-9d4a-4a53-8e55-0a1b2c3d4e5f")
TOKEN, SECRET = "kotak-a1b2", "rahasia bersama"
ADDRESS = f"/surat/pantulan/{TOKEN}"


def raw(text: str, letter: uuid.UUID = NUMBER) -> bytes:
    return text.replace("LETTER", str(letter)).replace("ADDRESS", "pemilik1@usaha.example").encode()


# --- understanding ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status", "verdict", "final"),
    [
        (mails.dsn(), "5.1.1", "hard", True),
        (mails.dsn(part="text/rfc822-headers"), "5.1.1", "hard", True),
        (mails.dsn("4.2.2", said="452 4.2.2 full"), "4.2.2", "soft", True),
        (mails.dsn("5.2.2", said="552 5.2.2 full"), "5.2.2", "soft", True),
        (mails.dsn("4.4.1", action="delayed", said="timeout"), "4.4.1", "soft", False),
        (mails.dsn("5.7.1", said="550 5.7.1 listed"), "5.7.1", "policy", True),
        (mails.dsn("", said="550 5.1.10 gone"), "5.1.10", "hard", True),
        (mails.dsn("", said="no code at all"), "5.0.0", "hard", True),
        (mails.EXIM, "5.0.0", "hard", True),
        (mails.QMAIL, "5.1.1", "hard", True),
        (mails.FULL, "4.2.2", "soft", True),
        (mails.DELAYED, "4.4.1", "soft", False),
    ],
)
def test_reports_and_plain_bounces_are_understood(text, status, verdict, final):
    assert understand(raw(text)) == Returned(NUMBER, status, verdict, final)


@pytest.mark.parametrize("text", [mails.ANSWER, mails.AWAY, mails.RECEIPT, "", "\0\0\xff", "From: x\n\n550 5.1.1"])
def test_answers_and_receipts_are_no_bounces(text):
    assert understand(raw(text)) is None


def test_the_return_path_tells_where_the_letter_itself_is_cut_off(settings):
    settings.BOUNCE_ADDRESS = "pantul@kukm.example"
    text = mails.dsn(to=f"pantul+{NUMBER.hex}@kukm.example", message_id="other@mx.example")
    assert understand(raw(text)).letter == NUMBER
    assert understand(raw(mails.dsn(to=f"lain+{NUMBER.hex}@kukm.example", message_id="x@y"))).letter is None


def test_broken_ones_are_bounces_of_an_unknown_letter_and_raise_nothing():
    whole = raw(mails.dsn())
    for end in range(0, len(whole), 7):
        understand(whole[:end])
        understand(whole[:end] + b"\xff\x00" + whole[end + 3 :])
    assert understand(raw(mails.dsn(message_id="lain@mx.example"))) == Returned(None, "5.1.1", "hard", True)


# --- settling --------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(settings):
    """A reminder that left a moment ago; real life, at ten."""
    person = business()
    recompute_all()
    today = clock.today("Asia/Jakarta")
    with as_worker():
        planner.plan(today)
    deliver_at_ten()
    assert Message.objects.get().state == "sent"
    return person


def deliver_at_ten() -> dict[str, int]:
    ten = dt.datetime.combine(clock.today("Asia/Jakarta"), dt.time(10), dt.timezone(dt.timedelta(hours=8)))
    with patch("database.clock.now", return_value=ten.astimezone(dt.UTC)), as_worker():
        return dict(delivery.deliver())


def come_back(status: str = "5.1.1", *, final: bool = True, letter: uuid.UUID | None = None, source: str = "") -> dict:
    """Written down and settled; the number of the letter as it is now."""
    letter = letter or Message.objects.get().letter
    said = Returned(letter, status, verdict_of(status), final)
    bounces.record([Arrived((source or str(uuid.uuid4())).encode(), "webhook", said)])
    with as_worker():
        return dict(bounces.settle())


def now_is() -> tuple[str, str, str]:
    row = Message.objects.get()
    return row.channel, row.state, row.reason


def living(person) -> int:
    with as_worker(), transaction.atomic():
        return Contact.objects.filter(person=person, dead_at=None).count()


def test_a_dead_address_is_buried_and_its_letter_is_called(sent):
    assert come_back() == {"call": 1}
    assert now_is() == ("call", "planned", "bounced 5.1.1")
    assert living(sent) == 0
    assert list(Message.objects.to_call().values_list("recipient", flat=True)) == [sent.pk]


def test_another_address_is_tried_first_and_not_buried_by_a_second_report(sent):
    contact(sent, "email", "kedua@usaha.example", verified=False)  # newer, and so the next to be tried
    first = Message.objects.get().letter
    assert come_back(letter=first) == {"other_address": 1}
    assert now_is() == ("mail", "planned", "bounced 5.1.1")
    assert deliver_at_ten() == {"sent": 1}
    assert mail.outbox[-1].to == ["kedua@usaha.example"]
    assert Message.objects.get().letter != first
    assert come_back(letter=first) == {"repeated": 1}
    assert living(sent) == 1 and now_is()[1] == "sent"
    assert come_back() == {"call": 1}
    assert living(sent) == 0


def test_soft_ones_are_sent_again_and_the_third_is_a_dead_address(sent):
    for _ in range(2):
        assert come_back("4.2.2") == {"again": 1}
        assert now_is() == ("mail", "planned", "bounced 4.2.2") and living(sent) == 1
        assert Message.objects.get().not_before > clock.now() + dt.timedelta(hours=23)
        assert deliver_at_ten() == {}
        Message.objects.update(not_before=None)
        assert deliver_at_ten() == {"sent": 1}
    assert come_back("4.4.7") == {"call": 1}
    assert living(sent) == 0 and now_is() == ("call", "planned", "bounced 4.4.7")


def test_old_soft_ones_count_no_more(sent, settings):
    for _ in range(3):
        come_back("4.2.2")
        Bounce.objects.update(arrived_at=clock.now() - dt.timedelta(days=settings.BOUNCE_SOFT_DAYS, hours=1))
        Message.objects.update(not_before=None)
        deliver_at_ten()
    assert living(sent) == 1


def test_a_delay_is_only_counted(sent):
    for _ in range(5):
        assert come_back("4.4.1", final=False) == {"counted": 1}
    assert now_is()[1] == "sent" and living(sent) == 1


def test_a_refusal_of_our_server_buries_nothing_and_is_shown_to_staff(sent):
    assert come_back("5.7.1") == {"failed": 1}
    assert now_is() == ("mail", "failed", "bounced 5.7.1") and living(sent) == 1


def test_an_address_proved_since_is_not_buried(sent):
    with as_worker(), transaction.atomic():
        Contact.objects.filter(person=sent).update(verified_at=clock.now() + dt.timedelta(days=1))
    assert come_back() == {"other_address": 1}
    assert living(sent) == 1 and now_is()[:2] == ("mail", "planned")


def test_a_test_letter_is_read_out_to_nobody(sent):
    services.tell(kind="test", people=[sent.pk], subject=1, urgent=True)
    deliver_at_ten()
    test = Message.objects.get(kind="test")
    assert come_back(letter=test.letter) == {"failed": 1}
    test.refresh_from_db()
    assert (test.channel, test.state, test.reason) == ("mail", "failed", "bounced 5.1.1")


def test_a_rehearsals_letter_buries_nothing():
    person = business()
    recompute_all()
    plan("2024-07-19", "coba")
    send("2024-07-19", "coba")
    assert come_back() == {"call": 1}
    assert living(person) == 1
    assert now_is() == ("call", "planned", "bounced 5.1.1") and Message.objects.get().rehearsal == "coba"


def test_one_that_comes_back_before_it_is_marked_waits_for_the_mark(sent):
    Message.objects.update(state="sending", lease_owner=1, lease_until=clock.now())
    assert come_back() == {}
    assert living(sent) == 1 and Bounce.objects.get().settled_at is None
    Message.objects.update(state="sent", lease_owner=None, lease_until=None)
    with as_worker():
        assert bounces.settle() == {"call": 1}
    assert living(sent) == 0


def test_an_unknown_letter_changes_nothing(sent):
    assert come_back(letter=NUMBER) == {"unknown": 1}
    assert now_is()[1] == "sent" and living(sent) == 1


def test_what_is_read_twice_is_one(sent):
    letter = Message.objects.get().letter
    assert come_back("4.2.2", letter=letter, source="satu") == {"again": 1}
    assert come_back("4.2.2", letter=letter, source="satu") == {}
    assert Bounce.objects.count() == 1


# --- the mailbox -----------------------------------------------------------------------------------------------------


@pytest.fixture
def box(settings):
    with imap_server() as server:
        settings.BOUNCE_IMAP_URL = server.url
        yield server


def test_the_mailbox_is_read_and_marked(sent, box):
    letter = Message.objects.get().letter
    bounce, answer = box.put(raw(mails.dsn(), letter)), box.put(raw(mails.ANSWER, letter))
    with as_worker():
        take_bounces.apply()
    assert box.seen == {bounce, answer}
    assert now_is() == ("call", "planned", "bounced 5.1.1") and living(sent) == 0
    assert LastRun.objects.get(job="bounce_mailbox").did == {"read": 2, "accepted": 1, "other": 1}
    assert "usaha.example" not in json.dumps(list(Bounce.objects.values()), default=str)
    assert read_mailbox() == {}


def test_killed_before_the_mark_it_is_read_again_and_counts_once(sent, box):
    box.put(raw(mails.dsn(), Message.objects.get().letter))
    box.dies_at = "STORE"
    with pytest.raises(MailboxAway):
        read_mailbox()
    assert Bounce.objects.count() == 1 and box.seen == set()
    assert read_mailbox() == {"read": 1, "repeated": 1}
    assert Bounce.objects.count() == 1 and len(box.seen) == 1


def test_killed_before_the_commit_nothing_is_marked(sent, box):
    box.put(raw(mails.dsn(), Message.objects.get().letter))
    with patch("notifications.bounce_mailbox.record", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        read_mailbox()
    assert box.seen == set() and not Bounce.objects.exists()
    assert read_mailbox() == {"read": 1, "accepted": 1}


def test_a_huge_mail_is_read_in_part(sent, box):
    box.put(raw(mails.dsn(), Message.objects.get().letter) + b"x" * (4 * LARGEST))
    assert read_mailbox() == {"read": 1, "cut": 1, "accepted": 1}
    assert any(f"<0.{LARGEST}>" in command for command in box.commands)


def test_a_mailbox_that_is_away_or_closed_is_said_by_class_alone(box, settings, caplog):
    caplog.set_level(logging.DEBUG)
    urls = [
        box.url.replace("rahasia", "salah"),
        box.url.replace(str(box.port), "1"),
        "https://contoh.example/",
    ]
    for url in urls:
        settings.BOUNCE_IMAP_URL = url
        with as_worker():
            take_bounces.apply()
        assert LastRun.objects.get(job="bounce_mailbox").failure
    assert "rahasia" not in caplog.text and "pantul@" not in caplog.text


def test_a_mailbox_that_never_answers_holds_nobody_up(box):
    box.silent = True
    with patch("notifications.bounce_mailbox.PATIENCE_S", 0.3), pytest.raises(MailboxAway, match="TimeoutError"):
        read_mailbox()


# --- the webhook -----------------------------------------------------------------------------------------------------


@pytest.fixture
def hook(settings):
    settings.BOUNCE_WEBHOOK_TOKEN, settings.BOUNCE_WEBHOOK_SECRET = TOKEN, SECRET


def post(events: object, *, secret: str = SECRET, address: str = ADDRESS, body: bytes | None = None, **headers: str):
    body = json.dumps(events).encode() if body is None else body
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    client = client_of(None)
    client.handler.enforce_csrf_checks = True
    return client.post(address, body, content_type="application/json", headers={"X-Signature-256": signature} | headers)


def event(letter: object, number: str = "e1", **more: object) -> dict[str, object]:
    return {"id": number, "message_id": f"<{letter}@kukm.example>", "status": "5.1.1", "email": "a@b.example"} | more


def test_what_the_provider_tells_is_settled_by_the_worker(sent, hook):
    answer = post([event(Message.objects.get().letter)])
    assert answer.status_code == 200
    assert answer.json() == {"accepted": 1, "repeated": 0, "unknown": 0, "malformed": 0}
    assert living(sent) == 1  # a page reaches no contacts
    with as_worker():
        take_bounces.apply()
    assert living(sent) == 0 and now_is()[0] == "call"


def test_told_twice_is_told_once(sent, hook):
    letter = Message.objects.get().letter
    for accepted in (1, 0, 0):
        assert post([event(letter)]).json()["accepted"] == accepted
    assert Bounce.objects.count() == 1


def test_bad_ones_are_counted_and_the_others_taken(sent, hook):
    letter = Message.objects.get().letter
    bad = [
        3,
        "x",
        {},
        event(letter, status="2.0.0"),
        event(letter, action="opened"),
        event(letter, id=None),
        {"id": []},
    ]
    answer = post([*bad, event(letter, "e2"), event(uuid.uuid4(), "e3"), event("bukan-surat-kami", "e4")]).json()
    assert answer == {"accepted": 3, "repeated": 0, "unknown": 2, "malformed": len(bad)}


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"secret": "salah"}, 403),
        ({"headers": {"X-Signature-256": ""}}, 403),
        ({"headers": {"X-Signature-256": "sha256=é"}}, 403),
        ({"body": b"{"}, 400),
        ({"body": b"[" * 100_000}, 400),
        ({"body": b'{"id": 1}'}, 400),
        ({"body": b"[" + b"1," * 1000 + b"1]"}, 413),
        ({"body": b" " * 1_000_001}, 413),
        ({"address": "/surat/pantulan/kotak-lain"}, 404),
    ],
)
def test_what_cannot_be_taken_gets_a_clear_answer(sent, hook, caplog, how, status):
    how = dict(how)
    headers = how.pop("headers", {})
    answer = post([event(Message.objects.get().letter)], **how, **headers)
    assert answer.status_code == status
    if status != 404:
        assert answer.json()["error"]
    assert not Bounce.objects.exists()
    assert "usaha.example" not in caplog.text and "b.example" not in caplog.text


def test_without_a_secret_there_is_no_such_page(settings):
    assert post([], address="/surat/pantulan/").status_code == 404
    assert post([]).status_code == 404
    settings.BOUNCE_WEBHOOK_TOKEN = TOKEN
    assert post([], secret="").status_code == 404


def test_logs_name_classes_and_codes_alone(sent, hook, box, caplog):
    caplog.set_level(logging.DEBUG)
    box.put(raw(mails.dsn(), Message.objects.get().letter))
    with as_worker():
        take_bounces.apply()
    post([event(Message.objects.get().letter or NUMBER)])
    assert "bounce read: hard 5.1.1" in caplog.text and "bounces told: accepted 1" in caplog.text
    assert "usaha.example" not in caplog.text and "b.example" not in caplog.text


def test_letters_leave_with_a_return_path_of_their_own(sent, settings):
    settings.BOUNCE_ADDRESS = "pantul@kukm.example"
    Message.objects.update(state="planned", sent_at=None)
    deliver_at_ten()
    letter = mail.outbox[-1]
    number = Message.objects.get().letter
    assert letter.from_email == f"pantul+{number.hex}@kukm.example"
    assert letter.message()["From"] == settings.DEFAULT_FROM_EMAIL
