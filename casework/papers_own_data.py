"""The papers of a person's cases, for the port `PERSONAL_DATA` (own_data.py)."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Q

from accounts.models import Person
from accounts.personal_data import Section
from casework.models import CaseDocument
from casework.papers import item_of
from documents.models import StoredFile
from documents.own_data import erase_files

HOLDS = frozenset({"casework.casedocument"})


def see(person: Person, cases: Collection[int]) -> list[Section]:
    """What was brought to one's cases, each version; the files themselves are downloaded at the case."""
    rows = CaseDocument.objects.filter(case__in=cases, internal=False).select_related("case", "file").order_by("pk")
    labels = {(row.case_id, row.item): item_of(row.case, row.item) for row in rows}
    return [
        Section(
            "dokumen_perkara",
            "Dokumen pada perkara Anda",
            {
                "nomor": "Nomor",
                "jenis": "Jenis",
                "versi": "Versi",
                "oleh": "Oleh",
                "pada": "Kapan",
                "keterangan": "Keterangan",
                "keadaan": "Keadaan",
            },
            [
                {
                    "nomor": row.case.reference,
                    "jenis": item.label if (item := labels[row.case_id, row.item]) else row.item,
                    "versi": row.number,
                    "oleh": row.author or "Anda",
                    "pada": row.at,
                    "keterangan": row.note,
                    "keadaan": row.file.get_state_display(),
                }
                for row in rows
            ],
        )
    ]


def erase(people: Sequence[int], alone: Sequence[int], at: dt.datetime) -> None:
    """The files of cases that are theirs alone, and what they brought to others; that a paper was there stays."""
    theirs = Q(case__in=alone) | Q(person_id__in=people, author="")
    rows = CaseDocument.objects.filter(theirs)
    erase_files(StoredFile.objects.filter(pk__in=list(rows.values_list("file", flat=True))), at)
    rows.update(note="", request="")
    CaseDocument.objects.filter(person_id__in=people, author="").update(person_id=None)
