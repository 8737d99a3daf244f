"""What letters say. Words are rows with versions; here is which keys there are and how they are filled in.

A placeholder is `{usaha}`, nothing more: words are written by people, and Python's format would let them reach into
objects.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Agency
from database import clock
from notifications.models import AgencyWords, Words

SOON = dt.timedelta(minutes=5)  # proposed beginning of a common version: time to notice a slip
AnyWords = Words | AgencyWords
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ANY_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Key:
    """One text of ours: its name for people, what may stand in it, and whether it has a subject line."""

    label: str
    placeholders: tuple[str, ...]
    has_subject: bool = False


CASE = ("nomor", "perihal", "tahap", "dinas")  # what letters of a case may name
DUTY = ("usaha", "tenggat", "hari", "dasar", "dinas")
KEYS = {
    "letter": Key("Pembuka dan penutup surat", ("nama", "isi", "dinas", "situs", "berhenti")),
    "halal_duty.before": Key("Wajib halal: sebelum tenggat", DUTY, True),
    "halal_duty.today": Key("Wajib halal: pada hari tenggat", DUTY, True),
    "halal_duty.late": Key("Wajib halal: lewat tenggat", DUTY, True),
    "halal_duty.moved": Key("Wajib halal: tenggat berubah", (*DUTY, "tenggat_lama", "dasar_lama"), True),
    "halal_duty.announced": Key("Wajib halal: sudah diumumkan, belum menjadi hukum", ("tenggat_baru", "diumumkan")),
    "halal_duty.call": Key("Wajib halal: disampaikan lewat telepon", DUTY),
    "halal_duty.call_moved": Key("Wajib halal: tenggat berubah, lewat telepon", (*DUTY, "tenggat_lama", "dasar_lama")),
    "several": Key("Perihal surat yang memuat beberapa hal", ("banyak",), True),
    "sign_in_code": Key("Kode masuk", ("kode",), True),
    "pekerjaan_selesai": Key("Pekerjaan selesai, di portal", ("pekerjaan",), True),
    "pekerjaan_gagal": Key("Pekerjaan gagal, di portal", ("pekerjaan", "sebab"), True),
    "undangan": Key("Undangan bertugas", ("nama", "dinas", "peran", "batas", "kode", "situs"), True),
    "faktor_dilepas": Key("Faktor kedua dilepas", ("peminta", "penegas", "dinas", "situs"), True),
    "test": Key("Surat percobaan", ("dinas",), True),
    "berkas_koreksi": Key("Berkas: langkah ditarik kembali", CASE, True),
}
ALONE = {"several", "sign_in_code", "undangan"}  # with a subject of their own, and in no letter's frame
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
    "pekerjaan": "Unduhan registri usaha (csv)",
    "sebab": "Persempit saringannya.",
    "peran": "Petugas",
    "batas": "1 Desember 2026",
    "peminta": "Ibu Contoh",
    "penegas": "Bapak Contoh",
    "petugas": "Ibu Contoh",
    "nomor": "KLM-2026-000123-8",
    "perihal": "Klaim Keripik Contoh",
    "tahap": "Sedang diperiksa dinas",
    "perjanjian": "Pemberdayaan koperasi dan usaha kecil",
    "mitra": "Dinas Koperasi dan UKM Provinsi Contoh",
    "hari_terakhir": "22 Juni 2027",
    "pelaku": "Dinas Koperasi dan UKM Provinsi Contoh",
}


def add_keys(keys: Mapping[str, Key]) -> None:
    """Of an app to the right: what its own letters are called. Called as the apps are loaded."""
    KEYS.update(keys)


def check(key: str, text: str) -> None:
    """Raises ValidationError where a placeholder is not one of this key's, or a brace stands alone."""
    allowed = KEYS[key].placeholders
    unknown = sorted(set(PLACEHOLDER.findall(text)) - set(allowed))
    if unknown:
        raise ValidationError(
            f"Tidak dikenal: {', '.join(f'{{{name}}}' for name in unknown)}. "
            f"Yang boleh dipakai: {', '.join(f'{{{name}}}' for name in allowed)}."
        )
    if ANY_BRACE.search(PLACEHOLDER.sub("", text)):
        raise ValidationError(f"Kurung kurawal hanya untuk isian seperti {{{allowed[0]}}}.")


def preview(key: str, subject: str, body: str, language: str = "id", agency: Agency | None = None) -> str:
    """As a reader would get it, on sample values: a reminder inside the letter that carries it."""
    text = fill(body, SAMPLE)
    if subject and key not in ALONE:
        frame = Wording().get("letter", language, agency.pk if agency else None)
        text = fill(frame.body, SAMPLE | {"isi": text})
    return f"{fill(subject, SAMPLE)}\n\n{text}" if subject else text


def fill(text: str, values: Mapping[str, str]) -> str:
    """Known placeholders replaced; one without a value becomes empty rather than a brace in a letter."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), text)


class Wording:
    """All words in force, read once for a run of the sender: three dozen rows."""

    def __init__(self, at: dt.datetime | None = None) -> None:
        self.rows: dict[tuple[str, str, int | None], AnyWords] = {}
        at = at or clock.now()
        for model in (Words, AgencyWords):
            for row in model.objects.filter(since__lte=at).order_by("since", "version"):
                self.rows[row.key, row.language, row.agency_id] = row  # the newest that has begun

    def get(self, key: str, language: str = "id", agency: int | None = None) -> AnyWords:
        """The agency's own before the common ones, Indonesian where the language has none."""
        for choice in ((key, language, agency), (key, language, None), (key, "id", agency), (key, "id", None)):
            if choice in self.rows:
                return self.rows[choice]
        raise LookupError(f"No words for {key}.")


class Stale(Exception):
    """Somebody else wrote a version meanwhile; the text says whose."""


@transaction.atomic
def write(
    *,
    key: str,
    language: str,
    agency: Agency | None,
    subject: str,
    body: str,
    author_name: str,
    since: dt.datetime | None = None,
    seen: int | None = None,
) -> AnyWords:
    """A new version, in force from `since` or now. Raises ValidationError for a placeholder that the key does not
    know, and Stale where `seen` is not the newest version any more."""
    check(key, subject)
    check(key, body)
    with connection.cursor() as cursor:  # words are append-only: no row of theirs can be locked
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('words'))")
    newest = newest_version(key, language, agency)
    number = newest.version if newest else 0
    if seen is not None and seen != number and newest is not None:
        raise Stale(f"{newest.author_name or 'Orang lain'} baru saja menyimpan versi {number}. Muat ulang dahulu.")
    model, whose = _table(agency)
    return model.objects.create(
        **whose,
        key=key,
        language=language,
        version=number + 1,
        subject=" ".join(subject.split()),
        body=body.replace("\r\n", "\n").strip(),
        since=since or clock.now(),
        author_name=author_name,
    )


def versions(key: str, language: str, agency: Agency | None) -> QuerySet[Any]:
    """The newest first, begun or not."""
    model, whose = _table(agency)
    return model.objects.filter(**whose, key=key, language=language).order_by("-version")


def newest_version(key: str, language: str, agency: Agency | None) -> AnyWords | None:
    """Begun or not."""
    newest: AnyWords | None = versions(key, language, agency).first()
    return newest


def _table(agency: Agency | None) -> tuple[type[Words] | type[AgencyWords], dict[str, Agency]]:
    return (Words, {}) if agency is None else (AgencyWords, {"agency": agency})
