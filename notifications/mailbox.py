"""The demonstration's local mailbox: a Maildir that the local mail server writes. Only ever read here."""

import datetime as dt
import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

LISTED, LOOKED_AT = 100, 5000


@dataclass(frozen=True)
class Letter:
    """One letter; `body` is its text part, empty in a list."""

    key: str
    to: str
    subject: str
    arrived: dt.datetime
    body: str = ""
    message_id: str = ""
    stop: str = ""
    has_html: bool = False


def newest(typed: str = "") -> tuple[list[Letter], bool]:
    """The newest, of those whose address or subject holds what was typed; and whether there are more."""
    found: list[Letter] = []
    for path in _paths()[:LOOKED_AT]:
        letter = _head(path)
        if typed.lower() in f"{letter.to} {letter.subject}".lower():
            if len(found) == LISTED:
                return found, True
            found.append(letter)
    return found, False


def read(key: str) -> Letter | None:
    """By its file's name; None for whatever is not one of the letters."""
    path = next((path for path in _paths() if path.name == key), None)
    if path is None:
        return None
    mail = _parsed(path.read_bytes())
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return Letter(
        key=key,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        arrived=_arrived(path),
        body=text.get_content() if text else "",
        message_id=str(mail["Message-ID"] or ""),
        stop=str(mail["List-Unsubscribe"] or "").strip("<>"),
        has_html=html is not None,
    )


def _paths() -> list[Path]:
    box = Path(settings.MAIL_BOX)
    files = [path for folder in ("new", "cur") for path in (box / folder).glob("*") if path.is_file()]
    return sorted(files, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def _head(path: Path) -> Letter:
    with path.open("rb") as file:
        raw = b""
        for line in file:
            if not line.strip():
                break
            raw += line
    mail = _parsed(raw)
    return Letter(path.name, str(mail["To"]), str(mail["Subject"]), _arrived(path))


def _parsed(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def _arrived(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
