"""What the papers of an application say. Pure: from what was sent in, and from the companion's visit, to a paper.

They are the owner's and the companion's own words and ours, not forms of BPJPH: SiHalal makes its own.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from accounts.regions import ZONES
from database.dates import DAYS, long_date
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
)

BPJPH = "Kepala Badan Penyelenggara Jaminan Produk Halal\ndi Jakarta"
PATH = "pernyataan pelaku usaha (self declare)"
NOBODY = "-"
# What a penyelia halal does, from Law 33/2014 article 28 paragraph (1) and what the path asks of a small business.
DUTIES = (
    "Mengawasi proses produk halal di usaha ini.",
    "Menentukan tindakan perbaikan dan pencegahan.",
    "Mengoordinasikan proses produk halal.",
    "Mendampingi pendamping proses produk halal atau auditor saat memeriksa.",
)


@dataclass(frozen=True)
class Sign:
    """A name under something; `by` is who filled in for the owner, '' for the owner."""

    name: str
    at: dt.datetime
    drawing: str = ""
    device: str = ""
    by: str = ""


@dataclass(frozen=True)
class Visit:
    """The companion's verification, as it was signed."""

    place: str
    regency: str
    at: dt.datetime
    position: str
    lines: Sequence[tuple[str, str, str]]  # text, `ya` or `tidak`, remark
    note: str
    photos: Sequence[Picture]
    companion: Sign | None
    lp3h: str = ""
    owner: Sign | None = None


@dataclass(frozen=True)
class Application:
    """What its papers are made from. `said` is a copy as `halal.submissions` keeps it."""

    reference: str
    zone: str  # of the agency: WIB, WITA, WIT
    at: dt.datetime  # when it was sent in; of a draft, now
    said: Mapping[str, Any]
    owner: str
    signs: Mapping[str, Sign]  # by purpose
    head: Head | None = None
    decree: str = ""  # number of the appointment, where it has one
    visit: Visit | None = None
    is_draft: bool = False

    @property
    def day(self) -> dt.date:
        return self._there(self.at).date()

    @property
    def place(self) -> str:
        """Regency of where it is made, as a letter's place."""
        sites = self.said.get("tempat", [])
        return str(sites[0]["wilayah"]).rpartition(", ")[2] if sites else ""

    def moment(self, at: dt.datetime) -> str:
        """`24 November 2026 pukul 10.15 WITA`."""
        there = self._there(at)
        return f"{long_date(there.date())} pukul {there:%H.%M} {self.zone}"

    def weekday(self, at: dt.datetime) -> str:
        return DAYS[self._there(at).weekday()]

    def _there(self, at: dt.datetime) -> dt.datetime:
        return at.astimezone(ZoneInfo(ZONES[self.zone]))


def application_letter(of: Application) -> Paper:
    """*Surat permohonan*."""
    blocks: list[Block] = [
        Para(
            f"Dengan hormat, yang bertanda tangan di bawah ini mengajukan permohonan sertifikasi halal melalui jalur "
            f"{PATH} untuk usaha dan produk berikut."
        ),
        Facts(
            [
                *_business(of),
                ("Merek", _said(of.said.get("merek"))),
                ("Wilayah pemasaran", _said(of.said.get("wilayah"))),
                ("Biaya", _said(of.said.get("biaya"))),
                ("Penyelia halal", _said(*(row["nama"] for row in of.said.get("penyelia", [])))),
            ]
        ),
        Section("Daftar produk"),
        Items([row["nama"] for row in of.said.get("produk", [])] or [NOBODY]),
        Section("Daftar bahan"),
        Grid(
            ("Bahan", "Merek dan produsen", "Kehalalan"),
            [
                (
                    f"{row['nama']}\n{row['jenis']}",
                    "\n".join(part for part in (row["merek"], row["produsen"]) if part) or NOBODY,
                    _proof(row),
                )
                for row in of.said.get("bahan", [])
            ],
            (3, 3, 4),
        ),
        Section("Cara membuat"),
        Items([row["nama"] for row in of.said.get("proses", [])] or [NOBODY]),
        Section("Alat"),
        Grid(
            ("Alat", "Cara kerja", "Pemakaian"),
            [(row["nama"], row["cara"], row["khusus"]) for row in of.said.get("alat", [])],
        ),
        Para("Demikian permohonan ini kami sampaikan. Atas perhatian Bapak/Ibu kami ucapkan terima kasih."),
        _signed(of, "permohonan", "Pemohon,\npemilik usaha", dated=False),  # the day stands over the letter
    ]
    return _paper(
        of, "Permohonan sertifikasi halal", blocks, recipient=BPJPH, place_and_day=_place_and_day(of),
        attachments="Daftar produk, bahan, cara membuat, dan alat (di bawah)",
    )  # fmt: skip


def statement(of: Application) -> Paper:
    """*Surat pernyataan dan ikrar*: what was ticked when it was sent, and each answer under its edition."""
    criteria = of.said.get("kriteria", {})
    blocks: list[Block] = [
        Para("Yang bertanda tangan di bawah ini:"),
        Facts(_business(of)),
        Para("menyatakan dan berikrar dengan sebenarnya bahwa:"),
        Items(
            [
                "semua isian pada permohonan ini benar;",
                "bahan yang dipakai dan proses membuatnya halal;",
                "produk yang diajukan adalah: " + _said(*(row["nama"] for row in of.said.get("produk", []))) + ".",
            ]
        ),
    ]
    if criteria.get("jawaban"):
        blocks += [
            Section("Jawaban atas pertanyaan kelayakan"),
            Para(f"Menurut {criteria['versi']}." if criteria.get("versi") else "Menurut kriteria yang berlaku."),
            Grid(("Pertanyaan", "Jawaban"), list(criteria["jawaban"].items()), (5, 1)),
        ]
    blocks += [
        Para("Pernyataan ini dibuat dengan penuh tanggung jawab."),
        _signed(of, "pernyataan", "Yang menyatakan,\npemilik usaha"),
    ]
    return _paper(of, "Surat pernyataan pelaku usaha", blocks)


def appointment(of: Application) -> Paper:
    """*Penetapan penyelia halal*."""
    person = next(iter(of.said.get("penyelia", [])), {"nama": NOBODY, "hubungan": NOBODY})
    blocks: list[Block] = [
        Para("Yang bertanda tangan di bawah ini:"),
        Facts(_business(of)),
        Para("menetapkan sebagai penyelia halal pada usaha tersebut:"),
        Facts([("Nama", person["nama"]), ("Hubungan dengan usaha", person["hubungan"])]),
        Para("dengan tugas:"),
        Items(DUTIES),
        Para("Penetapan ini berlaku sejak tanggal surat ini."),
        _signed(of, "penyelia", "Yang menetapkan,\npemilik usaha"),
    ]
    return _paper(of, "Penetapan penyelia halal", blocks, number=of.decree or of.reference)


def receipt(of: Application) -> Paper:
    """*Tanda terima*, under the agency's head. It says that something came in, and nothing of what becomes of it."""
    blocks: list[Block] = [
        Para("Kami telah menerima permohonan sertifikasi halal berikut."),
        Facts(
            [
                ("Nomor permohonan", of.reference),
                ("Diterima", f"{of.weekday(of.at)}, {of.moment(of.at)}"),
                ("Jalur", PATH),
                *_business(of),
                ("Jumlah produk", str(len(of.said.get("produk", [])))),
            ]
        ),
        Section("Produk"),
        Items([row["nama"] for row in of.said.get("produk", [])] or [NOBODY]),
        Section("Sesudah ini"),
        Items(
            [
                "Dinas memeriksa isian, lalu mendaftarkannya di SiHalal. Keputusan tetap pada BPJPH dan Komite Fatwa.",
                "Anda mendapat pesan setiap kali ada kemajuan, atau bila ada yang perlu diperbaiki.",
                "Sebutkan nomor permohonan di atas bila bertanya kepada kami.",
            ]
        ),
        Para("Tanda terima ini dibuat oleh portal dan tidak ditandatangani. Keasliannya diperiksa lewat kode QR."),
    ]
    return _paper(of, "Tanda terima permohonan", blocks, head=of.head)


def report(of: Application) -> Paper:
    """*Berita acara verifikasi* of the companion, with the photos of the visit."""
    visit = of.visit
    assert visit is not None
    companion = visit.companion.name if visit.companion else NOBODY
    wrong = sum(1 for _text, answer, _remark in visit.lines if answer == "tidak")
    blocks: list[Block] = [
        Para(
            f"Pada hari {of.weekday(visit.at)}, {of.moment(visit.at)}, pendamping proses produk halal telah memeriksa "
            "tempat produksi dari permohonan berikut."
        ),
        Facts(
            [
                ("Nomor permohonan", of.reference),
                *_business(of),
                ("Tempat yang dikunjungi", ", ".join(part for part in (visit.place, visit.regency) if part)),
                *([("Letak menurut gawai", visit.position)] if visit.position else []),
                ("Pendamping", companion),
                *([("Lembaga pendamping", visit.lp3h)] if visit.lp3h else []),
            ]
        ),
        Section("Yang diperiksa"),
        Grid(
            ("Hal", "Sesuai", "Catatan"),
            [(text, answer.capitalize(), remark or NOBODY) for text, answer, remark in visit.lines],
            (6, 1, 4),
        ),
        Para(
            "Semua yang diperiksa sesuai." if not wrong else f"{wrong} dari {len(visit.lines)} hal tidak sesuai.",
            bold=True,
        ),
    ]
    if visit.note:
        blocks += [Section("Catatan"), Para(visit.note)]
    if visit.photos:
        blocks += [Section("Foto"), Pictures(visit.photos)]
    signs = [("Pendamping proses produk halal,", visit.companion), ("Pemilik usaha,", visit.owner)]
    day = long_date(of._there(visit.companion.at if visit.companion else visit.at).date())
    blocks.append(
        Signatures(
            [_signature(of, office, sign) for office, sign in signs if sign],
            ", ".join(part for part in (visit.regency, day) if part),
        )
    )
    at = visit.companion.at if visit.companion else visit.at
    return _paper(of, "Berita acara verifikasi", blocks, day=of._there(at).date())


def _paper(of: Application, subject: str, blocks: Sequence[Block], **other: Any) -> Paper:
    given: dict[str, Any] = {"number": of.reference, "day": of.day, "mark": "DRAF" if of.is_draft else ""}
    return Paper(subject=subject, blocks=blocks, **(given | other))


def _business(of: Application) -> list[tuple[str, str]]:
    business = of.said.get("usaha", {})
    sites = [(row["nama"], _address(row)) for row in of.said.get("tempat", [])]
    return [
        ("Nama pemilik", _said(of.owner)),
        ("Nama usaha", _said(business.get("nama"))),
        ("NIB", _said(business.get("nib"))),
        *sites,
    ]


def _address(row: Mapping[str, str]) -> str:
    return ", ".join(part for part in (row["alamat"], row["wilayah"], row["kodepos"]) if part)


def _proof(row: Mapping[str, str]) -> str:
    if not row["nomor"]:
        return row["kehalalan"]
    until = f"\nberlaku sampai {long_date(dt.date.fromisoformat(row['sampai']))}" if row["sampai"] else ""
    return f"{row['kehalalan']}\n{row['nomor']}{until}"


def _said(*values: str | None) -> str:
    return ", ".join(value for value in values if value) or NOBODY


def _place_and_day(of: Application) -> str:
    return ", ".join(part for part in (of.place, long_date(of.day)) if part)


def _signed(of: Application, purpose: str, office: str, *, dated: bool = True) -> Signatures:
    """A draft has a line to sign on, and so has what was signed on paper."""
    sign = of.signs.get(purpose)
    return Signatures([_signature(of, office, sign)], _place_and_day(of) if dated else "")


def _signature(of: Application, office: str, sign: Sign | None) -> Signature:
    if sign is None:
        return Signature(office, of.owner or NOBODY)
    way = "Digambar di layar" if sign.drawing else "Nama diketik di portal"
    by = f"Disampaikan oleh {sign.by} dengan izin pemilik" if sign.by else ""
    how = ", ".join(part for part in (f"{way}, {of.moment(sign.at)}", sign.device, by) if part)
    return Signature(office, sign.name, drawing=sign.drawing, how=how)


@dataclass(frozen=True)
class Kind:
    """One kind of paper: how it is called, its template, and what makes it."""

    title: str
    template: str
    make: Callable[[Application], Paper]
    of_visit: bool = False
    as_draft: bool = True  # may be looked at before it is sent in


KINDS = {
    "tanda_terima": Kind("Tanda terima permohonan", "naskah", receipt, as_draft=False),
    "surat_permohonan": Kind("Surat permohonan sertifikasi halal", "surat", application_letter),
    "surat_pernyataan": Kind("Surat pernyataan pelaku usaha", "naskah", statement),
    "penetapan_penyelia": Kind("Penetapan penyelia halal", "naskah", appointment),
    "berita_acara": Kind("Berita acara verifikasi pendamping", "naskah", report, of_visit=True, as_draft=False),
}
