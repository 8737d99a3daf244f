"""The way of an agreement from the first talk to its end: between regions (Permendagri 22/2020), and with a ministry.

Whether it is in force is asked of its term, never of its state: the portal's clock moves the state after the fact.
"""

from casework.assignment import OFFICER, SUPERVISOR
from casework.person_requests import PORTAL
from casework.workflow import AGENCY, Holder, Move, Need, State, Tell, Workflow

# The other sides, in the order of the paper. Only the first is ever waited for; all may move what is theirs to move.
PARTNER = "mitra"
PARTNERS = (PARTNER, "mitra kedua", "mitra ketiga")
HEAD = Holder(AGENCY, "agency_head", "kepala dinas")
THEIR_SUPERVISOR = Holder(PARTNER, "supervisor", "kepala bidang mitra")
COUNCIL = Holder("dprd", "dprd", "DPRD")
OURS = (SUPERVISOR, HEAD)
THEIRS = tuple(
    Holder(side, role, label)
    for side in PARTNERS
    for role, label in (("supervisor", "kepala bidang mitra"), ("agency_head", "kepala dinas mitra"))
)
BOTH = (*OURS, *THEIRS)

LETTER = (Need("nomor", "Nomor surat"), Need("tanggal", "Tanggal surat"))
DRAFT = Need("naskah", "Naskah")
SIGNED = (
    Need("tanggal", "Tanggal ditandatangani"),
    Need("tempat", "Tempat ditandatangani"),
    Need("provinsi", "Provinsi tempat itu"),
)
TERM = (Need("mulai", "Mulai berlaku"), Need("hari_terakhir", "Hari terakhir berlaku"))
UNKNOWN_TERM = tuple(Need(need.key, need.label, optional=True) for need in TERM)
JOINT = (Need("nomor", "Nomor kesepakatan bersama"), Need("tanggal", "Tanggal ditandatangani"))

OTHER = (("lainnya", "Lainnya (tulis pada catatan)"),)
TEXT_WRONG = (
    ("isi", "Isi naskah belum sesuai pembicaraan"),
    ("para_pihak", "Nama, jabatan, atau nomor pihak keliru"),
    ("jangka_waktu", "Jangka waktu belum disepakati"),
    ("dasar_hukum", "Dasar hukum perlu diperbaiki"),
    *OTHER,
)
STOPPED = (
    ("ditolak_mitra", "Mitra tidak menerima penawaran"),
    ("tidak_disepakati", "Tidak ada kesepakatan"),
    ("dprd", "DPRD tidak menyetujui"),
    ("ganda", "Tercatat dua kali"),
    *OTHER,
)

TOLD_PARTNER = {key: (Tell(f"kerja_sama_{key}", THEIR_SUPERVISOR),) for key in ("ditawarkan", "naskah", "dicatat")}
TOLD_US = (Tell("kerja_sama_dijawab", SUPERVISOR),)
TOLD_BOTH = {
    key: (Tell(f"kerja_sama_{key}", SUPERVISOR), Tell(f"kerja_sama_{key}", THEIR_SUPERVISOR))
    for key in ("disepakati", "ditandatangani", "dihentikan")
}

IN_FORCE, ENDED, STOPPED_STATE = "berlaku", "berakhir", "dihentikan"
ENDS = (
    State(
        IN_FORCE, "Berlaku sesuai jangka waktunya", "Berlaku sesuai jangka waktunya", PORTAL
    ),  # nobody's turn: what recurs while it lasts has its own
    State(ENDED, "Berakhir", "Berakhir", None),
    State(STOPPED_STATE, "Dihentikan", "Dihentikan", None),
)


def _ending(before: tuple[str, ...]) -> tuple[Move, ...]:
    """How any agreement ends; `before` are the states in which it is not signed."""
    return (
        Move("berakhir", (IN_FORCE,), ENDED, "Jangka waktu berakhir", (PORTAL,)),
        Move(
            "akhiri_awal",
            (IN_FORCE,),
            IN_FORCE,
            "Akhiri lebih awal",
            BOTH,
            needs=(Need("hari_terakhir", "Hari terakhir berlaku"), Need("alasan", "Alasan")),
            effects=("end_early",),
        ),
        Move("tutup_awal", (IN_FORCE,), STOPPED_STATE, "Berakhir lebih awal", (PORTAL,)),
        Move("hentikan", before, STOPPED_STATE, "Hentikan", BOTH, reasons=STOPPED, tells=TOLD_BOTH["dihentikan"]),
    )


def _recorded(start: str) -> Move:
    """What was signed on paper before the portal knew of it."""
    return Move(
        "catat_naskah",
        (start,),
        IN_FORCE,
        "Catat naskah yang sudah ditandatangani",
        BOTH,
        needs=(*SIGNED, *UNKNOWN_TERM, Need("naskah", "Naskah", optional=True)),
        effects=("sign",),
        tells=TOLD_PARTNER["dicatat"],
    )


def _talks(after: str) -> tuple[Move, ...]:
    return (
        Move(
            "tawarkan", ("persiapan",), "penawaran", "Catat surat penawaran", OURS, LETTER,
            tells=TOLD_PARTNER["ditawarkan"],
        ),
        Move(
            "terima", ("penawaran",), after, "Catat penawaran diterima", (*THEIRS, *OURS), LETTER, tells=TOLD_US
        ),
    )  # fmt: skip


def _text(key: str, drafting: str, signing: str, label: str) -> tuple[Move, ...]:
    """A draft goes to the other side, or comes back from it."""
    return (
        Move(
            f"ajukan_{key}", (drafting,), signing, f"Kirim naskah {label} ke mitra", (OFFICER, HEAD), (DRAFT,),
            effects=(f"is_{key}", *(("has_approval",) if key == "pks" else ())), tells=TOLD_PARTNER["naskah"],
        ),
        Move(
            f"kembalikan_{key}", (signing,), drafting, f"Kembalikan naskah {label}", (*THEIRS, *OURS),
            reasons=TEXT_WRONG, tells=TOLD_US,
        ),
    )  # fmt: skip


def _joint(key: str, start: str, to: str, label: str, by: tuple[Holder, ...], effect: str, draft: bool) -> Move:
    """A joint agreement, signed here or standing already; `effect` asks whether the region's council must agree."""
    needs, effects = (*JOINT, DRAFT) if draft else JOINT, ("is_kb",) if draft else ()
    tells = TOLD_BOTH["disepakati"]
    return Move(key, (start,), to, label, by, needs, effects=(*effects, effect, "joint"), tells=tells)


def _signing(start: str, effects: tuple[str, ...], *more: Need) -> Move:
    return Move(
        "tandatangani",
        (start,),
        IN_FORCE,
        "Catat naskah ditandatangani",
        (*THEIRS, *OURS),
        needs=(*SIGNED, *TERM, DRAFT, *more),
        effects=(*effects, "is_numbered", "sign"),
        tells=TOLD_BOTH["ditandatangani"],
    )


PKS = Workflow(
    kind="pks",
    label="Perjanjian kerja sama (PKS)",
    series="KSD",
    initial="persiapan",
    states=(
        State("persiapan", "Persiapan", "Sedang disiapkan mitra Anda", OFFICER),
        State("penawaran", "Penawaran", "Menunggu jawaban Anda atas penawaran", THEIR_SUPERVISOR),
        State("penyusunan_kb", "Penyusunan kesepakatan bersama", "Naskah kesepakatan bersama disusun", OFFICER),
        State(
            "penandatanganan_kb",
            "Penandatanganan kesepakatan bersama",
            "Periksa dan tandatangani kesepakatan bersama",
            THEIR_SUPERVISOR,
        ),
        State("persetujuan_dprd", "Persetujuan DPRD", "Menunggu persetujuan DPRD", COUNCIL),
        State("penyusunan_pks", "Penyusunan PKS", "Naskah PKS disusun", OFFICER),
        State("penandatanganan_pks", "Penandatanganan PKS", "Periksa dan tandatangani PKS", THEIR_SUPERVISOR),
        *ENDS,
    ),
    moves=(
        *_talks("penyusunan_kb"),
        *_text("kb", "penyusunan_kb", "penandatanganan_kb", "kesepakatan bersama"),
        _joint(
            "tandatangani_kb", "penandatanganan_kb", "penyusunan_pks",
            "Catat kesepakatan bersama ditandatangani", (*THEIRS, *OURS), "burdens_nobody", True,
        ),
        _joint(
            "tandatangani_kb_dprd", "penandatanganan_kb", "persetujuan_dprd",
            "Catat kesepakatan bersama ditandatangani, lalu minta persetujuan DPRD", (*THEIRS, *OURS),
            "burdens_region", True,
        ),
        _joint(
            "pakai_kb", "penyusunan_kb", "penyusunan_pks",
            "Pakai kesepakatan bersama yang sudah ada", (OFFICER, HEAD), "burdens_nobody", False,
        ),
        _joint(
            "pakai_kb_dprd", "penyusunan_kb", "persetujuan_dprd",
            "Pakai kesepakatan bersama yang sudah ada, lalu minta persetujuan DPRD", (OFFICER, HEAD),
            "burdens_region", False,
        ),
        Move(
            "setujui_dprd", ("persetujuan_dprd",), "penyusunan_pks", "Catat persetujuan DPRD", (OFFICER, HEAD),
            (Need("nomor", "Nomor surat persetujuan"), Need("tanggal", "Tanggal surat")),
        ),
        *_text("pks", "penyusunan_pks", "penandatanganan_pks", "PKS"),
        Move(
            "minta_dprd", ("penyusunan_pks",), "persetujuan_dprd", "Minta persetujuan DPRD", (OFFICER, HEAD), LETTER,
            effects=("burdens_region",),
        ),
        _signing("penandatanganan_pks", ("is_pks",)),
        *_ending(
            (
                "persiapan", "penawaran", "penyusunan_kb", "penandatanganan_kb", "persetujuan_dprd", "penyusunan_pks",
                "penandatanganan_pks",
            )
        ),
        _recorded("persiapan"),
    ),
    corrects=SUPERVISOR,
)  # fmt: skip

ACCORD = Workflow(
    kind="nota_kesepakatan",
    label="Nota kesepakatan dengan kementerian atau lembaga",
    series="KSD",
    initial="persiapan",
    states=(
        State("persiapan", "Persiapan", "Sedang disiapkan mitra Anda", OFFICER),
        State("penawaran", "Penawaran", "Menunggu jawaban Anda atas penawaran", THEIR_SUPERVISOR),
        State("penyusunan", "Penyusunan nota kesepakatan", "Naskah nota kesepakatan disusun", OFFICER),
        State(
            "penandatanganan",
            "Penandatanganan nota kesepakatan",
            "Periksa dan tandatangani nota kesepakatan",
            THEIR_SUPERVISOR,
        ),
        *ENDS,
    ),
    moves=(
        *_talks("penyusunan"),
        *_text("nota", "penyusunan", "penandatanganan", "nota kesepakatan"),
        _signing("penandatanganan", ("is_nota", "has_work_plan"), Need("rencana_kerja", "Rencana kerja (lampiran)")),
        *_ending(("persiapan", "penawaran", "penyusunan", "penandatanganan")),
        _recorded("persiapan"),
    ),
    corrects=SUPERVISOR,
)
