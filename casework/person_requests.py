"""Requests of persons about their own data (UU 27/2022): five kinds, one series, one clock of 72 hours each.

Three times 24 hours of the clock, not working days, from the request to its end: asking back does not stop it. Where
the law names no term, the portal keeps the same one. Data only: what moves do is in `person_effects`.
"""

from casework.assignment import OFFICER, SUPERVISOR
from casework.workflow import Holder, Move, State, Tell, Term, Workflow

SERIES = "PDP"
HOURS = 72
ESCALATED_AT = (24, 48, 60)  # hours: the head of the section is told
OWNER = Holder("pemohon", "owner", "pemohon")
PORTAL = Holder("portal", "mesin", "portal")  # no role that anybody holds: only a machine moves it

SEE, CORRECT, WITHDRAW, ERASE, TAKE = "pdp_lihat", "pdp_perbaiki", "pdp_tarik", "pdp_hapus", "pdp_bawa"
RECEIVED, ANSWERED, REFUSED, ASKED, AGREED = (
    "pdp_diterima", "pdp_dijawab", "pdp_ditolak", "pdp_ditanya", "pdp_hapus_disetujui",
)  # fmt: skip
ESCALATION = "pdp_eskalasi"
TELL_RECEIVED, TELL_ANSWERED = (Tell(RECEIVED, OWNER),), (Tell(ANSWERED, OWNER),)

REASONS = (
    ("bukan_pemohon", "Pemohon bukan pemilik data"),
    ("tidak_terbukti", "Yang diminta tidak sesuai bukti yang ada"),
    ("kewajiban_hukum", "Hukum mewajibkan data itu disimpan"),
    ("menyangkut_orang_lain", "Membuka atau mengubah data orang lain"),
    ("lainnya", "Lainnya, dijelaskan pada catatan"),
)
REFUSE = Move(
    "tolak", ("masuk",), "ditolak", "Tolak", (OFFICER,), reasons=REASONS, tells=(Tell(REFUSED, OWNER),)
)  # fmt: skip
STATE_REFUSED = State("ditolak", "Ditolak", "Kami tolak, alasannya ada di riwayat", None)


def _at_once(kind: str, label: str, term: Term, owner_label: str) -> Workflow:
    """The portal answers in the same moment; the case proves it."""
    return Workflow(
        kind,
        label,
        SERIES,
        "masuk",
        (
            State("masuk", "Disusun portal", "Sedang disusun", PORTAL, term),
            State("selesai", "Dijawab", owner_label, None),
        ),
        (Move("jawab", ("masuk",), "selesai", "Jawab", (PORTAL,), effects=("pdp_terlaksana",), tells=TELL_ANSWERED),),
        SUPERVISOR,
        one_clock=True,
    )


SEEING = _at_once(
    SEE, "Melihat data pribadi", Term(HOURS, "V", "UU 27/2022 Pasal 32"), "Anda sudah dapat melihat data Anda"
)
TAKING = _at_once(
    TAKE,
    "Membawa data pribadi",
    Term(HOURS, "OK", "UU 27/2022 Pasal 13; batas waktunya ditetapkan portal"),
    "Berkas data Anda siap diunduh",
)
CORRECTING = Workflow(
    CORRECT,
    "Perbaikan data pribadi",
    SERIES,
    "masuk",
    (
        State("masuk", "Diperiksa", "Sedang kami periksa", OFFICER, Term(HOURS, "V", "UU 27/2022 Pasal 30")),
        State("ditanya", "Menunggu jawaban pemohon", "Kami perlu jawaban Anda", OWNER),
        State("selesai", "Diperbaiki", "Sudah kami perbaiki", None),
        STATE_REFUSED,
        State("dibatalkan", "Dibatalkan pemohon", "Anda batalkan", None),
    ),
    (
        Move("terapkan", ("masuk",), "selesai", "Perbaiki seperti diminta", (OFFICER,), effects=("pdp_terapkan",),
             tells=TELL_ANSWERED),
        Move("jawab", ("masuk",), "selesai", "Sudah diperbaiki dengan cara lain", (OFFICER,), tells=TELL_ANSWERED),
        Move("tanya", ("masuk",), "ditanya", "Tanyakan kepada pemohon", (OFFICER,), tells=(Tell(ASKED, OWNER),)),
        Move("lengkapi", ("ditanya",), "masuk", "Jawab pertanyaan dinas", (OWNER,)),
        REFUSE,
        Move("batal", ("masuk", "ditanya"), "dibatalkan", "Batalkan permintaan", (OWNER,)),
    ),
    SUPERVISOR,
    TELL_RECEIVED,
    one_clock=True,
)  # fmt: skip
WITHDRAWING = Workflow(
    WITHDRAW,
    "Penarikan persetujuan",
    SERIES,
    "masuk",
    (
        State("masuk", "Diperiksa", "Berlaku sejak Anda kirim; kami memeriksa sisanya", OFFICER,
              Term(HOURS, "V", "UU 27/2022 Pasal 40")),
        State("selesai", "Dihentikan", "Sudah kami hentikan", None),
    ),
    (Move("jawab", ("masuk",), "selesai", "Pemakaian sudah dihentikan", (OFFICER,), tells=TELL_ANSWERED),),
    SUPERVISOR,
    TELL_RECEIVED,
    one_clock=True,
)  # fmt: skip
ERASING = Workflow(
    ERASE,
    "Penghapusan data pribadi",
    SERIES,
    "masuk",
    (
        State("masuk", "Diperiksa", "Sedang kami periksa", OFFICER,
              Term(HOURS, "OK", "UU 27/2022 Pasal 43; batas waktunya ditetapkan portal")),
        State("disetujui", "Menunggu dihapus pengelola portal", "Disetujui, segera dihapus", PORTAL),
        State("dihapus", "Dihapus", "Data sudah dihapus", None),
        STATE_REFUSED,
        State("dibatalkan", "Dibatalkan pemohon", "Anda batalkan", None),
    ),
    (
        Move("setujui", ("masuk",), "disetujui", "Setujui penghapusan", (OFFICER,), effects=("pdp_boleh_dihapus",),
             tells=(Tell(AGREED, OWNER),)),
        REFUSE,
        Move("hapuskan", ("disetujui",), "dihapus", "Hapus data", (PORTAL,), effects=("pdp_terlaksana",)),
        Move("batal", ("masuk", "disetujui"), "dibatalkan", "Batalkan permintaan", (OWNER,)),
    ),
    SUPERVISOR,
    TELL_RECEIVED,
    one_clock=True,
)  # fmt: skip
ALL = (SEEING, CORRECTING, WITHDRAWING, ERASING, TAKING)
KINDS = tuple(workflow.kind for workflow in ALL)
