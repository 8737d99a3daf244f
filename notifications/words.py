"""What letters say. Words are rows with versions; here is which keys there are and how they are filled in.

A placeholder is `{usaha}`, nothing more: words are written by people, and Python's format would let them reach into
objects.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import Agency
from database import clock
from notifications.models import Words

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ANY_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Key:
    """One text of ours: its name for people, what may stand in it, and whether it has a subject line."""

    label: str
    placeholders: tuple[str, ...]
    has_subject: bool = False


DUTY = ("usaha", "tenggat", "hari", "dasar")
KEYS = {
    "letter": Key("Pembuka dan penutup surat", ("nama", "isi", "dinas", "situs", "berhenti")),
    "halal_duty.before": Key("Wajib halal: sebelum tenggat", DUTY, True),
    "halal_duty.today": Key("Wajib halal: pada hari tenggat", DUTY, True),
    "halal_duty.late": Key("Wajib halal: lewat tenggat", DUTY, True),
    "halal_duty.moved": Key("Wajib halal: tenggat berubah", (*DUTY, "tenggat_lama", "dasar_lama"), True),
    "halal_duty.announced": Key("Wajib halal: sudah diumumkan, belum menjadi hukum", ("tenggat_baru", "diumumkan")),
    "several": Key("Perihal surat yang memuat beberapa hal", ("banyak",), True),
    "sign_in_code": Key("Kode masuk", ("kode",), True),
    "test": Key("Surat percobaan", ("dinas",), True),
}
SAMPLE = {
    "nama": "Ibu Contoh",
    "isi": "(isi pengingat)",
    "dinas": "Dinas Koperasi dan UMKM Contoh",
    "situs": "https://kukm.example",
    "berhenti": "https://kukm.example/berhenti/contoh",
    "usaha": "Keripik Contoh",
    "tenggat": "17 Oktober 2026",
    "hari": "90",
    "dasar": "PP 42/2024 Pasal 160 ayat (2)",
    "tenggat_lama": "17 Oktober 2024",
    "dasar_lama": "PP 39/2021 Pasal 140",
    "tenggat_baru": "17 Oktober 2026",
    "diumumkan": "15 Mei 2024",
    "banyak": "2",
    "kode": "123456",
}


def check(key: str, text: str) -> None:
    """Raises ValidationError where a placeholder is not one of this key's, or a brace stands alone."""
    allowed = KEYS[key].placeholders
    unknown = sorted(set(PLACEHOLDER.findall(text)) - set(allowed))
    if unknown:
        raise ValidationError(
            f"Tidak dikenal: {', '.join('{%s}' % name for name in unknown)}. "
            f"Yang boleh dipakai: {', '.join('{%s}' % name for name in allowed)}."
        )
    if ANY_BRACE.search(PLACEHOLDER.sub("", text)):
        raise ValidationError("Kurung kurawal hanya untuk isian seperti {%s}." % allowed[0])


def fill(text: str, values: Mapping[str, str]) -> str:
    """Known placeholders replaced; one without a value becomes empty rather than a brace in a letter."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), text)


class Wording:
    """All words in force, read once for a run of the sender: three dozen rows."""

    def __init__(self, at: dt.datetime | None = None) -> None:
        self.rows: dict[tuple[str, str, int | None], Words] = {}
        for row in Words.objects.filter(since__lte=at or clock.real_now()).order_by("version"):
            self.rows[row.key, row.language, row.agency_id] = row  # a later version replaces the earlier

    def get(self, key: str, language: str = "id", agency: int | None = None) -> Words:
        """The agency's own before the common ones, Indonesian where the language has none."""
        for choice in ((key, language, agency), (key, language, None), (key, "id", agency), (key, "id", None)):
            if choice in self.rows:
                return self.rows[choice]
        raise LookupError(f"No words for {key}.")


@transaction.atomic
def write(
    *, key: str, language: str, agency: Agency | None, subject: str, body: str, author_name: str
) -> Words:
    """A new version, in force from now. Raises ValidationError for a placeholder that the key does not know."""
    check(key, subject)
    check(key, body)
    same = Words.objects.filter(key=key, language=language, agency=agency)
    newest = same.aggregate(newest=Max("version"))["newest"] or 0
    return Words.objects.create(
        key=key,
        language=language,
        agency=agency,
        version=newest + 1,
        subject=subject,
        body=body,
        since=clock.now(),
        author_name=author_name,
    )
