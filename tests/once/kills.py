"""Killing senders while the mail server holds its answer, and counting what became of the letters."""

import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

from notifications.models import Message
from tests.once.processes import DAY, Mailbox, stop, wait_for
from tests.once.story import business, plan, recompute_all


@dataclass
class Outcome:
    """What the log of the mail server says in the end."""

    mails: int
    kills: int
    lost: int
    repeats: int
    ids_differ: int
    slowest_s: float


def planned(count: int, name: str) -> None:
    for _ in range(count):
        business()
    recompute_all()
    assert plan(DAY, name).planned == count


def kill_senders(mailbox: Mailbox, sender, *, mails: int, held: int, at_random: int, name: str) -> Outcome:
    """`held` kills while the server holds its answer to DATA, `at_random` at any moment."""
    kills = ["held"] * held + ["random"] * at_random
    random.Random(20241017).shuffle(kills)
    share = mails // (len(kills) + 1)
    recovered = []
    process = sender()
    for number, kill in enumerate(kills, start=1):
        wait_for(lambda number=number: len(mailbox.lines()) >= number * share, 180)
        if kill == "held":
            mailbox.hold()
        else:
            time.sleep(random.random() / 20)
        stop(process)
        before, at = len(mailbox.lines()), time.monotonic()
        if kill == "held":
            mailbox.let_go()
        process = sender()
        wait_for(lambda before=before: len(mailbox.lines()) > before, 120)
        recovered.append(time.monotonic() - at)
    wait_for(lambda: not Message.objects.filter(rehearsal=name).exclude(state="sent").exists(), 180)
    stop(process)
    ids: dict[str, set[str]] = defaultdict(set)
    arrivals: Counter[str] = Counter()
    for _, message_id, address in mailbox.lines():
        ids[address].add(message_id)
        arrivals[address] += 1
    return Outcome(
        mails=mails,
        kills=len(kills),
        lost=mails - len(arrivals),
        repeats=sum(arrivals.values()) - len(arrivals),
        ids_differ=sum(len(found) > 1 for found in ids.values()),
        slowest_s=max(recovered),
    )
