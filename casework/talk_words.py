"""What letters about talk on cases, and about their terms, are called. Read as the apps are loaded."""

from casework.following import HANDED_ON
from casework.talk import ANSWERED, ASKED, MOVED, NOTE
from notifications.words import CASE, SAMPLE, Key, add_keys

TALK = ("nomor", "perihal", "dinas")
DUE = ("perkara", "tenggat", "hari", "dinas")
QUESTION = "perkara_pertanyaan"
add_keys(
    {
        NOTE: Key("Perkara: ada pesan", TALK, True),
        ASKED: Key("Perkara: dinas meminta keterangan", (*TALK, "tenggat"), True),
        ANSWERED: Key("Perkara: keterangan dijawab", TALK, True),
        MOVED: Key("Perkara yang diikuti bergerak", CASE, True),
        HANDED_ON: Key("Perkara: pindah ke dinas lain bersama usahanya", (*TALK, "wilayah", "penangan"), True),
        "perkara_tenggat.before": Key("Perkara: sebelum tenggat tahap", DUE, True),
        "perkara_tenggat.today": Key("Perkara: pada hari tenggat tahap", DUE, True),
        "perkara_tenggat.late": Key("Perkara: lewat tenggat tahap", DUE, True),
        "perkara_tenggat.moved": Key("Perkara: tenggat tahap berubah", (*DUE, "tenggat_lama"), True),
        "perkara_tenggat.call": Key("Perkara: tenggat tahap, lewat telepon", DUE),
        "perkara_tenggat.call_moved": Key("Perkara: tenggat tahap berubah, lewat telepon", (*DUE, "tenggat_lama")),
        f"{QUESTION}.before": Key("Perkara: sebelum tenggat keterangan", DUE, True),
        f"{QUESTION}.today": Key("Perkara: pada hari tenggat keterangan", DUE, True),
        f"{QUESTION}.late": Key("Perkara: lewat tenggat keterangan", DUE, True),
        f"{QUESTION}.moved": Key("Perkara: tenggat keterangan berubah", (*DUE, "tenggat_lama"), True),
        f"{QUESTION}.call": Key("Perkara: tenggat keterangan, lewat telepon", DUE),
        f"{QUESTION}.call_moved": Key("Perkara: tenggat keterangan berubah, lewat telepon", (*DUE, "tenggat_lama")),
    }
)
SAMPLE.setdefault("perkara", "HAL-2026-000123-4 (Keripik Contoh), tahap “Diperiksa dinas”")
SAMPLE.setdefault("wilayah", "Kota Contoh")
SAMPLE.setdefault("penangan", "Dinas Koperasi dan UMKM Kota Contoh")
