"""The kinds of cases that agreements are, and what letters about them are called."""

from casework.kinds import Pages, register
from cooperation.effects import EFFECTS
from cooperation.forms_moves import ACCORD_FORMS, PKS_FORMS
from cooperation.panels import panel
from cooperation.workflow import ACCORD, PKS
from notifications.words import CASE, Key, add_keys

TOLD = ("perjanjian", "mitra", "tenggat", "hari", "dinas")
MOVED = (*TOLD, "tenggat_lama")

add_keys(
    {
        "agreement_end.before": Key("Kerja sama: sebelum berakhir", TOLD, True),
        "agreement_end.today": Key("Kerja sama: pada hari terakhir", TOLD, True),
        "agreement_end.late": Key("Kerja sama: sudah berakhir", TOLD, True),
        "agreement_end.moved": Key("Kerja sama: hari terakhir berubah", MOVED, True),
        "agreement_end.call": Key("Kerja sama: sebelum berakhir, lewat telepon", TOLD),
        "agreement_end.call_moved": Key("Kerja sama: hari terakhir berubah, lewat telepon", MOVED),
        "agreement_ended": Key(
            "Kerja sama: diakhiri lebih awal", ("perjanjian", "mitra", "hari_terakhir", "pelaku", "dinas"), True
        ),
        "kerja_sama_ditawarkan": Key("Kerja sama: penawaran untuk mitra", CASE, True),
        "kerja_sama_dijawab": Key("Kerja sama: jawaban mitra", CASE, True),
        "kerja_sama_disepakati": Key("Kerja sama: kesepakatan bersama ada", CASE, True),
        "kerja_sama_naskah": Key("Kerja sama: naskah untuk ditandatangani mitra", CASE, True),
        "kerja_sama_ditandatangani": Key("Kerja sama: sudah ditandatangani", CASE, True),
        "kerja_sama_dicatat": Key("Kerja sama: naskah lama dicatat, untuk mitra", CASE, True),
        "kerja_sama_dihentikan": Key("Kerja sama: pembicaraan dihentikan", CASE, True),
    }
)
register(PKS, EFFECTS, Pages(forms=PKS_FORMS, panel=panel))
register(ACCORD, EFFECTS, Pages(forms=ACCORD_FORMS, panel=panel))
