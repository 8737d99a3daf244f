"""What a letter that came back says: which letter it was, and whether its address lives.

Understands delivery status notifications (RFC 3464) and the plain ones of servers that write none. Everything in it
was written by a stranger's machine: nothing of it is kept but a number of ours and a status code.
"""

import email
import email.policy
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mail

from django.conf import settings

from notifications.models import Bounce

Verdict = Bounce.Verdict
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
REPLY = re.compile(r"(?<![\d.])([45])(\d)\d(?=[ \-])")
UUID = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
# The address lives, its mailbox is full.
SOFT_THOUGH_PERMANENT = {"5.2.2"}
# Our server, or the letter, was not welcome. It says nothing of whether the address lives (as in `delivery`).
POLICY = "5.7."
SAYS_GONE = re.compile(
    r"user unknown|unknown user|no such (user|recipient|mailbox|address)|no mailbox here|does not exist|doesn't exist"
    r"|mailbox unavailable|unrouteable|address not found|account (is )?(disabled|inactive)|recipient rejected",
    re.IGNORECASE,
)
SAYS_FULL = re.compile(r"mailbox (is )?full|over ?quota|quota exceeded|temporarily|try again later", re.IGNORECASE)
SAYS_STILL_TRYING = re.compile(
    r"warning message only|will (continue|keep) (to )?try|still being retried|delayed", re.IGNORECASE
)
FROM_A_SERVER = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system", re.IGNORECASE)
ENVELOPE = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
DELIVERED = {"delivered", "relayed", "expanded"}
LOOKED_AT = 200_000  # characters of a text


@dataclass(frozen=True)
class Returned:
    """`letter` is None where it cannot be told which one it was; `final` False while the server still tries."""

    letter: uuid.UUID | None
    status: str
    verdict: str
    final: bool = True


def understand(raw: bytes) -> Returned | None:
    """None for a mail that is no bounce: an answer, an automatic reply, a receipt. Never raises."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    found = _by_report(mail)
    if found is None:
        found = _by_words(mail)
    if found is None:
        return None
    status, final = found
    return Returned(_letter(mail), status, verdict_of(status), final)


def verdict_of(status: str) -> str:
    """Of `5.1.1`; '' is a bounce that names none."""
    if status.startswith(POLICY):
        return Verdict.POLICY
    if status.startswith("4.") or status in SOFT_THOUGH_PERMANENT:
        return Verdict.SOFT
    return Verdict.HARD


def status_in(text: str) -> str:
    """The first extended code, else one made of a plain reply: `5.0.0` of `550`. '' where there is neither."""
    if (found := STATUS.search(text)) and found[1] != "2":
        return found[0]
    if found := REPLY.search(text):
        return f"{found[1]}.0.0"
    return ""


def letter_in(text: str) -> uuid.UUID | None:
    """A Message-ID of ours, or the return path that carries the same number."""
    user, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    places = [rf"({UUID})@{re.escape(settings.MESSAGE_ID_DOMAIN)}"]
    if user:
        places.insert(0, rf"{re.escape(user)}\+({UUID})@{re.escape(domain)}")
    for place in places:
        if found := re.search(rf"(?<![0-9a-f+-]){place}" if place.startswith("(") else place, text, re.IGNORECASE):
            return uuid.UUID(hex=found[1])
    return None


def return_path(letter: uuid.UUID) -> str:
    """Where a letter that cannot be delivered is to come back; '' where no mailbox is kept for it."""
    user, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{user}+{letter.hex}@{domain}" if user else ""


def _by_report(mail: Mail) -> tuple[str, bool] | None:
    """Of the first recipient that did not get it."""
    for part in mail.walk():
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        for block in _blocks(part):
            action = str(block.get("Action") or "").strip().lower()
            if not (action or block.get("Status")) or action in DELIVERED:
                continue
            status = status_in(str(block.get("Status") or "")) or status_in(str(block.get("Diagnostic-Code") or ""))
            return status or ("4.0.0" if action == "delayed" else "5.0.0"), action != "delayed"
    return None


def _blocks(part: Mail) -> list[Mail]:
    """The report's groups of fields: Python reads them as messages of their own, a broken one stays text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Mail)]
    text = _text(part)
    return [email.message_from_string(group) for group in re.split(r"\r?\n\r?\n", text) if group.strip()]


def _by_words(mail: Mail) -> tuple[str, bool] | None:
    """Of a server that writes no report: it must be a server, and it must say what went wrong."""
    if str(mail.get("Auto-Submitted") or "").strip().lower().startswith("auto-replied"):
        return None
    failed = mail.get("X-Failed-Recipients") is not None
    server = FROM_A_SERVER.search(str(mail.get("From") or "")) or str(mail.get("Return-Path") or "").strip() == "<>"
    if not (failed or server):
        return None
    text = "\n".join(_text(part) for part in _said_by_the_server(mail))[:LOOKED_AT]
    said = re.split(r"(?im)^.*(?:copy of (?:the|your) message|original message|message headers follow).*$", text)[0]
    final = not SAYS_STILL_TRYING.search(f"{mail.get('Subject') or ''}\n{said}")
    status = status_in(said)
    if not status:
        if SAYS_GONE.search(said):
            status = "5.1.1"
        elif SAYS_FULL.search(said):
            status = "4.2.2"
        elif failed:
            status = "5.0.0"
        else:
            return None
    return status, final


def _letter(mail: Mail) -> uuid.UUID | None:
    """By the address it came back to, the returned letter's own Message-ID, what it answers, and last by its text."""
    places = [str(mail.get(name) or "") for name in ENVELOPE]
    places += [str(part.get("Message-ID") or "") for part in mail.walk() if part is not mail]
    places += [str(mail.get(name) or "") for name in ("In-Reply-To", "References")]
    places += [_text(part) for part in mail.walk() if not part.is_multipart()]
    return next((found for place in places if (found := letter_in(place[:LOOKED_AT]))), None)


def _said_by_the_server(mail: Mail) -> Iterator[Mail]:
    """Its plain text, and not that of our letter inside: a price in that looks like a code."""
    if mail.get_content_type() == "text/plain":
        yield mail
    elif mail.get_content_maintype() == "multipart" and isinstance(parts := mail.get_payload(), list):
        for part in parts:
            if isinstance(part, Mail):
                yield from _said_by_the_server(part)


def _text(part: Mail) -> str:
    """Decoded as far as it can be; what cannot be read is replaced, since codes are ASCII."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return ""
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
