"""Two senders on the outbox, against one open connection that composes the same mails in a loop and keeps no record.

Both talk to the same mail server, a process of its own; its log is the clock: from the first mail taken to the last.
The loop is given everything looked up beforehand, so its rate is what composing and SMTP alone allow.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.mail import get_connection
from django.db import connection, transaction
from django.test import override_settings

from bench import Measure, seed
from bench.trial import as_owner, median, spread
from database.scope import EVERYTHING, scoped
from notifications.delivery import letter_of
from notifications.lease import Row
from notifications.models import Message
from notifications.planner import plan
from notifications.readers import Post, post_for
from notifications.sources import sources
from notifications.words import Wording
from tests.once.processes import DAY, NAME, Mailbox, mail_server, senders

ROWS, ROUNDS = int(os.environ.get("BENCH_MAILS", "6000")), 3
TODAY = dt.date.fromisoformat(DAY)
OUTBOX = Message._meta.db_table


def measures() -> Iterable[Measure]:
    """By turns, on the same planned day; the senders' marks are taken back before each round."""
    seed.register(ROWS, sealed=True)
    with connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
        plan(TODAY, NAME)
    waiting = Message.objects.filter(channel="mail").count()
    took: dict[str, list[float]] = {"loop": [], "one": [], "two": []}
    for _ in range(ROUNDS):
        took["loop"].append(rate(loop, waiting))
        took["one"].append(rate(lambda box: send(box, 1), waiting))
        took["two"].append(rate(lambda box: send(box, 2), waiting))
    ours, floor, one = (median(took[name]) for name in ("two", "loop", "one"))
    note = (
        f"{waiting:,} mails; one sender {one:,.0f} mails/s; rounds: two {spread(took['two'])}, "
        f"loop {spread(took['loop'])}, one {spread(took['one'])}"
    )
    yield Measure("two senders, against composing in a loop", ours, "mails/s", floor, ours / floor, 0.8, note)


def rate(work: Callable[[Mailbox], None], expected: int) -> float:
    """Mails a second by the mail server's log. Refused where a mail is missing or came twice."""
    as_owner(f"UPDATE {OUTBOX} SET state = 'planned', sent_at = NULL, letter = NULL", f"VACUUM ANALYZE {OUTBOX}")
    with tempfile.TemporaryDirectory() as folder, mail_server(Path(folder)) as box:
        work(box)
        lines = box.lines()
    if len(lines) != expected or len({address for *_, address in lines}) != expected:
        raise AssertionError(f"{len(lines)} mails arrived, and not {expected} different ones.")
    return (expected - 1) / (float(lines[-1][0]) - float(lines[0][0]))


def send(box: Mailbox, count: int) -> None:
    """Processes of their own, as the product's worker is."""
    with senders(box.port) as start:
        for process in [start("--once") for _ in range(count)]:
            if process.wait(600):
                raise AssertionError("A sender broke.")


def loop(box: Mailbox) -> None:
    """Composed and sent one after the other over one connection; nothing is asked of the database meanwhile."""
    mails = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_PORT": box.port}
    wording = Wording()
    with override_settings(EMAIL_HOST="127.0.0.1", **mails):
        post = looked_up(rows := as_rows())
        server = get_connection()
        server.open()
        for row in rows:
            server.send_messages([letter_of([row], post.readers[row.recipient], post, wording, TODAY)])
        server.close()


def as_rows() -> list[Row]:
    """As a sender would have claimed them."""
    fields = (
        "id",
        "public_id",
        "kind",
        "subject",
        "due_date",
        "milestone",
        "recipient",
        "region",
        "attempts",
        "context",
    )
    return [Row(*values) for values in Message.objects.filter(channel="mail").order_by("id").values_list(*fields)]


def looked_up(rows: list[Row]) -> Post:
    """Addresses opened, names and agencies known: none of it is timed."""
    with connection.as_worker(), scoped(EVERYTHING), transaction.atomic():  # type: ignore[attr-defined]
        return post_for(rows, TODAY, sources())
