"""What can be wrong, in the words that people read. Never the value of a cell: it may be personal."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path


class FileRefused(Exception):
    """The file as a whole cannot be read; the text is a sentence for whoever sent it."""


COLUMNS = {
    "name": "nama usaha", "owner_name": "nama pemilik", "description": "uraian", "category": "kategori",
    "street": "alamat", "district": "kecamatan", "regency": "wilayah", "lat": "lintang", "lng": "bujur",
    "phone": "nomor telepon", "email": "surel", "nik": "NIK", "nib": "NIB", "scale": "skala",
    "started": "tanggal mulai", "sales": "omzet", "capital": "modal", "row": "baris",
}  # fmt: skip

REFUSED = {  # the row does not go in
    "name_missing": "Nama usaha kosong.",
    "cell_count": "Jumlah kolom tidak sama dengan judul: ada pemisah atau tanda kutip yang salah tempat.",
    "broken_quotes": "Tanda kutip tidak ditutup atau salah tempat; sampai tanda kutip berikutnya tidak terbaca.",
    "regency_missing": "Wilayah kosong; isi kolomnya atau pilih kabupaten/kota saat mengimpor.",
    "regency_outside": "Wilayah tidak dikenal atau di luar wilayah dinas ini.",
    "moved_away": "Usaha di baris ini sudah dipindahkan ke wilayah dinas lain; dinas itulah yang memutakhirkannya.",
    "regency_ambiguous": "Wilayah bisa berarti kabupaten atau kota; tulis lengkap, misalnya Kota Kediri.",
}
WARNED = {  # the row goes in; what cannot be trusted is left empty
    "phone_in_description": "Uraian hanya berisi nomor telepon; disimpan sebagai kontak.",
    "email_in_description": "Uraian hanya berisi alamat surel; disimpan sebagai kontak.",
    "digits_in_description": "Uraian hanya berisi angka yang bukan nomor telepon; dikosongkan.",
    "repaired_coordinate": "Koordinat diawali tanda petik; tanda itu dibuang.",
    "swapped_coordinate": "Lintang dan bujur tertukar; dikembalikan ke tempatnya.",
    "coordinate_incomplete": "Hanya salah satu dari lintang dan bujur yang terisi; dikosongkan.",
    "coordinate_unreadable": "Koordinat tidak terbaca; dikosongkan.",
    "coordinate_outside": "Koordinat di luar Indonesia (11,1 LS sampai 6,1 LU, 94,9 sampai 141,1 BT); dikosongkan.",
    "unknown_district": "Kecamatan ini bukan bagian dari wilayahnya; dikosongkan.",
    "category_is_region": "Kategori berisi nama wilayah; dikosongkan.",
    "unknown_scale": "Skala bukan mikro, kecil, menengah, atau besar; dikosongkan.",
    "no_such_date": "Tanggal tidak ada atau tidak terbaca (contoh: 17/08/2019); dikosongkan.",
    "date_ahead": "Tanggal di masa depan; dikosongkan.",
    "not_rupiah": "Bukan jumlah rupiah bulat (contoh: 1.500.000); dikosongkan.",
    "rounded_number": "Angka ditulis ringkas oleh lembar kerja (seperti 3,5E+15), digit terakhirnya hilang; "
    "ubah kolomnya menjadi teks dan isi ulang. Dikosongkan.",
    "phone_unreadable": "Nomor telepon tidak terbaca; dikosongkan.",
    "email_unreadable": "Alamat surel tidak terbaca; dikosongkan.",
    "nik_unreadable": "NIK bukan 16 angka atau tanggal lahir di dalamnya tidak ada; dikosongkan.",
    "nib_unreadable": "NIB bukan 13 angka; dikosongkan.",
    "repaired_nib": "NIB kehilangan angka nol di depan; ditambahkan.",
    "already_registered": "NIB ini sudah terdaftar; dihubungkan, datanya tidak diubah.",
}
REPEATED = "Nama dan tempat yang sama sudah ada di baris {first}; baris ini tidak dimasukkan. {differs}"


LEVELS = {"refused": "ditolak", "repeated": "ganda", "warned": "peringatan"}


def line(row: int, column: str, kind: str, level: str, first: int | None) -> tuple[int, str, str, str]:
    """Of the errors file. For a repeated row, `kind` names the columns in which it differs from the first."""
    if level == "repeated":
        columns = ", ".join(COLUMNS[name] for name in kind.split(",") if name)
        differs = f"Yang berbeda: {columns}." if columns else "Isinya sama."
        return row, COLUMNS[column], LEVELS[level], REPEATED.format(first=first, differs=differs)
    return row, COLUMNS[column], LEVELS[level], (REFUSED if level == "refused" else WARNED)[kind]


def write(path: Path, problems: Iterable[tuple[int, str, str, str]]) -> int:
    """(row, column, level, sentence), as a spreadsheet numbers its rows. How many; no problem, no file."""
    lines = iter(problems)
    first = next(lines, None)
    if first is None:
        return 0
    written = 1
    with open(path, "w", encoding="utf-8-sig", newline="", opener=_for_its_owner_alone) as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["baris", "kolom", "tingkat", "alasan"])
        out.writerow(first)
        for problem in lines:
            out.writerow(problem)
            written += 1
    return written


def _for_its_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
