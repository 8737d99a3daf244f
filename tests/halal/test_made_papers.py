"""The papers of an application: made once from what was sent in, for who sees the case, and asked about by anybody."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from accounts.models import District
from casework.papers import add_paper
from database import clock
from documents import storage
from documents.models import PublicCheck, StoredFile
from documents.paper import make
from halal import given_papers
from halal.made_papers import KINDS, Application, Sign, Visit
from halal.models import HalalCase, HalalSupervisor
from halal.visiting import CHECKLIST, PHOTOS
from halal.workflow import SELF_DECLARE
from tests import world
from tests.documents.hostile import jpeg
from tests.halal.applications import bring, business, filled, go, office, scope, signs, visit
from umkm.models import Business

BEFORE = [key for key, kind in KINDS.items() if not kind.of_visit]


@pytest.fixture
def w(db: Any, settings: Any, tmp_path: Any) -> SimpleNamespace:
    settings.FILES_DIR = tmp_path / "files"
    return office()


def at(halal: HalalCase, kind: str, rest: str = "") -> str:
    return f"/perkara/{halal.case.public_id}/surat/{kind}/{rest}"


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    content = answer.getvalue() if answer.streaming else answer.content
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages)


def got(w: SimpleNamespace, halal: HalalCase, kind: str, who: str = "owner") -> str:
    return text_of(world.client_of(w.people[who]).get(at(halal, kind)))


def test_what_they_say(w):
    """Each from what was sent in, with who signed it and when."""
    halal = bring(w, "diajukan")
    said = {kind: got(w, halal, kind) for kind in BEFORE}
    for text in said.values():
        assert halal.case.reference in text and "Keripik Melati" in text and "1234567890123" in text
        assert "DRAF" not in text and "Periksa keaslian" in text
    for words in (
        "Kepala Badan Penyelenggara",
        "Singkong",
        "ID00110000012345678",
        "Kupas, iris, goreng",
        "Wajan",
        "Jalan Contoh 1",
        "Merek : Melati",
        "Kota Kendari",
    ):
        assert words in said["surat_permohonan"], words
    assert "Nama diketik di portal" in said["surat_pernyataan"] and "WITA" in said["surat_pernyataan"]
    assert "Jawaban atas pertanyaan kelayakan" in said["surat_pernyataan"]
    assert "Ibu Melati" in said["penetapan_penyelia"] and "Pemilik usaha sendiri" in said["penetapan_penyelia"]
    assert "DINAS 74" in said["tanda_terima"] and "PEMERINTAH PROVINSI SULAWESI TENGGARA" in said["tanda_terima"]
    assert "DINAS 74" not in said["surat_permohonan"]  # the owner's letter is not under the agency's head


def test_made_once_and_the_same_for_everybody(w):
    halal = bring(w, "diajukan")
    first = got(w, halal, "tanda_terima")
    assert got(w, halal, "tanda_terima", "officer") == first == got(w, halal, "tanda_terima", "companion")
    assert StoredFile.objects.filter(kind="paper").count() == 1 == PublicCheck.objects.count()
    stored = StoredFile.objects.get(kind="paper")
    assert stored.sealed and stored.person == w.people["owner"].person and stored.region == ""
    assert b"%PDF" not in storage.path_of(stored.public_id).read_bytes()


def test_strangers_get_what_a_missing_case_gives(w):
    halal = bring(w, "diajukan")
    for who in ("stranger", "foreign_officer"):
        client = world.client_of(w.people[who])
        assert [client.get(at(halal, kind)).status_code for kind in KINDS] == [404] * len(KINDS)
    assert Client().get(at(halal, "tanda_terima")).status_code == 302
    assert world.client_of(w.people["owner"]).get(at(halal, "kartu_keluarga")).status_code == 404
    assert not PublicCheck.objects.exists()  # asking in vain makes nothing


def test_before_it_is_sent_there_is_a_draft_and_nothing_is_kept(w):
    halal = filled(w, business(w))
    client = world.client_of(w.people["owner"])
    for kind in ("surat_permohonan", "surat_pernyataan", "penetapan_penyelia"):
        text = text_of(client.get(at(halal, kind, "?draf")))
        assert "DRAF" in text and "Keripik Melati" in text and "Periksa keaslian" not in text
        assert "Nama diketik" not in text  # a draft is signed by nobody
    assert client.get(at(halal, "tanda_terima", "?draf")).status_code == 404
    assert [client.get(at(halal, kind)).status_code for kind in KINDS] == [404] * len(KINDS)
    assert not StoredFile.objects.filter(kind="paper").exists() and not PublicCheck.objects.exists()


def test_sent_again_after_a_return_there_are_new_papers(w):
    """The old ones say that they were replaced; they stay as they were until then."""
    halal = bring(w, "dikembalikan")
    old = got(w, halal, "surat_permohonan")
    first = PublicCheck.objects.get()
    with transaction.atomic(), scope(w, "owner"):
        HalalSupervisor.objects.filter(case=halal).update(name="Bapak Baru")
        signs(w, halal)
    assert got(w, halal, "surat_permohonan") == old  # not sent in yet
    go(w, halal, "ajukan")
    assert "Bapak Baru" in got(w, halal, "surat_permohonan") and "Bapak Baru" not in old
    assert "diganti dengan yang lebih baru" in Client().get(f"/periksa/{first.token}/").content.decode()


def test_a_receipt_is_good_while_the_case_is_under_way(w):
    halal = bring(w, "diajukan")
    got(w, halal, "tanda_terima")
    page = f"/periksa/{PublicCheck.objects.get().token}/"
    going = Client().get(page).content.decode()
    assert "Asli dan berlaku" in going and "sedang berjalan" in going and halal.case.reference in going
    assert "Melati" not in going
    go(w, halal, "batalkan")
    ended = Client().get(page).content.decode()
    assert "Tidak berlaku lagi" in ended and "dihentikan" in ended


def test_the_report_of_a_visit_with_its_photos(w):
    halal = bring(w, "verifikasi_pendamping")
    assert world.client_of(w.people["owner"]).get(at(halal, "berita_acara")).status_code == 404
    with transaction.atomic(), scope(w, "companion"):
        for width in (800, 640):
            photo = SimpleUploadedFile("a.jpg", jpeg((width, 600)), "image/jpeg")
            add_paper(halal.case, PHOTOS, photo, w.actors["companion"])
    visit(w, halal)
    go(w, halal, "catat_kunjungan")
    for who in ("owner", "officer", "companion"):
        text = got(w, halal, "berita_acara", who)
        for words in ("Rumah pemilik", CHECKLIST[0].text, "Foto 1", "Foto 2", "Pendamping", "Digambar di layar"):
            assert words in text, words
    images = PdfReader(io.BytesIO(_content(w, halal))).pages
    assert sum(len(page.images) for page in images) >= 2


def _content(w: SimpleNamespace, halal: HalalCase) -> bytes:
    answer: HttpResponse = world.client_of(w.people["officer"]).get(at(halal, "berita_acara"))
    return answer.getvalue()


def test_which_there_are(w):
    draft = filled(w, business(w))
    with transaction.atomic(), scope(w, "owner"):
        assert given_papers.ready(draft) == []
    done = bring(w, "terbit", business(w, "Kedua", products=("Abon",)))
    with transaction.atomic(), scope(w, "officer"):
        assert [key for key, _kind in given_papers.ready(done)] == list(KINDS)


def test_the_pages_lead_to_them(w):
    halal = filled(w, business(w))
    with transaction.atomic(), scope(w, "officer"):
        Business.objects.filter(pk=halal.business_id).update(district=District.objects.filter(regency="74.71").first())
    client = world.client_of(w.people["owner"])
    assert (
        at(halal, "surat_permohonan", "?draf")
        in client.get(f"/ajukan-halal/{halal.case.public_id}/periksa/").content.decode()
    )
    go(w, halal, "ajukan")
    assert at(halal, "tanda_terima") in client.get(f"/ajukan-halal/{halal.case.public_id}/diterima/").content.decode()
    for who in ("owner", "officer"):
        assert (
            at(halal, "surat_pernyataan")
            in world.client_of(w.people[who]).get(f"/perkara/{halal.case.public_id}/").content.decode()
        )


LONG = "Keripik Singkong Pedas Manis Rasa Rendang Khas Ibu Melati Kendari Sulawesi Tenggara " * 4


@pytest.mark.parametrize("name", ["", LONG, "#panic() $x$ \U0001f600", "x" * 300])
def test_whatever_was_typed_there_is_a_paper(name):
    """Pure: empty, long, hostile, with what no font has."""
    said = {
        "usaha": {"nama": name, "nib": name}, "merek": name, "wilayah": name, "biaya": name,
        "produk": [{"nama": name}] * 3, "proses": [{"nama": name}],
        "bahan": [{"nama": name, "jenis": name, "merek": name, "produsen": name, "kehalalan": name, "nomor": name,
                   "sampai": "2027-01-31"}] * 40,
        "alat": [{"nama": name, "cara": name, "khusus": name}],
        "tempat": [{"nama": name, "alamat": name, "wilayah": name, "kodepos": name}],
        "penyelia": [{"nama": name, "hubungan": name}],
        "kriteria": {"versi": name, "jawaban": {name: name}},
    }  # fmt: skip
    now = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
    sign = Sign(name, now, "M 1 1 L 2 2", name, name)
    lines = [(line.text, "tidak", name) for line in CHECKLIST]
    of = Application(
        "HAL-2026-000123-8", "WIT", now, said, name, {"permohonan": sign},
        visit=Visit(name, name, now, name, lines, name, [], sign, name, sign),
    )  # fmt: skip
    for kind in KINDS.values():
        assert make(kind.template, kind.make(of)).startswith(b"%PDF-")
    empty = Application("HAL-2026-000123-8", "WIB", now, {}, "", {})
    for kind in KINDS.values():
        if not kind.of_visit:
            assert make(kind.template, kind.make(empty)).startswith(b"%PDF-")


def test_the_day_is_that_of_the_agency(w):
    """Sent in at 23.30 in Jakarta it is the next day in Kendari."""
    with time_machine.travel(dt.datetime(2026, 11, 24, 16, 30, tzinfo=dt.UTC), tick=False):
        halal = bring(w, "diajukan")
        assert "25 November 2026 pukul 00.30 WITA" in got(w, halal, "tanda_terima")
        assert clock.today("Asia/Jakarta") == dt.date(2026, 11, 24)
    assert SELF_DECLARE.series in halal.case.reference
