"""One person's messages as one mail. Its words come from `words`, its address from the contact, both at delivery."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.html import escape, urlize

from database.dates import long_date
from notifications import law, letterhead
from notifications.lease import Row
from notifications.letterhead import Sender
from notifications.returned import return_path
from notifications.sources import MOVED, Names, may_be_stopped, source_of
from notifications.words import Wording, fill

NOBODY = Sender(None, "Jembatan KUKM")
STOP_SALT = "notifications.stop"
UNKNOWN_NAME = {"id": "Bapak/Ibu", "en": "Sir or Madam"}
HTML = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>'
    "<body>{paragraphs}</body></html>"
)


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for, as they stand at delivery."""

    person: int
    public_id: uuid.UUID
    name: str
    language: str
    address: str
    contact: int


class Told(Protocol):
    """What `item` reads of a row: one claimed, or a `Message` that a page shows."""

    kind: str
    due_date: dt.date
    context: dict[str, Any]


def compose(
    rows: Sequence[Row], names: Names, reader: Reader, sender: Sender, words: Wording, day: dt.date
) -> EmailMultiAlternatives:
    """The mail. Its Message-ID is the letter's own: sent again after a crash, it is the same mail."""
    parts = [item(row, names.of(row), reader.language, sender, words, day) for row in rows]
    language = reader.language
    subject = parts[0][0]
    if len(parts) > 1:
        subject = fill(words.get("several", language, sender.agency).subject, {"banyak": str(len(parts))})
    stoppable = next((row for row in rows if may_be_stopped(row.kind)), None)
    kind = (stoppable or rows[0]).kind  # of one that always comes the page says why
    stop = settings.SITE_URL + reverse("notifications:stop", args=[stop_token(reader.public_id, kind)])
    values = {
        "nama": reader.name or UNKNOWN_NAME[language],
        "isi": "\n\n".join(body for _, body in parts),
        "dinas": sender.name,
        "situs": settings.SITE_URL,
        "berhenti": stop,
    }
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    headers = one_click if stoppable else {}
    text = fill(words.get("letter", language, sender.agency).body, values)
    return mail(rows[0].letter, subject, text, reader, headers, sender)


def item(row: Told, name: str, language: str, sender: Sender, words: Wording, day: dt.date) -> tuple[str, str]:
    """Subject and text of one message."""
    if source_of(row.kind) is None:
        chosen = words.get(row.kind, language, sender.agency)
        values = {"usaha": name, "dinas": sender.name} | {key: str(value) for key, value in row.context.items()}
        return fill(chosen.subject, values), fill(chosen.body, values)
    kind = row.kind.removesuffix(MOVED)
    left = (row.due_date - day).days
    case = "moved" if row.kind != kind else "before" if left > 0 else "today" if left == 0 else "late"
    chosen = words.get(f"{kind}.{case}", language, sender.agency)
    values = facts(row, name, language, sender, day)
    body = fill(chosen.body, values)
    if announced := row.context.get("announced"):
        told = {
            "tenggat_baru": _date(announced["due_date"], language),
            "diumumkan": _date(announced["announced_on"], language),
        }
        body += "\n\n" + fill(words.get(f"{kind}.announced", language, sender.agency).body, told)
    return fill(chosen.subject, values), body


def spoken(row: Told, name: str, sender: Sender, words: Wording, day: dt.date) -> str:
    """What an officer says on the phone, in a sentence or two."""
    if source_of(row.kind) is None:
        return item(row, name, "id", sender, words, day)[1]
    key = f"{row.kind.removesuffix(MOVED)}.{'call_moved' if row.kind.endswith(MOVED) else 'call'}"
    return fill(words.get(key, "id", sender.agency).body, facts(row, name, "id", sender, day))


def facts(row: Told, name: str, language: str, sender: Sender, day: dt.date) -> dict[str, str]:
    """What the words may name of a reminder."""
    left = (row.due_date - day).days
    return {
        "usaha": name,
        "perjanjian": name,
        "perkara": name,
        "mitra": row.context.get("partner") or "",
        "dinas": sender.name,
        "tenggat": long_date(row.due_date, language),
        "hari": f"{abs(left):,}".replace(",", "," if language == "en" else "."),
        "dasar": law.in_words(row.context.get("basis") or "", language),
        "tenggat_lama": _date(row.context.get("old_date"), language),
        "dasar_lama": law.in_words(row.context.get("old_basis") or "", language),
    }


def code_letter(row: Row, code: str, reader: Reader, words: Wording) -> EmailMultiAlternatives:
    """A code to sign in or to join with: at once, alone, nothing to stop."""
    chosen = words.get(row.kind, reader.language)
    values = {"nama": reader.name or UNKNOWN_NAME[reader.language], "situs": settings.SITE_URL}
    values |= {key: str(value) for key, value in row.context.items()} | {"kode": code}
    return mail(row.letter, fill(chosen.subject, values), fill(chosen.body, values), reader, {})


def mail(
    letter: uuid.UUID, subject: str, text: str, reader: Reader, headers: dict[str, str], sender: Sender = NOBODY
) -> EmailMultiAlternatives:
    """Text, and the same as simple HTML for mail programs that want it, with the sender's mark over it."""
    written, shown = letterhead.foot(sender)
    headers = headers | {
        "Message-ID": f"<{letter}@{settings.MESSAGE_ID_DOMAIN}>",
        "Content-Language": reader.language,
        "Auto-Submitted": "auto-generated",
    }
    if comes_back_to := return_path(letter):  # on the envelope; the reader sees who wrote
        headers["From"] = settings.DEFAULT_FROM_EMAIL
    subject = " ".join(subject.split())  # a line break in a business's name would end the header
    message = EmailMultiAlternatives(
        subject=subject, body=text + written, from_email=comes_back_to or None, to=[reader.address], headers=headers
    )
    paragraphs = "".join(
        f"<p>{urlize(escape(paragraph), nofollow=True).replace(chr(10), '<br>')}</p>"
        for paragraph in text.split("\n\n")
    )
    paragraphs = letterhead.head(sender) + paragraphs + shown
    html = HTML.format(language=reader.language, subject=escape(subject), paragraphs=paragraphs)
    message.attach_alternative(html, "text/html")
    if (mark := letterhead.inline_mark(sender)) is not None:
        message.mixed_subtype = "related"  # the picture belongs to the text, and is no attachment
        message.attach(mark)
    return message


def stop_token(person: uuid.UUID, kind: str) -> str:
    """Names neither the person nor the address; good for ever, since an old letter's link must still work."""
    return signing.dumps([person.hex, kind.removesuffix(MOVED)], salt=STOP_SALT, compress=False)


def read_stop_token(token: str) -> tuple[uuid.UUID, str] | None:
    """Person and kind, or None where the token is not ours."""
    try:
        person, kind = signing.loads(token, salt=STOP_SALT)
        return uuid.UUID(hex=person), str(kind)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _date(iso: str | None, language: str) -> str:
    return long_date(dt.date.fromisoformat(iso), language) if iso else ""
