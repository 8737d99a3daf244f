"""2,000 mails, the sender killed with -9 twenty times: none lost, at most one repeat a kill, always the same Message-ID.

The mail server's own log is what counts. Fifteen kills fall while it holds its answer to DATA, when the sender cannot
know that the mail was taken; five at any moment.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import Measure
from tests.once.kills import kill_senders, planned
from tests.once.processes import NAME, mail_server, senders

MAILS, HELD, AT_RANDOM, RECOVERY_S = 2_000, 15, 5, 60


def proofs() -> Iterable[Measure]:
    """Lost, repeated, renamed and waited for, of one run."""
    planned(MAILS, NAME)
    with tempfile.TemporaryDirectory() as folder, mail_server(Path(folder)) as mailbox, senders(mailbox.port) as sender:
        found = kill_senders(mailbox, sender, mails=MAILS, held=HELD, at_random=AT_RANDOM, name=NAME)
    note = f"{found.mails:,} mails, {found.kills} kills: {HELD} while the server held its answer, {AT_RANDOM} at random"
    yield none("mails lost", found.lost, note)
    yield none("mails sent again under another Message-ID", found.ids_differ, note)
    yield Measure(
        "mails sent again", found.repeats, "mails", found.kills, found.repeats / found.kills, 1, note, at_most=True
    )
    yield Measure(
        "slowest next send after a kill",
        found.slowest_s,
        "s",
        RECOVERY_S,
        found.slowest_s / RECOVERY_S,
        1,
        "floor: the lease",
        at_most=True,
    )


def none(name: str, count: int, note: str) -> Measure:
    """What must not happen even once."""
    return Measure(name, count, "mails", 0, count, 0, note, at_most=True)
