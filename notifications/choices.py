"""What a person may choose of what they are told. Reminders can be switched off; news that a case, the law or the door
itself requires cannot, and it is said why."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from notifications.models import ReminderStop
from notifications.services import resume_reminders, stop_reminders
from notifications.sources import sources

# Of each: what it is, and why it always comes.
ALWAYS = (
    (_("Kode masuk"), _("Anda sendiri yang memintanya.")),
    (
        _("Kabar perkara Anda"),
        _("Tahap, pertanyaan, dan keputusan adalah bagian dari perkara itu: tanpa kabar Anda dapat kehilangan hak."),
    ),
    (
        _("Pemberitahuan yang diwajibkan peraturan"),
        _("Misalnya tentang data pribadi Anda (UU 27/2022 tentang Pelindungan Data Pribadi)."),
    ),
)


@dataclass(frozen=True)
class Choice:
    """One kind of reminder, and whether the person gets it."""

    kind: str
    label: str
    on: bool


def choices_of(person: Person) -> list[Choice]:
    """In the order of the sources."""
    stopped = set(ReminderStop.objects.filter(person=person, ended_at=None).values_list("kind", flat=True))
    return [Choice(kind, str(source.label), kind not in stopped) for kind, source in sources().items()]


def choose_kinds(*, person: Person, wanted: Collection[str]) -> None:
    """Only what changes is written: a standing stop keeps its day."""
    for choice in choices_of(person):
        if choice.on and choice.kind not in wanted:
            stop_reminders(person=person, kind=choice.kind, how="portal")
        elif not choice.on and choice.kind in wanted:
            resume_reminders(person=person, kind=choice.kind)
