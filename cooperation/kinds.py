"""What letters about agreements are called. Read as the apps are loaded, like the cases of other apps."""

from notifications.words import Key, add_keys

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
    }
)
