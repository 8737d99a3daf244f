"""A sender killed while the mail server holds its answer knows nothing; nobody is lost. `make proof` kills twenty."""

import os
import signal
import time

import pytest

from notifications.models import Message
from tests.once.kills import kill_senders, planned
from tests.once.processes import NAME, Mailbox, mail_server, senders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(tmp_path):
    with mail_server(tmp_path) as box:
        yield box


@pytest.fixture
def sender(mailbox):
    with senders(mailbox.port) as start:
        yield start


def test_three_killed_senders(mailbox: Mailbox, sender) -> None:
    planned(150, NAME)
    outcome = kill_senders(mailbox, sender, mails=150, held=2, at_random=1, name=NAME)
    assert outcome.lost == 0
    assert outcome.ids_differ == 0, "another Message-ID"
    assert 2 <= outcome.repeats <= 3  # what was in flight at each held kill came twice; never more than one a kill
    assert outcome.slowest_s < 60


def test_a_sender_that_slept_past_its_lease_marks_nothing(mailbox: Mailbox, sender) -> None:
    planned(3, NAME)
    short = {"OUTBOX_LEASE_SECONDS": "12"}  # two seconds more than the mail server may take
    sleeper = sender("--once", **short)
    mailbox.hold()
    os.kill(sleeper.pid, signal.SIGSTOP)
    mailbox.let_go()
    time.sleep(12)
    second = sender("--once", **short)
    assert second.wait(30) == 0
    marks = list(Message.objects.order_by("id").values_list("state", "sent_at"))
    assert [state for state, _ in marks] == ["sent"] * 3
    os.kill(sleeper.pid, signal.SIGCONT)
    assert sleeper.wait(30) == 0
    assert list(Message.objects.order_by("id").values_list("state", "sent_at")) == marks
    assert len(mailbox.lines()) == 4  # the one in flight came twice, the rest of its batch did not
    assert len({message_id for _, message_id, _ in mailbox.lines()}) == 3


def test_two_senders_share_and_never_repeat(mailbox: Mailbox, sender) -> None:
    planned(450, NAME)
    both = [sender("--once"), sender("--once")]
    assert [process.wait(90) for process in both] == [0, 0]
    assert len(mailbox.lines()) == 450 == Message.objects.filter(state="sent").count()
    assert Message.objects.values("letter").distinct().count() == 450
