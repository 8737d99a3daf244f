"""Reads the mailbox to which undeliverable letters come back, by IMAP.

A mail is marked as read after what it says has been committed: a reader killed in between reads it again, and finds
it written down. Nothing is deleted. What is no bounce is marked too and left for a person.
"""

import imaplib
import logging
import ssl
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import unquote, urlsplit

from django.conf import settings

from notifications.bounces import Arrived, record
from notifications.models import Bounce
from notifications.returned import understand

log = logging.getLogger(__name__)
AT_ONCE = 100  # mails a visit
LARGEST = 256_000  # bytes read of one: reports stand at the beginning, our own letters are small
PATIENCE_S = 10
PORTS = {"imaps": 993, "imap": 143, "imap+tls": 143}


class MailboxAway(Exception):
    """Nothing could be read now. The text is a class, never the server's words: they hold the address."""


@dataclass(frozen=True)
class Place:
    """Of `imaps://user:password@host:993/INBOX`; `imap+tls` begins in clear and changes over, `imap` stays in clear."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: str) -> "Place":
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or not parts.username:
            raise MailboxAway("BOUNCE_IMAP_URL is not imaps://user:password@host/folder")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
        )


class Mailbox:
    """`with Mailbox(url) as box: for uid in box.unread(): ...`"""

    def __init__(self, url: str) -> None:
        self.place = Place.of(url)

    def __enter__(self) -> "Mailbox":
        place = self.place
        try:
            if place.scheme == "imaps":
                self.server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    place.host, place.port, ssl_context=ssl.create_default_context(), timeout=PATIENCE_S
                )
            else:
                self.server = imaplib.IMAP4(place.host, place.port, timeout=PATIENCE_S)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxAway(type(error).__name__) from None
        try:
            if place.scheme == "imap+tls":
                self.server.starttls(ssl.create_default_context())
            self.server.login(place.user, place.password)
            self._asked("select", f'"{place.folder}"')
        except (OSError, imaplib.IMAP4.error) as error:
            self.server.shutdown()
            raise MailboxAway(type(error).__name__) from None
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self.server.logout()

    def unread(self) -> list[str]:
        """The oldest first; no more than one visit's share."""
        found = self._asked("uid", "SEARCH", None, "UNSEEN")
        return [uid.decode() for uid in (found[0] or b"").split()][:AT_ONCE]

    def fetch(self, uid: str) -> bytes:
        """Its beginning, unmarked. b'' where somebody took it away meanwhile."""
        answer = self._asked("uid", "FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)")
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    def mark_read(self, uid: str) -> None:
        self._asked("uid", "STORE", uid, "+FLAGS.SILENT", r"(\Seen)")

    def _asked(self, command: str, *arguments: object) -> list:  # type: ignore[type-arg]
        try:
            state, data = getattr(self.server, command)(*arguments)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxAway(type(error).__name__) from None
        if state != "OK":
            raise MailboxAway(f"{command} {state}")
        return list(data)


def read_mailbox(until: float | None = None) -> Counter[str]:
    """One visit. Counts what was `read`, of it `accepted`, `repeated`, `unknown` and `other` (no bounce)."""
    done: Counter[str] = Counter()
    with Mailbox(settings.BOUNCE_IMAP_URL) as box:
        for uid in box.unread():
            if until is not None and time.monotonic() > until:
                break
            raw = box.fetch(uid)
            done["read"] += 1
            returned = understand(raw) if raw else None
            if returned is None:
                done["other"] += 1
            else:
                if len(raw) >= LARGEST:
                    done["cut"] += 1
                done += record([Arrived(raw, Bounce.Way.MAILBOX, returned)])  # committed: no transaction is open here
                log.info("bounce read: %s %s", returned.verdict, returned.status)
            box.mark_read(uid)
    return done
