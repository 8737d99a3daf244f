"""Papers: archived and readable for everybody, the same bytes for the same data, and what is typed stays text."""

import datetime as dt
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from documents.paper import (
    Block,
    Facts,
    Grid,
    Head,
    Items,
    Paper,
    Para,
    Picture,
    Pictures,
    Section,
    Signature,
    Signatures,
    cannot_print,
    make,
    picture_of,
)
from documents.paper.making import CannotPrint
from documents.paper.printable import have, left_out, printable
from tests.documents.hostile import jpeg, png

URL = "https://portal.contoh.go.id/periksa/AbCdEfGhIjKlMnOpQrStUv"
HEAD = Head("Dinas Koperasi dan UMKM", "Pemerintah Provinsi Contoh", "Jalan Contoh 1\nKota Contoh", "Telepon 0", png())
SIGNED = Signatures(
    [Signature("Pemohon", "NAMA PEMILIK", "NIP 1", "M0 0 L50 30 L80 -10", "Digambar di layar, 24 November 2026")],
    "Kota Contoh, 24 November 2026",
)
BLOCKS: list[Block] = [
    Para("Dengan hormat, kami menerangkan."),
    Section("Data usaha"),
    Facts([("Nama usaha", "Keripik Contoh"), ("NIB", "0000000000001")]),
    Grid(["Bahan", "Merek"], [[f"Bahan {number}", "Merek"] for number in range(60)], [2, 1]),
    Items(["Pertama.", "Kedua."]),
    Pictures([Picture(jpeg((1600, 900)), "Dapur"), Picture(jpeg(), "Alat"), Picture(png(), "Gudang")]),
    SIGNED,
]


def paper(*blocks: Block, **other: Any) -> Paper:
    given: dict[str, Any] = {
        "subject": "Surat contoh", "day": dt.date(2026, 11, 24), "blocks": blocks or BLOCKS, "head": HEAD,
        "number": "HAL-2026-000123-8", "check_url": URL,
    }  # fmt: skip
    return Paper(**given | other)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages(pdf))


@pytest.fixture(scope="module")
def whole() -> bytes:
    return make("surat", paper(recipient="Kepala Badan\ndi Jakarta", attachments="1 berkas"))


def test_it_claims_what_archives_and_screen_readers_ask_for(whole):
    reader = PdfReader(io.BytesIO(whole))
    said = reader.xmp_metadata.stream.get_data()
    assert re.search(rb"pdfaid:part>2<", said) and re.search(rb"pdfaid:conformance>A<", said)
    assert re.search(rb"pdfuaid:part>1<", said)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "id" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and reader.metadata.title == "Surat contoh"
    width, height = (round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == (210, 297)


def test_every_picture_has_its_words(whole):
    """Read aloud: the mark, the photos, the drawn name and where the QR leads."""
    said = alternatives(whole)
    for words in ("Lambang Dinas Koperasi dan UMKM", "Dapur", "Gudang", "Tanda tangan NAMA PEMILIK", URL):
        assert any(words in each for each in said), words


def alternatives(pdf: bytes) -> list[str]:
    """Of all elements of its tree."""
    found: list[str] = []
    todo: list[Any] = [PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        element = todo.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            todo += element
        elif isinstance(element, dict):
            found += [str(element["/Alt"])] if "/Alt" in element else []
            todo += [element["/K"]] if "/K" in element else []
    return found


def test_it_says_what_it_must(whole):
    text = text_of(whole)
    for words in (
        "PEMERINTAH PROVINSI CONTOH", "DINAS KOPERASI DAN UMKM", "HAL-2026-000123-8", "Yth. Kepala Badan di Jakarta",
        "1 berkas", "Keripik Contoh", "NAMA PEMILIK", "Kota Contoh, 24 November 2026", "Digambar di layar",
    ):  # fmt: skip
        assert words in text, words
    each_page = pages(whole)
    assert len(each_page) > 1
    for number, page in enumerate(each_page, start=1):
        assert f"Halaman {number} dari {len(each_page)}" in page
    assert sum("Bahan Merek" in page for page in each_page) > 1  # a long table says its columns on each page


@pytest.mark.parametrize("key", ["surat", "naskah"])
def test_the_same_paper_is_the_same_bytes(key):
    """Also made by several threads at once, and the day is the paper's."""
    first = make(key, paper())
    assert b"D:20261124000000" in first
    with ThreadPoolExecutor(4) as threads:
        assert all(made == first for made in threads.map(lambda _n: make(key, paper()), range(8)))
    assert make(key, paper(number="HAL-2026-000124-5")) != first


@pytest.mark.parametrize(
    "nasty",
    [
        '#read("/etc/passwd") $x$ *tebal* _miring_ @rujukan',
        "] #panic() [ {sys.inputs} // bukan komentar",
        '"}, "sample": true, "x": "',
        "= Bukan judul = - bukan daftar <label> https://kukm.example",
    ],
)
def test_what_people_type_stays_text(nasty):
    """In every place that takes a text."""
    made = make(
        "surat",
        paper(
            Para(nasty), Section(nasty), Facts([(nasty, nasty)]), Grid([nasty], [[nasty]]), Items([nasty]),
            Pictures([Picture(jpeg(), nasty)]), Signatures([Signature(nasty, nasty, nasty, "", nasty)], nasty),
            subject=nasty, number=nasty, recipient=nasty, place_and_day=nasty, attachments=nasty,
            head=Head(nasty, nasty, nasty, nasty),
        ),
    )  # fmt: skip
    bare = re.sub(r"\s", "", nasty)
    said = re.sub(r"\s", "", text_of(made))
    assert said.count(bare) >= 14
    assert "root:" not in said and "CONTOH" not in said  # neither a file nor the mark of a sample


@pytest.mark.parametrize("drawing", ["M0 0 L1", 'M0 0"/><script>', "M0 0 C1 2 3 4", "M1e9 0 L0 0", "<svg>"])
def test_a_drawing_is_lines_and_nothing_else(drawing):
    with pytest.raises(CannotPrint):
        make("naskah", paper(Signatures([Signature("Pemohon", "NAMA", drawing=drawing)])))


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(CannotPrint):
        make("naskah", paper(Pictures([Picture(b"bukan gambar", "Dapur")])))


def test_photos_are_made_small_and_keep_no_place():
    """A dozen photos of a phone make a paper that can be sent; where they were taken is not in it."""
    exif = Image.Exif()
    exif[0x9286] = "rahasia-di-dalam-foto"
    photo = jpeg((4000, 3000), exif=exif.tobytes())
    made = make("naskah", paper(Pictures([Picture(photo, f"Foto {number}") for number in range(12)])))
    assert len(made) < 3_000_000 and b"rahasia-di-dalam-foto" not in made


def test_an_emoji_is_left_out_and_the_paper_says_so():
    made = text_of(make("naskah", paper(Para("Kopi \U0001f600 Bahagia \u6f22"))))
    assert "Kopi Bahagia" in made and "tidak dapat dicetak" in made
    assert cannot_print("Kopi \U0001f600 \u6f22 ok") == "\U0001f600\u6f22" and cannot_print("Kopi Bahagia") == ""
    assert "tidak dapat dicetak" not in text_of(make("naskah", paper(Para("Kopi Bahagia"))))


@pytest.mark.parametrize(
    "text",
    [
        "\u0639\u0631\u0628\u064a",
        "\u05e9\u05dc\u05d5\u05dd",
        "Ni\u00f1o \u0141\u00f3d\u017a",
        "\u0394\u03ae\u03bc\u03bf\u03c2",
        "\u0416\u0443\u043a",
        "e\u0301 a\u0304",
    ],
)
def test_other_writing_is_printed(text):
    assert left_out(text) == ""
    made = text_of(make("naskah", paper(Para(text))))
    assert "tidak dapat dicetak" not in made and len(made) > 0


@pytest.mark.parametrize(
    "text", ["a\u202eb", "a\x00b", "a\u200bb", "a\ue000b", "x\u0f5f", "\u0928\u092e", "\u0e44", "\U0001f468\u200d\U0001f469", "a" + "\u0301" * 60]
)  # fmt: skip
def test_whatever_is_typed_there_is_a_paper(text):
    assert make("naskah", paper(Para(text), subject=text or "x", number=text)).startswith(b"%PDF-")


def test_every_character_of_the_table_is_there():
    """A sample of each span: its first and its last."""
    spans = sorted(have())
    ends = [a for a, b in pairwise([*spans, spans[-1] + 2]) if b != a + 1]
    made = make("naskah", paper(*[Para(f"a{chr(code)}") for code in ends]))
    assert "tidak dapat dicetak" not in text_of(made)


def test_a_long_name_stays_on_the_page():
    """Broken where it must be; nothing of it is lost."""
    name = "Keripik" * 40
    assert printable(name).replace("\u200b", "") == name
    assert name in text_of(make("naskah", paper(Facts([("Nama usaha", name)])))).replace(" ", "")


def test_the_signature_is_never_torn_off():
    """Whatever the length: office, name and QR stay on one page."""
    for count in range(8, 40, 3):
        held = [
            page for page in pages(make("surat", paper(*[Para("Satu baris.")] * count, SIGNED))) if "Pemohon" in page
        ]
        assert len(held) == 1 and "NAMA PEMILIK" in held[0] and "Periksa keaslian" in held[0], count


def test_the_qr_on_paper_leads_to_its_address():
    """Read from the picture of the page, square by square."""
    matrix = [[bool(square) for square in row] for row in segno.make(URL, error="q", micro=False).matrix]
    with Image.open(io.BytesIO(picture_of("naskah", paper(Para("Isi.")), width=2480))) as page:
        gray = page.convert("L")
    scale = 2480 / 210  # pixels a millimetre
    square = 26 * scale / (len(matrix) + 4)
    left = 25 * scale + 2 * square

    def dark(x: float, y: float) -> bool:
        return bool(gray.getpixel((int(x), int(y))) < 128)

    def corner(y: int) -> bool:
        """Seven dark squares, and a light one behind them."""
        inside = all(dark(left + square * (at + 0.5), y) for at in range(7))
        return inside and not dark(left + square * 7.5, y)

    top = next(y for y in range(gray.height) if corner(y))
    read = [
        [dark(left + square * (x + 0.5), top + square * (y + 0.5)) for x in range(len(matrix))]
        for y in range(len(matrix))
    ]
    assert read == matrix


def test_a_sample_is_crossed_and_a_head_may_be_a_picture():
    own = Head("Dinas Contoh", picture=png((1600, 300)))
    made = make("surat", paper(Para("Isi."), head=own, mark="CONTOH"))
    assert "CONTOH" in text_of(made) and "Kop surat Dinas Contoh" in alternatives(made)
    assert "Lambang" not in " ".join(alternatives(made))
    bare = text_of(make("naskah", replace(paper(Para("Isi.")), head=None, check_url="", number="")))
    assert "SURAT CONTOH Isi." in bare and "Periksa" not in bare


def test_there_are_two_templates():
    with pytest.raises(CannotPrint):
        make("../../etc/passwd", paper())
