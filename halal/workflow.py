"""The self-declare path, in SiHalal's own order. The portal tracks and helps, SiHalal decides.

A step outside is never just a click: it brings where it was read, a number, a day and a document.
"""

from casework.assignment import OFFICER, SUPERVISOR
from casework.workflow import Holder, Move, Need, State, Tell, Term, Workflow

OWNER = Holder("pemohon", "owner", "pemilik usaha")
PAYER = Holder("pembayar", "payer", "pembayar")
COMPANION = Holder("pendamping", "companion", "pendamping")
LP3H = Holder("lp3h", "lp3h", "LP3H")
BPJPH = Holder("bpjph", "bpjph", "BPJPH")
FATWA = Holder("komite_fatwa", "komite_fatwa", "Komite Fatwa")
FOR_THE_OWNER = (OWNER, COMPANION, OFFICER)  # with recorded consent

# Where an officer read what happened outside.
SOURCES = (
    ("sihalal", "Layar SiHalal"),
    ("dokumen", "Dokumen yang diunduh dari SiHalal"),
    ("surat", "Surat atau surel dari lembaganya"),
)
SOURCE = Need("sumber", "Sumber")
DATE = Need("tanggal", "Tanggal")
DOCUMENT = Need("dokumen", "Dokumen atau tangkapan layar")
CODE = Need("kode_sihalal", "Kode di SiHalal", optional=True)


def outside(number: str) -> tuple[Need, ...]:
    """What a step outside brings along; `number` is what its number is called."""
    return SOURCE, Need("nomor", number), DATE, DOCUMENT, CODE


# SiHalal's codes meanwhile, the first where none is named; of a return by the fatwa committee the second
# (`data/sihalal_status.csv`).
CODES: dict[str, tuple[str, ...]] = {
    "didaftarkan": ("OF1",),
    "verifikasi_pendamping": ("OF10",),
    "verifikasi_lp3h": ("OF71",),
    "verifikasi_bpjph": ("OF72", "OF11", "OF15"),
    "menunggu_pembayaran": ("OF56",),
    "sidang_fatwa": ("OF74",),
    "penerbitan": ("OF100", "OF120"),
    "dikembalikan": ("OF280", "OF285"),
    "ditolak": ("OF290",),
    "terbit": ("OF300",),
    "dibatalkan": ("OF900",),
}

CODE_OF_MOVE = {"kembalikan_fatwa": "OF285"}

INCOMPLETE = (
    ("bahan_tidak_lengkap", "Daftar bahan belum lengkap"),
    ("bahan_tanpa_bukti", "Kehalalan bahan belum jelas: nomor sertifikat tidak ada atau keliru"),
    ("nama_produk", "Nama produk tidak sesuai dengan dokumen atau kemasan"),
    ("proses_kurang_jelas", "Proses produksi kurang jelas"),
    ("foto_tidak_jelas", "Foto produk atau tempat tidak jelas"),
    ("nib_tidak_sesuai", "NIB atau KBLI tidak sesuai"),
    ("penyelia", "Data penyelia halal belum lengkap"),
    ("dokumen", "Surat permohonan atau pernyataan belum lengkap"),
)
OTHER = (("lainnya", "Lainnya (tulis pada catatan)"),)
RETURNED_BY_AGENCY = (*INCOMPLETE, *OTHER)
RETURNED_BY_COMPANION = (
    *INCOMPLETE,
    ("tidak_di_tempat", "Tempat produksi tidak dapat dikunjungi"),
    ("proses_tidak_sesuai", "Proses di tempat tidak sesuai dengan isian"),
    ("alat_tercampur", "Alat juga dipakai untuk produk yang tidak halal"),
    *OTHER,
)
RETURNED_BY_BPJPH = (
    *INCOMPLETE,
    ("produk_di_luar_daftar", "Jenis produk di luar daftar pernyataan pelaku usaha"),
    *OTHER,
)
RETURNED_BY_FATWA = (
    ("bahan_diragukan", "Kehalalan bahan diragukan"),
    ("nama_produk_dilarang", "Nama atau bentuk produk tidak boleh dipakai"),
    ("proses_diragukan", "Kehalalan proses diragukan"),
    ("foto_tidak_jelas", "Foto produk atau tempat tidak jelas"),
    *OTHER,
)
REJECTED = (
    ("bahan_tidak_halal", "Ada bahan yang tidak halal"),
    ("di_luar_kriteria", "Di luar kriteria pernyataan pelaku usaha"),
    ("ditolak_komite", "Komite Fatwa tidak menetapkan halal"),
    ("tidak_diperbaiki", "Tidak diperbaiki setelah dikembalikan"),
    *OTHER,
)
CANCELLED = (
    ("permintaan_pemilik", "Permintaan pemilik"),
    ("ganda", "Pengajuan ganda"),
    ("jalur_reguler", "Pindah ke jalur reguler"),
    ("usaha_tutup", "Usaha tutup atau produk berhenti"),
    *OTHER,
)

STATES = (
    State("draft", "Draf", "Lengkapi pengajuan Anda, lalu kirim", OWNER),
    State("diajukan", "Diperiksa dinas", "Sedang diperiksa dinas", OFFICER),
    State("didaftarkan", "Terdaftar di SiHalal", "Sudah didaftarkan di SiHalal; pendamping sedang dicarikan", OFFICER),
    State(
        "verifikasi_pendamping",
        "Verifikasi pendamping",
        "Pendamping akan mengunjungi tempat produksi Anda",
        COMPANION,
        Term.days(10, "V", "12 hari kerja seluruhnya: pendamping paling lama 10"),
    ),
    State("verifikasi_lp3h", "Pengecekan LP3H", "Hasil kunjungan diperiksa lembaga pendamping (LP3H)", LP3H),
    State("verifikasi_bpjph", "Verifikasi BPJPH", "Diperiksa BPJPH", BPJPH),
    State("menunggu_pembayaran", "Menunggu pembayaran", "Bayar tagihan BPJPH", PAYER),
    State(
        "sidang_fatwa",
        "Sidang Komite Fatwa",
        "Menunggu ketetapan Komite Fatwa",
        FATWA,
        Term.days(1, "V", "Komite Fatwa paling lama 1 hari kerja"),
    ),
    State(
        "penerbitan",
        "Penerbitan sertifikat",
        "Ditetapkan halal; sertifikat sedang diterbitkan",
        BPJPH,
        Term.days(1, "OK", "Penerbitan 1 hari kerja"),
    ),
    State("dikembalikan", "Dikembalikan ke pemilik", "Perbaiki pengajuan Anda, lalu kirim lagi", OWNER),
    State("terbit", "Sertifikat terbit", "Sertifikat halal Anda sudah terbit", None),
    State("ditolak", "Ditolak", "Pengajuan ditolak", None),
    State("dibatalkan", "Dibatalkan", "Pengajuan dibatalkan", None),
)

MOVES = (
    Move(
        "ajukan",
        ("draft", "dikembalikan"),
        "diajukan",
        "Kirim pengajuan",
        FOR_THE_OWNER,
        effects=("keep_submission", "with_consent", "no_objection", "moved"),
        tells=(Tell("halal_diterima", OWNER), Tell("halal_masuk", SUPERVISOR)),
    ),
    Move(
        "daftarkan",
        ("diajukan",),
        "didaftarkan",
        "Catat pendaftaran di SiHalal",
        (OFFICER,),
        needs=outside("Nomor daftar SiHalal"),
        effects=("sihalal_daftarkan", "one_registration"),
        tells=(Tell("halal_terdaftar", OWNER),),
    ),
    Move(
        "kirim",
        ("didaftarkan",),
        "verifikasi_pendamping",
        "Kirim ke pendamping",
        (OFFICER,),
        needs=outside("Nomor daftar SiHalal"),
        effects=("sihalal_kirim", "is_registered", "companion_is_named"),
        tells=(Tell("halal_kunjungan", COMPANION), Tell("halal_dikunjungi", OWNER)),
    ),
    Move(
        "kirim_lagi",
        ("diajukan",),
        "verifikasi_pendamping",
        "Kirim lagi ke pendamping",
        (OFFICER,),
        needs=outside("Nomor daftar SiHalal"),
        effects=("sihalal_kirim_lagi", "is_registered", "companion_is_named"),
        tells=(Tell("halal_kunjungan", COMPANION), Tell("halal_dikunjungi", OWNER)),
    ),
    Move(
        "catat_kunjungan",
        ("verifikasi_pendamping",),
        "verifikasi_lp3h",
        "Kirim hasil verifikasi",
        (COMPANION, OFFICER),
        needs=(Need("kunjungan", "Verifikasi di tempat"), CODE),
        effects=("sihalal_catat_kunjungan", "visit_is_finished"),
    ),
    Move(
        "teruskan_bpjph",
        ("verifikasi_lp3h",),
        "verifikasi_bpjph",
        "Catat: LP3H selesai, diteruskan ke BPJPH",
        (OFFICER, COMPANION),
        needs=outside("Nomor catatan LP3H"),
        effects=("sihalal_teruskan_bpjph",),
    ),
    Move(
        "catat_bpjph",
        ("verifikasi_bpjph",),
        "verifikasi_bpjph",
        "Catat kemajuan di BPJPH",
        (OFFICER,),
        needs=(*outside("Nomor catatan BPJPH")[:-1], Need("kode_sihalal", "Kode di SiHalal")),
        effects=("sihalal_catat_bpjph",),
    ),
    Move(
        "tagih",
        ("verifikasi_bpjph",),
        "menunggu_pembayaran",
        "Catat tagihan",
        (OFFICER,),
        needs=(Need("jumlah", "Jumlah tagihan (Rp)"), *outside("Nomor tagihan")),
        effects=("sihalal_tagih", "pays_oneself"),
        tells=(Tell("halal_tagihan", PAYER),),
    ),
    Move(
        "bayar",
        ("menunggu_pembayaran",),
        "sidang_fatwa",
        "Catat pembayaran",
        (PAYER, OWNER, OFFICER),
        needs=(*outside("Nomor bukti bayar"), Need("nomor_sttd", "Nomor STTD", optional=True)),
        effects=("sihalal_bayar",),
    ),
    Move(
        "kirim_fatwa",
        ("verifikasi_bpjph",),
        "sidang_fatwa",
        "Catat: dikirim ke Komite Fatwa",
        (OFFICER,),
        needs=(*outside("Nomor catatan BPJPH"), Need("nomor_sttd", "Nomor STTD", optional=True)),
        effects=("sihalal_kirim_fatwa", "pays_nothing"),
    ),
    Move(
        "putuskan",
        ("sidang_fatwa",),
        "penerbitan",
        "Catat ketetapan halal",
        (OFFICER,),
        needs=(Need("tanggal_sidang", "Tanggal sidang"), *outside("Nomor ketetapan halal (KH)")),
        effects=("sihalal_putuskan", "decree_is_no_certificate"),
        tells=(Tell("halal_ditetapkan", OWNER),),
    ),
    Move(
        "terbitkan",
        ("penerbitan",),
        "terbit",
        "Catat sertifikat",
        (OFFICER,),
        needs=(
            *outside("Nomor sertifikat halal"),
            Need("produk", "Produk pada lampiran"),
            Need("lampiran", "Berkas lampiran produk", optional=True),
        ),
        effects=("sihalal_terbitkan", "record_certificate", "write_legal_paper"),
        tells=(Tell("halal_terbit", OWNER), Tell("halal_terbit_pendamping", COMPANION)),
    ),
    Move(
        "kembalikan",
        ("diajukan", "didaftarkan"),
        "dikembalikan",
        "Kembalikan ke pemilik",
        (OFFICER,),
        reasons=RETURNED_BY_AGENCY,
        effects=("moved",),
        tells=(Tell("halal_dikembalikan", OWNER),),
    ),
    Move(
        "kembalikan_pendamping",
        ("verifikasi_pendamping",),
        "dikembalikan",
        "Kembalikan ke pemilik (pendamping)",
        (COMPANION, OFFICER),
        needs=(CODE,),
        reasons=RETURNED_BY_COMPANION,
        effects=("sihalal_kembalikan_pendamping",),
        tells=(Tell("halal_dikembalikan", OWNER),),
    ),
    Move(
        "kembalikan_bpjph",
        ("verifikasi_lp3h", "verifikasi_bpjph"),
        "dikembalikan",
        "Catat: dikembalikan LP3H atau BPJPH",
        (OFFICER,),
        needs=outside("Nomor catatan pengembalian"),
        reasons=RETURNED_BY_BPJPH,
        effects=("sihalal_kembalikan_bpjph",),
        tells=(Tell("halal_dikembalikan", OWNER), Tell("halal_dikembalikan", COMPANION)),
    ),
    Move(
        "kembalikan_fatwa",
        ("sidang_fatwa",),
        "dikembalikan",
        "Catat: dikembalikan Komite Fatwa",
        (OFFICER,),
        needs=outside("Nomor catatan pengembalian"),
        reasons=RETURNED_BY_FATWA,
        effects=("sihalal_kembalikan_fatwa",),
        tells=(Tell("halal_dikembalikan", OWNER), Tell("halal_dikembalikan", COMPANION)),
    ),
    Move(
        "tolak",
        ("verifikasi_lp3h", "verifikasi_bpjph", "sidang_fatwa"),
        "ditolak",
        "Catat penolakan",
        (OFFICER,),
        needs=outside("Nomor surat penolakan"),
        reasons=REJECTED,
        effects=("sihalal_tolak",),
        tells=(Tell("halal_ditolak", OWNER),),
    ),
    Move(
        "batalkan",
        (
            "draft",
            "diajukan",
            "didaftarkan",
            "verifikasi_pendamping",
            "verifikasi_lp3h",
            "verifikasi_bpjph",
            "menunggu_pembayaran",
            "sidang_fatwa",
            "dikembalikan",
        ),
        "dibatalkan",
        "Batalkan pengajuan",
        (OWNER, OFFICER),
        needs=(CODE,),
        reasons=CANCELLED,
        effects=("sihalal_batalkan",),
        tells=(Tell("halal_dibatalkan", OWNER),),
    ),
)

SELF_DECLARE = Workflow(
    kind="halal_self_declare",
    label="Sertifikat halal: pernyataan pelaku usaha",
    series="HAL",
    initial="draft",
    states=STATES,
    moves=MOVES,
    corrects=SUPERVISOR,
)
