"""Claims: somebody says that a business of the register is theirs, and the agency looks whether it is."""

from casework.assignment import OFFICER, SUPERVISOR
from casework.workflow import Holder, Move, Need, State, Tell, Workflow

CLAIMANT = Holder("pemohon", "pemohon", "pemohon")

# How an officer saw that it is so. Kept with the event, by key.
HOW = (
    ("bertemu", "Bertemu langsung, KTP dilihat"),
    ("kunjungan", "Datang ke tempat usaha"),
    ("telepon_register", "Menelepon nomor yang tercatat di register"),
    ("nib", "NIB atau dokumen OSS dicocokkan"),
    ("berkas", "Berkas yang dikirim pemohon"),
    ("dikenal", "Dikenal pendamping atau petugas lapangan"),
)
# Whoever the register names: a claim tells either that this is the claimant, or that the business changed hands.
SAME, BEFORE = "sama", "lama"
WHO_IS_REGISTERED = (
    (SAME, "Orang yang sama dengan pemohon"),
    (BEFORE, "Pemilik lama: usaha sudah berpindah tangan"),
)
WANTED = (
    ("nib", "Foto NIB atau surat keterangan usaha"),
    ("ktp", "Datang ke dinas membawa KTP"),
    ("tempat", "Foto tempat usaha atau papan namanya"),
    ("telepon", "Nomor telepon yang dipakai saat didata"),
)
REFUSALS = (
    ("sudah_dimiliki", "Usaha ini sudah dipegang pemilik lain"),
    ("tidak_cocok", "Keterangan tidak cocok dengan catatan"),
    ("tanpa_bukti", "Bukti yang diminta tidak diberikan"),
    ("bukan_pemilik", "Pemohon bukan pemilik atau yang diberi kuasa"),
    ("keliru_pilih", "Usaha yang dipilih keliru"),
)
AS_WHAT = (
    ("pemilik", "Saya pemiliknya"),
    ("keluarga", "Saya mengurusnya bersama keluarga"),
    ("kuasa", "Saya diberi kuasa oleh pemiliknya"),
)

CLAIM = Workflow(
    kind="klaim_usaha",
    label="Klaim usaha",
    series="KLM",
    initial="diajukan",
    states=(
        State("diajukan", "Perlu diperiksa", "Sedang diperiksa dinas", OFFICER),
        State("perlu_bukti", "Menunggu bukti pemohon", "Dinas meminta bukti dari Anda", CLAIMANT),
        State("diterima", "Diterima", "Diterima: usaha ini sekarang atas nama Anda", None),
        State("ditolak", "Ditolak", "Ditolak", None),
        State("dibatalkan", "Dibatalkan pemohon", "Anda batalkan", None),
    ),
    moves=(
        Move(
            "terima",
            ("diajukan", "perlu_bukti"),
            "diterima",
            "Terima klaim",
            (OFFICER,),
            needs=(Need("cara", "cara pemeriksaan"), Need("tercatat", "siapa orang yang tercatat")),
            effects=("take_ownership",),
            tells=(Tell("klaim_diterima", CLAIMANT),),
        ),
        Move(
            "minta_bukti",
            ("diajukan",),
            "perlu_bukti",
            "Minta bukti",
            (OFFICER,),
            needs=(Need("diminta", "bukti yang diminta"),),
            tells=(Tell("klaim_perlu_bukti", CLAIMANT),),
        ),
        Move(
            "tolak",
            ("diajukan", "perlu_bukti"),
            "ditolak",
            "Tolak klaim",
            (OFFICER,),
            needs=(Need("cara", "cara pemeriksaan", optional=True),),
            reasons=REFUSALS,
            effects=("end_reach",),
            tells=(Tell("klaim_ditolak", CLAIMANT),),
        ),
        Move(
            "kirim_bukti",
            ("perlu_bukti",),
            "diajukan",
            "Kirim bukti",
            (CLAIMANT,),
            needs=(Need("berkas", "berkas", optional=True),),
        ),
        Move(
            "batalkan",
            ("diajukan", "perlu_bukti"),
            "dibatalkan",
            "Batalkan klaim",
            (CLAIMANT,),
            effects=("end_reach",),
        ),
    ),
    corrects=SUPERVISOR,
    opening_tells=(Tell("klaim_masuk", CLAIMANT),),
)
