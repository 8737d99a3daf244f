"""What an agency says of itself: edited by its administrator, read by anybody, refused with a sentence."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from accounts.models import AgencyProfile, ServiceStandard
from tests import world
from tests.documents.hostile import jpeg


@pytest.fixture
def w(db: None, settings: Any, tmp_path: Path) -> SimpleNamespace:
    settings.FILES_DIR = tmp_path / "files"
    here, there = world.agency("74"), world.agency("35")
    client = world.client_of(world.member(here.organisation, "agency_admin"))
    return SimpleNamespace(
        here=here, client=client, foreign=world.client_of(world.member(there.organisation, "agency_admin"))
    )


def typed(**other: Any) -> dict[str, Any]:
    return {
        "name": "Dinas Contoh", "short_name": "Dinkop", "address": "Jalan Contoh 1", "zone": "WITA",
        "days": ["1", "2", "3", "4"], "opens_at": "07:30", "closes_at": "16:00", "official_name": "La Contoh",
        "official_title": "Kepala Dinas", "official_nip": "19700101 199003 1 001", "public_phone": "0401 000000",
        "public_email": "layanan@dinas.example", "complaint_url": "https://www.lapor.example/",
    } | other  # fmt: skip


def test_what_is_saved_is_on_the_public_page(w):
    data = typed(logo=SimpleUploadedFile("a.jpg", jpeg()))
    assert w.client.post("/dinas/", data).status_code == 302
    page = Client().get("/dinas/74/").content.decode()
    for text in (
        "Dinas Contoh",
        "Jalan Contoh 1",
        "Senin sampai Kamis",
        "07.30",
        "197001011990031001",
        "lapor",
    ):
        assert text in page, text
    w.here.refresh_from_db()
    assert w.here.working_days == "1234"
    picture = Client().get("/dinas/74/logo/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert Client().get("/dinas/74/kop/").status_code == 404
    assert w.client.post("/dinas/", typed()).status_code == 302
    assert AgencyProfile.objects.get(agency=w.here).logo  # an empty upload leaves what is there


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"closes_at": "07:00"}, "Jam tutup harus sesudah jam buka"),
        ({"complaint_url": "http://lapor.example/"}, "dimulai dengan https://"),
        ({"complaint_url": "javascript:alert(1)"}, "dimulai dengan https://"),
        ({"official_nip": "123"}, "18 angka"),
        ({"public_email": "bukan"}, "bukan alamat surel"),
        ({"days": []}, "paling sedikit satu hari"),
        ({"logo": ("a.pdf", b"%PDF-1.4 %%EOF")}, "bukan gambar"),
        ({"logo": ("a.png", b"bukan gambar sama sekali")}, "bukan PNG"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(w, other, sentence):
    if "logo" in other:
        other = {"logo": SimpleUploadedFile(*other["logo"])}
    answer = w.client.post("/dinas/", typed(**other))
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and "Jalan Contoh 1" in page
    w.here.organisation.refresh_from_db()
    assert w.here.organisation.name == "Dinas 74"


def test_service_standards(w):
    row = {
        "service": "Rekomendasi",
        "needs": "KTP",
        "duration": "3 hari kerja",
        "cost": "Gratis",
        "basis": "UU 25/2009",
    }
    assert w.client.post("/dinas/standar/baru/", row).status_code == 302
    assert "sudah ada" in w.client.post("/dinas/standar/baru/", row).content.decode()
    assert "Isi biaya" in w.client.post("/dinas/standar/baru/", row | {"service": "Lain", "cost": ""}).content.decode()
    made = ServiceStandard.objects.get()
    address = f"/dinas/standar/{made.public_id}/"
    assert w.foreign.post(address, row).status_code == 404
    w.client.post(address, row | {"duration": "2 hari kerja"})
    assert "2 hari kerja" in Client().get("/dinas/74/").content.decode()
    w.client.post(address, {"hapus": "ya"})
    assert not ServiceStandard.objects.exists()


def test_a_sample_of_a_letter(w):
    """With its own mark; for its administrator and whoever runs the installation, and for nobody else."""
    assert w.client.post("/dinas/", typed(logo=SimpleUploadedFile("a.jpg", jpeg()))).status_code == 302
    page = w.client.get("/dinas/74/contoh-surat/")
    assert page.status_code == 200 and "/dinas/74/contoh-surat/gambar/" in page.content.decode()
    picture = w.client.get("/dinas/74/contoh-surat/gambar/")
    assert picture.content.startswith(b"\x89PNG") and picture["Content-Type"] == "image/png"
    paper = w.client.get("/dinas/74/contoh-surat/pdf/")
    text = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert "DINAS CONTOH" in text and "La Contoh" in text and "197001011990031001" in text and "CONTOH" in text
    assert "attachment" in paper["Content-Disposition"]
    runs = world.client_of(world.member(w.here.organisation, "system_admin"))
    assert runs.get("/dinas/35/contoh-surat/pdf/").status_code == 200  # nothing is said there yet
    assert "contoh-surat" in runs.get("/dinas/35/").content.decode()
    assert "contoh-surat" not in Client().get("/dinas/35/").content.decode()
    for address in ("/dinas/35/contoh-surat/", "/dinas/35/contoh-surat/pdf/", "/dinas/74/contoh-surat/lain/"):
        assert w.client.get(address).status_code == 404
    officer = world.client_of(world.officer(w.here))
    assert officer.get("/dinas/74/contoh-surat/").status_code == 403
