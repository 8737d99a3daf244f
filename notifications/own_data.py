"""The port `PERSONAL_DATA` of notifications: what somebody was told, by letter and on the phone."""

import datetime as dt
from collections.abc import Collection, Sequence

from accounts.models import Consent, Person
from accounts.personal_data import Section
from notifications.models import Bounce, CallAttempt, Message, QuietHours, ReminderStop
from notifications.services import stop_reminders
from notifications.sources import source_of, sources
from notifications.words import KEYS


class NotificationsData:
    """Messages belong to one person each: nobody else's goes with them."""

    holds = frozenset(
        {
            "notifications.message", "notifications.callattempt", "notifications.reminderstop",
            "notifications.quiethours", "notifications.bounce",
        }
    )  # fmt: skip
    stays: dict[str, str] = {}

    def see(self, person: Person) -> list[Section]:
        """The outbox, the calls, and of what kind one does not wish to be reminded."""
        ids = person.ids()
        messages = Message.objects.filter(recipient__in=ids, rehearsal="").order_by("-pk")
        calls = CallAttempt.objects.filter(message__recipient__in=ids, message__rehearsal="").order_by("-at")
        return [
            Section(
                "pesan",
                "Pesan kepada Anda",
                {"jenis": "Tentang", "tanggal": "Tanggal", "cara": "Cara", "keadaan": "Keadaan", "dikirim": "Dikirim"},
                [
                    {
                        "jenis": _label(row.kind),
                        "tanggal": row.due_date,
                        "cara": row.get_channel_display(),
                        "keadaan": row.get_state_display(),
                        "dikirim": row.sent_at,
                    }
                    for row in messages
                ],
            ),
            Section(
                "telepon",
                "Panggilan telepon",
                {"pada": "Kapan", "oleh": "Petugas", "hasil": "Hasil", "catatan": "Catatan"},
                [
                    {"pada": row.at, "oleh": row.actor_name, "hasil": row.get_outcome_display(), "catatan": row.note}
                    for row in calls
                ],
            ),
            Section(
                "berhenti",
                "Pengingat yang Anda hentikan",
                {"jenis": "Tentang", "sejak": "Sejak", "sampai": "Sampai"},
                [
                    {"jenis": _label(row.kind), "sejak": row.stopped_at, "sampai": row.ended_at}
                    for row in ReminderStop.objects.filter(person__in=ids).order_by("-stopped_at")
                ],
            ),
            Section(
                "jam_tenang",
                "Jam tenang",
                {"mulai": "Mulai", "sampai": "Sampai", "zona": "Zona"},
                [
                    {"mulai": row.starts, "sampai": row.ends, "zona": row.zone}
                    for row in QuietHours.objects.filter(person=person)
                ],
            ),
        ]

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """Reminders of every kind stop, and what waits does not leave."""
        if Consent.Kind.REMINDERS in kinds:
            for one in Person.objects.filter(pk__in=person.ids()):
                for kind in sources():
                    stop_reminders(person=one, kind=kind, how="portal")

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """Rehearsed ones as well."""
        letters = Message.objects.filter(recipient__in=people, letter__isnull=False).values("letter")
        Bounce.objects.filter(letter__in=letters).delete()
        CallAttempt.objects.filter(message__recipient__in=people).delete()
        Message.objects.filter(recipient__in=people).delete()
        ReminderStop.objects.filter(person__in=people).delete()
        QuietHours.objects.filter(person__in=people).delete()


def _label(kind: str) -> str:
    """What it was about: the name of its source, or of its words."""
    if source := source_of(kind):
        return source.label
    return KEYS[kind].label if kind in KEYS else kind
