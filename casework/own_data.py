"""The port `PERSONAL_DATA` of casework: what somebody asked for, and what was written about it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.erasing import digest_of
from accounts.models import Person
from accounts.personal_data import Section
from casework import papers_own_data, talk_own_data
from casework.kinds import WORKFLOWS
from casework.models import Case, Event, Party, PersonRequest, Submission
from casework.person_panels import CONSENTS, LABELS
from casework.person_service import asked_of
from casework.workflow import AGENCY, APPLICANT
from notifications.models import Message


class CaseworkData:
    """Cases stay with their numbers and moves: an office answers for what it did. What they say of the person goes."""

    holds = frozenset({"casework.personrequest", "casework.event", "casework.submission", "casework.case"}) | (
        talk_own_data.HOLDS | papers_own_data.HOLDS
    )
    stays = {"casework.party": "that somebody took part; the person it points at is a tombstone"}

    def see(self, person: Person) -> list[Section]:
        """Cases of one's own, each with its moves, and what one asked word for word."""
        mine = Case.objects.filter(pk__in=_of(person.ids())).order_by("pk")
        events = Event.objects.filter(case__in=mine).select_related("case").order_by("case", "version")
        return [
            Section(
                "perkara",
                "Perkara Anda",
                {
                    "nomor": "Nomor",
                    "jenis": "Jenis",
                    "perihal": "Perihal",
                    "dibuka": "Dibuka",
                    "isi": "Yang Anda tulis",
                },
                [
                    {
                        "nomor": case.reference,
                        "jenis": WORKFLOWS[case.kind].label,
                        "perihal": case.title,
                        "dibuka": case.opened_at,
                        "isi": _written(asked_of(case)),
                    }
                    for case in mine
                ],
            ),
            Section(
                "langkah",
                "Riwayat perkara Anda",
                {"nomor": "Nomor", "langkah": "Langkah", "oleh": "Oleh", "pada": "Kapan", "catatan": "Catatan"},
                [
                    {
                        "nomor": event.case.reference,
                        "langkah": WORKFLOWS[event.case.kind].label_of(event.move),
                        "oleh": event.actor_name or "Anda",
                        "pada": event.at,
                        "catatan": event.note,
                    }
                    for event in events
                ],
            ),
            *talk_own_data.see(person, [case.pk for case in mine]),
            *papers_own_data.see(person, [case.pk for case in mine]),
        ]

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """A case goes on until it is cancelled or ended."""

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """Of cases that are theirs alone, every note and evidence; of the others, what they wrote themselves."""
        mine = Party.objects.filter(person__in=people, side=APPLICANT)  # whoever only helps has no say in it
        others = Party.objects.filter(case=OuterRef("pk"), side=APPLICANT, person__isnull=False).exclude(
            person__in=people
        )
        alone = list(
            Case.objects.filter(pk__in=mine.values("case")).exclude(Exists(others)).values_list("pk", flat=True)
        )
        about = Event.objects.filter(case__in=alone)
        about.update(note="")
        about.exclude(move="tugaskan").update(evidence={})
        for person in Person.objects.filter(pk__in=people):
            made = Event.objects.filter(actor_person_id=person.pk, actor_name="")
            made.update(
                note="", evidence={"orang_dihapus": digest_of(person.public_id)}, actor_person_id=None, request=""
            )
        Event.objects.filter(ball_person_id__in=people).update(ball_person_id=None)
        for case in Case.objects.filter(pk__in=alone):
            Case.objects.filter(pk=case.pk).update(title=WORKFLOWS[case.kind].label)
        talk_own_data.erase(people, alone)
        papers_own_data.erase(people, alone, at)
        ids = list(about.values_list("pk", flat=True))
        letters = {words for workflow in WORKFLOWS.values() for words in workflow.words}
        Message.objects.filter(kind__in=letters, subject__in=ids).update(context={})
        PersonRequest.objects.filter(person__in=people).delete()
        Submission.objects.filter(user__person__in=people).delete()


def _written(asked: Mapping[str, Any]) -> str:
    """In the words of the page on which it was asked."""
    said = [LABELS.get(asked.get("apa", ""), ""), asked.get("dari", ""), asked.get("menjadi", "")]
    said += [asked.get("keterangan", ""), *(CONSENTS[kind] for kind in asked.get("persetujuan", []))]
    heads = ["Data", "Tertulis", "Seharusnya", "Keterangan", *("Persetujuan" for _ in asked.get("persetujuan", []))]
    return "; ".join(f"{head}: {text}" for head, text in zip(heads, said, strict=True) if text)


def _of(people: Sequence[int]) -> list[int]:
    """Cases in which they take part outside the agency."""
    theirs = Party.objects.filter(person__in=people).exclude(side=AGENCY)
    return list(theirs.values_list("case", flat=True).distinct())
