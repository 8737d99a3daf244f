"""Messages as pages show them: whom they were for, what they said, what became of them in words."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Regency
from database import clock
from notifications.letterhead import Sender
from notifications.letters import item, spoken
from notifications.models import Message, PlanRun
from notifications.readers import senders_of
from notifications.sources import MOVED, names_of, source_of, sources
from notifications.window import ZONES
from notifications.words import KEYS, Wording

REASONS = {
    "overtaken": "ada pengingat yang lebih baru",
    "no longer due": "sudah terpenuhi, atau tenggatnya berubah",
    "does not wish it": "tidak mau dihubungi",
    "code expired": "kode sudah tidak berlaku",
    "no address": "tidak ada alamat surel",
    "TimeoutError": "server surel tidak menjawab",
    "SMTPServerDisconnected": "sambungan ke server surel terputus",
}
CODED = re.compile(r"(address refused|server said|bounced) (\d{3}|\d\.\d{1,3}\.\d{1,3})")
SAID = {
    "address refused": "alamat ditolak server surel",
    "server said": "server surel menjawab",
    "bounced": "surat kembali",
}
BUSY = {
    "421": "server surel sedang sibuk",
    "450": "kotak surat sedang sibuk",
    "452": "kotak surat penuh",
    "552": "kotak surat penuh",
    "4.2.2": "kotak surat penuh",
    "5.2.2": "kotak surat penuh",
}


@dataclass(frozen=True)
class Line:
    """One row of a list. `text` is what was or is to be said; `why` what went wrong, in words."""

    message: Message
    name: str
    place: str
    title: str
    text: str
    why: str


def lines(
    messages: Sequence[Message], day: dt.date | None = None, *, call: bool = False, language: str = "id"
) -> list[Line]:
    """With their names and words, in a handful of queries however many there are. Without `day` each says what it said
    on the day it was planned for."""
    names = names_of(messages)
    senders = senders_of({message.region for message in messages})
    codes = {message.region for message in messages}
    places = dict(Regency.objects.filter(code__in=codes).values_list("code", "name"))
    wording = Wording()
    made = []
    for message in messages:
        name, sender = names.of(message), senders[message.region]
        title, text = _written(message, name, sender, wording, day or message.planned_on, call, language)
        made.append(Line(message, name, places.get(message.region, ""), title, text, in_words(message.reason)))
    return made


def _written(
    message: Message, name: str, sender: Sender, wording: Wording, day: dt.date, call: bool, language: str
) -> tuple[str, str]:
    try:
        if call:
            return label_of(message.kind), spoken(message, name, sender, wording, day)
        if message.kind == "sign_in_code":
            return label_of(message.kind), ""
        return item(message, name, language, sender, wording, day)
    except LookupError:  # a kind whose words were never written: its list must still open
        return label_of(message.kind), ""


def in_words(reason: str) -> str:
    """`alamat ditolak server surel (550)`. The server's own words are never kept."""
    if found := CODED.fullmatch(reason):
        return f"{BUSY.get(found[2]) or SAID[found[1]]} ({found[2]})"
    return REASONS.get(reason, reason)


def label_of(kind: str) -> str:
    """`Wajib bersertifikat halal`, `..., tenggat berubah`."""
    if source := source_of(kind):
        return source.label + (", tenggat berubah" if kind.endswith(MOVED) else "")
    return KEYS[kind].label if kind in KEYS else kind


def kinds() -> dict[str, str]:
    """For a filter: all that a list may hold."""
    planned = [kind for source in sources() for kind in (source, source + MOVED)]
    return {kind: label_of(kind) for kind in (*planned, "sign_in_code", "test")}


def rehearsals() -> list[str]:
    """Their names, the newest first. Real life is none of them."""
    named = PlanRun.objects.exclude(rehearsal="").order_by("-looked_at").values_list("rehearsal", flat=True)
    return list(dict.fromkeys(named))


def day_of(rehearsal: str) -> dt.date:
    """The day that a list stands at: a rehearsal's own, else today where it begins last among those who read."""
    if rehearsal:
        days = PlanRun.objects.filter(rehearsal=rehearsal).values_list("as_of", flat=True)
        return max(days, default=clock.today(ZONES["WIB"].key))
    return clock.today(ZONES["WIB"].key)
