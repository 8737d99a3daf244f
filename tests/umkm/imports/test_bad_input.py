"""Bad files are refused with a sentence; bad cells cost their cell or their row, and are named."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.umkm.imports.conftest import Imported as Found
from umkm.imports.errors import FileRefused
from umkm.imports.workbook import check

Ask = Callable[..., list[tuple[Any, ...]]]
Imported = Callable[..., Found]
FILES = {
    b"": "kosong",
    b"\xd0\xcf\x11\xe0" + b"\0" * 600: r"\.xls",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "bukan teks",
    b"nama;kegiatan\nSoto \x81\x8d;jual\n": "Pengodean huruf",
    ("nama;kegiatan\n" + "Soto;jual\n" * 9000).encode("utf-16") + b"\x00": "Pengodean huruf",
    b"Laporan bulan ini\n": "Kolom nama usaha tidak ditemukan",
    b"kecamatan;skala\nJebres;mikro\n": "Kolom nama usaha tidak ditemukan",
    b"3372014507900001#85942100999\n3372014507900002#85942100998\n": "Pemisah kolom",
    b"Nama Usaha;Kegiatan;NAMA  USAHA\nSoto;jual;Sate\n": "ada dua: “Nama Usaha” dan “NAMA USAHA”",
}


@pytest.mark.parametrize(("data", "words"), FILES.items(), ids=list(FILES.values()))
def test_a_file_is_refused_with_a_sentence(imported: Imported, ask: Ask, data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as refused:
        imported(data)
    assert "3372" not in str(refused.value)  # the first row may hold people instead of titles
    assert ask("SELECT count(*) FROM umkm_business") == [(0,)]


HEADER = "nama;uraian;kecamatan;wilayah;lat;lng;no hp;email;nik;nib;skala;tanggal mulai;omzet\n"
GOOD = {
    "nama": "Soto", "uraian": "jual soto", "kecamatan": "Jebres", "wilayah": "Surakarta", "lat": "-7.5", "lng": "110.8",
    "no hp": "0812-3456-789", "email": "a@b.id", "nik": "3372014507900001", "nib": "0112210007923",
    "skala": "Usaha Mikro", "tanggal mulai": "17/08/2019", "omzet": "Rp 1.500.000,00",
}  # fmt: skip
CELLS = [
    # column, cell, row of the errors file: column, level, some words of it
    ("nama", " ", "nama usaha", "ditolak", "kosong"),
    ("wilayah", "Kediri", "wilayah", "ditolak", "di luar wilayah"),
    ("wilayah", "Kab. Sukoharjo", "wilayah", "ditolak", "di luar wilayah"),
    ("kecamatan", "Menteng", "kecamatan", "peringatan", "bukan bagian"),
    ("lat", "-12.5", "lintang", "peringatan", "di luar Indonesia"),
    ("lng", "142", "bujur", "peringatan", "di luar Indonesia"),
    ("lat", "-75853608", "lintang", "peringatan", "di luar Indonesia"),
    ("lat", "7 LS", "lintang", "peringatan", "tidak terbaca"),
    ("lng", "", "lintang", "peringatan", "Hanya salah satu"),
    ("lat", "'-7.5", "lintang", "peringatan", "tanda petik"),
    ("tanggal mulai", "31/02/2020", "tanggal mulai", "peringatan", "tidak ada"),
    ("tanggal mulai", "02/28/2020", "tanggal mulai", "peringatan", "tidak ada"),
    ("tanggal mulai", "2031-01-01", "tanggal mulai", "peringatan", "masa depan"),
    ("nik", "3,37201E+15", "NIK", "peringatan", "digit terakhirnya hilang"),
    ("nik", "3372013107900001x", "NIK", "peringatan", "bukan 16 angka"),
    ("nik", "3372013113900001", "NIK", "peringatan", "tanggal lahir"),
    ("no hp", "8.12E+10", "nomor telepon", "peringatan", "digit terakhirnya hilang"),
    ("no hp", "12345", "nomor telepon", "peringatan", "tidak terbaca"),
    ("email", "bu tri", "surel", "peringatan", "tidak terbaca"),
    ("nib", "1.12E+11", "NIB", "peringatan", "digit terakhirnya hilang"),
    ("nib", "112210007923", "NIB", "peringatan", "angka nol di depan"),
    ("nib", "77", "NIB", "peringatan", "bukan 13"),
    ("omzet", "1,5", "omzet", "peringatan", "rupiah bulat"),
    ("omzet", "3.5E+15", "omzet", "peringatan", "digit terakhirnya hilang"),
    ("skala", "raksasa", "skala", "peringatan", "mikro"),
    ("uraian", "085942100999", "uraian", "peringatan", "nomor telepon"),
    ("uraian", "3372014507900001", "uraian", "peringatan", "dikosongkan"),
]


def problems(found: Found) -> list[dict[str, str]]:
    with found.errors.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize(("column", "cell", "named", "level", "words"), CELLS)
def test_a_bad_cell_is_named(
    imported: Imported, ask: Ask, column: str, cell: str, named: str, level: str, words: str
) -> None:
    good = HEADER + ";".join(GOOD.values()) + "\n"
    assert not imported(good, dry_run=True).errors.exists()
    found = imported(good.replace("Soto", "Sate") + ";".join((GOOD | {column: cell}).values()) + "\n")
    [problem] = problems(found)
    report = found.report
    assert (problem["baris"], problem["kolom"], problem["tingkat"]) == ("3", named, level)
    assert words in problem["alasan"]
    assert len(cell) < 5 or cell not in problem["alasan"]
    assert (report.rows, report.created, report.rejected) == (2, 2 - report.rejected, level == "ditolak")


def test_what_can_be_read_is_read(imported: Imported, ask: Ask) -> None:
    dates = ["17/08/2019", "17-8-2019", "2019-08-17", "17.08.2019", "17 Agustus 2019"]
    sales = ["1500000", "Rp1.500.000,00", "1,500,000.00", "IDR 1.500.000", "rp. 1500000"]
    places = [("-7,5", "110,8"), ("110.8", "-7.5"), ("-7.5", "110.8"), ("'-7.5", "'110.8"), ("-7.50", "110.80")]
    rows = "".join(f"U{n};{dates[n]};{sales[n]};{places[n][0]};{places[n][1]}\n" for n in range(5))
    report = imported(
        "Daftar UMKM 2024;;;;\n;;;;\nNama Usaha;Tgl;Omset;Lintang;Bujur\n".replace("Tgl", "Tanggal Mulai") + rows
    ).report
    assert (report.rows, report.created, report.warnings) == (5, 5, {"repaired_coordinate": 1, "swapped_coordinate": 1})
    rows = ask(
        "SELECT DISTINCT started::text, sales, lat::float, lng::float "
        "FROM umkm_business b JOIN umkm_privatefigures f ON f.business_id = b.id"
    )
    assert rows == [("2019-08-17", 1500000, -7.5, 110.8)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found_out(imported: Imported, ask: Ask, delimiter: str, encoding: str) -> None:
    lines = [["No", "Nama", "Uraian"], ["1", "Café “Uye”", 'gado², "lotek"\nsoto']]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    report = imported(text.encode(encoding)).report
    assert (report.created, report.unknown_columns) == (1, ["No"])
    assert ask("SELECT name, description FROM umkm_business") == [("Café “Uye”", 'gado², "lotek" soto')]


def test_a_cell_is_text_for_the_database(imported: Imported, ask: Ask) -> None:
    imported(b"nama;uraian\nToko \\N;\\.\n")
    assert ask("SELECT name, description FROM umkm_business") == [("Toko \\N", "\\.")]


def test_nama_beside_nama_usaha_is_the_owner(imported: Imported, ask: Ask) -> None:
    imported("Nama;Nama Usaha\nTri;Soto\n")
    assert ask("SELECT b.name, p.full_name FROM umkm_business b, accounts_person p") == [("Soto", "Tri")]


def test_misplaced_quotes_and_delimiters_cost_their_row(imported: Imported) -> None:
    found = imported('nama;uraian\nSoto;"a" b\nSate;b\nMie;c;d\nTahu;"never closed\nBakso;d\n')
    report = found.report
    assert (report.rows, report.created, report.rejected) == (4, 1, 3)
    assert [(p["baris"], p["tingkat"]) for p in problems(found)] == [
        ("2", "ditolak"),
        ("4", "ditolak"),
        ("5", "ditolak"),
    ]


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


def test_a_workbook(imported: Imported, tmp_path: Path) -> None:
    rows = [
        [],
        ["Daftar"],
        ["Nama", "NIK", "No HP", "Lat", "Lng"],
        ["Soto", 3372014507900001, 85942100999, -7.5, 110.8],
        ["Sate", "x"],
    ]
    found = imported(workbook(tmp_path / "sheet.xlsx", rows))
    report = found.report
    assert (report.rows, report.created) == (2, 2)
    assert [(p["baris"], p["kolom"]) for p in problems(found)] == [("4", "NIK"), ("5", "NIK")]


def test_workbooks_that_would_burst(imported: Imported, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (30 << 20))
    far = workbook(tmp_path / "far.xlsx", [["Nama"]])
    with zipfile.ZipFile(far) as old, zipfile.ZipFile(tmp_path / "wide.xlsx", "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</row>", b'</row><row r="1048576"><c r="CV1048576"><v>1</v></c></row>')
            new.writestr(entry, data)
    with pytest.raises(FileRefused, match="terlalu besar atau rusak"):
        check(bomb)
    with pytest.raises(FileRefused, match="terlalu besar atau rusak"):
        imported(tmp_path / "wide.xlsx")
