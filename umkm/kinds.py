"""The kinds of cases that the registry brings."""

from casework.kinds import Pages, register
from notifications import words
from notifications.words import CASE, Key
from umkm.claim_pages import FORMS, panel
from umkm.effects import EFFECTS
from umkm.workflow import CLAIM

words.add_keys(
    {
        "klaim_masuk": Key("Klaim usaha: sudah kami terima untuk diperiksa", CASE, True),
        "klaim_perlu_bukti": Key("Klaim usaha: bukti diminta", CASE, True),
        "klaim_diterima": Key("Klaim usaha: diterima", CASE, True),
        "klaim_ditolak": Key("Klaim usaha: ditolak", CASE, True),
        "izin_mengisi_dicatat": Key("Izin mengisi: dicatat oleh orang lain", ("usaha", "pelaku", "dinas"), True),
    }
)
register(CLAIM, EFFECTS, Pages(forms=FORMS, panel=panel))
