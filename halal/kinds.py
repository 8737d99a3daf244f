"""The kinds of cases that the halal duty brings."""

from casework.kinds import Pages, register
from halal.checklist import CHECKLIST
from halal.effects import EFFECTS
from halal.forms_moves import FORMS
from halal.panels_case import panel
from halal.workflow import SELF_DECLARE
from notifications import words
from notifications.words import CASE, Key

FILLED_IN = ("nomor", "perihal", "pelaku", "dinas")
words.add_keys(
    {
        "halal_diterima": Key("Pengajuan halal: sudah kami terima", CASE, True),
        "halal_masuk": Key("Pengajuan halal: masuk, untuk kepala bidang", CASE, True),
        "halal_terdaftar": Key("Pengajuan halal: terdaftar di SiHalal", CASE, True),
        "halal_kunjungan": Key("Pengajuan halal: kunjungan untuk pendamping", CASE, True),
        "halal_dikunjungi": Key("Pengajuan halal: pendamping akan datang", CASE, True),
        "halal_tagihan": Key("Pengajuan halal: tagihan untuk dibayar", CASE, True),
        "halal_ditetapkan": Key("Pengajuan halal: ditetapkan halal", CASE, True),
        "halal_terbit": Key("Pengajuan halal: sertifikat terbit, terima kasih", CASE, True),
        "halal_terbit_pendamping": Key("Pengajuan halal: sertifikat terbit, terima kasih pendamping", CASE, True),
        "halal_dikembalikan": Key("Pengajuan halal: dikembalikan untuk diperbaiki", CASE, True),
        "halal_ditolak": Key("Pengajuan halal: ditolak", CASE, True),
        "halal_dibatalkan": Key("Pengajuan halal: dibatalkan", CASE, True),
        "halal_diisikan": Key("Pengajuan halal: diisi orang lain untuk pemilik", FILLED_IN, True),
        "halal_keberatan": Key("Pengajuan halal: pemilik berkeberatan", FILLED_IN, True),
        "halal_keberatan_dijawab": Key("Pengajuan halal: keberatan dijawab", FILLED_IN, True),
    }
)
register(SELF_DECLARE, EFFECTS, Pages(forms=FORMS, panel=panel, checklist=CHECKLIST))
