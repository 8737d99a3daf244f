"""The port `PERSONAL_DATA` of halal: certificates are public, and the paper that was uploaded with one is not."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Q

from accounts.models import Person
from accounts.personal_data import Section
from documents.models import StoredFile
from documents.own_data import erase_files
from halal.application_data import APPLICATION_TABLES, applications_of, erase_applications
from halal.models import Certificate, HalalCase
from umkm.own_data import gone_alone, own_alone, rows_before_merges


class HalalData:
    """A certificate's number is BPJPH's and anybody may look it up; obligations are computed from products."""

    holds = frozenset({"halal.certificate", "halal.certificateevent", *APPLICATION_TABLES})
    stays: dict[str, str] = {}

    def see(self, person: Person) -> list[Section]:
        """Of one's own businesses."""
        mine = Certificate.objects.filter(business__ownerships__person__in=person.ids()).distinct()
        return [
            Section(
                "sertifikat",
                "Sertifikat halal",
                {
                    "usaha": "Usaha",
                    "nomor": "Nomor",
                    "sejak": "Terbit",
                    "sampai": "Sampai",
                    "alasan": "Alasan berakhir",
                },
                [
                    {
                        "usaha": row.business.name,
                        "nomor": row.number,
                        "sejak": row.in_force.lower,
                        "sampai": row.in_force.upper,
                        "alasan": row.ending_reason,
                    }
                    for row in mine.select_related("business").order_by("pk")
                ],
            ),
            *applications_of(person),
        ]

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """The duty to remind of a certificate is law; nothing here hangs on a consent."""

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """Papers and free text of businesses that were theirs alone."""
        alone = own_alone(people)
        gone = gone_alone(people, alone)
        came = rows_before_merges(people, alone, gone, Certificate, "file__stored_at")  # and others own them too now
        rows = Certificate.objects.filter(Q(business__in=alone) | Q(pk__in=came))
        files = [pk for pk in rows.values_list("file", flat=True) if pk]
        history = Certificate.pgh_event_model.objects.filter(Q(business__in=[*alone, *gone]) | Q(pgh_obj__in=came))
        files += [pk for pk in history.values_list("file", flat=True) if pk]
        for table in (rows, history):
            table.update(file=None, ending_reason="")
        erase_files(StoredFile.objects.filter(pk__in=files), at)
        came = rows_before_merges(people, alone, gone, HalalCase, "case__opened_at")
        erase_applications(people, [*alone, *gone], came)
        for table in (Certificate.objects, Certificate.pgh_event_model.objects):
            table.filter(recorded_by__person__in=people, recorded_by__is_staff=False).update(recorded_by_name="")
