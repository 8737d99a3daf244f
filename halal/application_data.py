"""What applications hold about a person: shown, taken along, erased (used by the port in `halal.own_data`)."""

import json
from collections.abc import Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from accounts.models import Person
from accounts.personal_data import Section
from casework.models import Case
from halal.models import (
    HalalCase,
    HalalIngredient,
    HalalProduct,
    HalalSignature,
    HalalSite,
    HalalStep,
    HalalSubmission,
    HalalSupervisor,
    HalalTool,
    HalalVisit,
    Objection,
)
from halal.workflow import COMPANION, OWNER, PAYER, SELF_DECLARE

# Those with a personal column; the others lie under a case, and go or stay with it.
APPLICATION_TABLES = frozenset(
    {
        "halal.halalsite",
        "halal.halalsupervisor",
        "halal.halalsignature",
        "halal.halalvisit",
        "halal.halalsubmission",
    }
)
NAMELESS = "[dihapus]"


def applications_of(person: Person) -> list[Section]:
    """What one sent in, word for word, and what is being written."""
    mine = HalalCase.objects.filter(case__parties__person__in=person.ids(), case__parties__side=OWNER.side)
    cases = list(mine.distinct().select_related("case", "business").order_by("pk"))
    ids = [row.pk for row in cases]
    sites = {row.case_id: row for row in HalalSite.objects.filter(case__in=ids, kind=HalalSite.Kind.PRODUCTION)}
    people = {row.pk: row for row in HalalSupervisor.objects.filter(pk__in=ids)}
    sent = HalalSubmission.objects.filter(case__in=ids).select_related("case__case").order_by("case", "number")
    signed = HalalSignature.objects.filter(case__in=ids).select_related("case__case").order_by("case", "pk")
    return [
        Section(
            "pengajuan_halal",
            "Pengajuan sertifikat halal",
            {"nomor": "Nomor", "usaha": "Usaha", "merek": "Merek", "alamat": "Alamat produksi", "penyelia": "Penyelia"},
            [
                {
                    "nomor": row.case.reference,
                    "usaha": row.business.name,
                    "merek": row.brand,
                    "alamat": sites[row.pk].street if row.pk in sites else "",
                    "penyelia": people[row.pk].name if row.pk in people else "",
                }
                for row in cases
            ],
        ),
        Section(
            "pengajuan_halal_terkirim",
            "Isi pengajuan halal yang pernah Anda kirim",
            {"nomor": "Nomor", "ke": "Pengiriman ke", "pada": "Kapan", "isi": "Isi"},
            [
                {
                    "nomor": row.case.case.reference,
                    "ke": row.number,
                    "pada": row.at,
                    "isi": json.dumps(row.contents, ensure_ascii=False, cls=DjangoJSONEncoder),
                }
                for row in sent
            ],
        ),
        Section(
            "tanda_tangan_halal",
            "Tanda tangan pada pengajuan halal",
            {"nomor": "Nomor", "untuk": "Untuk", "nama": "Nama", "cara": "Cara", "pada": "Kapan"},
            [
                {
                    "nomor": row.case.case.reference,
                    "untuk": row.get_purpose_display(),
                    "nama": row.name,
                    "cara": row.get_way_display(),
                    "pada": row.at,
                }
                for row in signed
            ],
        ),
    ]


def erase_applications(people: Sequence[int], businesses: Sequence[int], came: Sequence[int] = ()) -> None:
    """Of applications that were theirs alone all that was written; of those on which they helped or signed, their
    name. The case itself stays with its number and its moves. `came` are those that a merge brought to a business that
    others own too."""
    owned = HalalCase.objects.filter(case__parties__person__in=people, case__parties__side__in=(OWNER.side, PAYER.side))
    theirs = Q(business__in=businesses) | Q(pk__in=came)
    ids = list(HalalCase.objects.filter(theirs, pk__in=owned.values("pk")).values_list("pk", flat=True))
    HalalVisit.objects.filter(case__in=ids).update(
        place="", lat=None, lng=None, accuracy=None, note="", checklist={}
    )  # that there was a visit, and when, stays with the case
    HalalSignature.objects.filter(case__in=ids).update(name=NAMELESS, drawing="", device="")
    for table in (HalalSubmission, HalalSupervisor, HalalSite, HalalTool, HalalStep, HalalIngredient):
        table.objects.filter(case__in=ids).delete()
    HalalProduct.objects.filter(case__in=ids).update(name=NAMELESS)
    HalalCase.objects.filter(pk__in=ids).update(brand="")
    Case.objects.filter(pk__in=ids).update(title=SELF_DECLARE.label)  # it bore the name of the business
    Objection.objects.filter(case__in=ids).update(text=NAMELESS)
    Objection.objects.filter(case__in=ids).exclude(answer="").update(answer=NAMELESS)
    helped = HalalCase.objects.filter(case__parties__person__in=people, case__parties__side=COMPANION.side)
    HalalSignature.objects.filter(case__in=helped, purpose=HalalSignature.Purpose.VISIT_COMPANION).update(
        name=NAMELESS, drawing="", device=""
    )
