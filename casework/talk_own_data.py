"""What a person said on cases, for the port `PERSONAL_DATA` (own_data.py)."""

from collections.abc import Collection, Sequence

from django.db.models import Q

from accounts.models import Person
from accounts.personal_data import Section
from casework.models import Comment, InformationRequest, Watch

HOLDS = frozenset({"casework.comment", "casework.informationrequest", "casework.watch"})


def see(person: Person, cases: Collection[int]) -> list[Section]:
    """What one wrote, and what the agency asked and said to one."""
    said = Comment.objects.filter(case__in=cases).filter(Q(shared=True) | Q(person_id__in=person.ids(), author=""))
    asked = InformationRequest.objects.filter(case__in=cases).select_related("case").order_by("pk")
    return [
        Section(
            "catatan_perkara",
            "Catatan pada perkara Anda",
            {"nomor": "Nomor", "oleh": "Oleh", "pada": "Kapan", "isi": "Isi"},
            [
                {"nomor": one.case.reference, "oleh": one.author or "Anda", "pada": one.at, "isi": one.text}
                for one in said.select_related("case").order_by("pk")
            ],
        ),
        Section(
            "pertanyaan_perkara",
            "Pertanyaan dinas dan jawaban Anda",
            {"nomor": "Nomor", "pertanyaan": "Pertanyaan", "pada": "Kapan", "jawaban": "Jawaban"},
            [
                {"nomor": one.case.reference, "pertanyaan": one.question, "pada": one.asked_at, "jawaban": one.answer}
                for one in asked
            ],
        ),
    ]


def erase(people: Sequence[int], alone: Sequence[int]) -> None:
    """The texts on cases that are theirs alone, and what they wrote on others; that something was said stays."""
    own = Q(case__in=alone)
    Comment.objects.filter(own | Q(person_id__in=people, author="")).update(text="", person_id=None, request="")
    InformationRequest.objects.filter(own).update(question="", request="")
    InformationRequest.objects.filter(own | Q(answerer_id__in=people, answerer="")).update(answer="", answerer_id=None)
    Watch.objects.filter(person__in=people).delete()
