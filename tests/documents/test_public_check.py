"""A paper that is given out: kept sealed, for whoever may see it, and asked about by anybody who holds it."""

import datetime as dt
import io
import re
import uuid
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from accounts.models import AgencyProfile
from database.testing import comparable
from documents import storage
from documents.models import PublicCheck, StoredFile
from documents.paper import Facts, Paper, keep, new_token, revoke
from documents.paper.heads import government_of, head_of
from documents.paper.keeping import Given
from documents.tasks import clean_up
from documents.verifying import standings
from tests import world

PAPER = Paper(
    subject="Surat permohonan", day=dt.date(2026, 11, 24), number="HAL-2026-000123-8",
    blocks=[Facts([("Nama pemilik", "Nama Pemilik Rahasia"), ("NIB", "0000000000001")])],
)  # fmt: skip


@pytest.fixture
def w(db: None, settings: Any, tmp_path: Any) -> SimpleNamespace:
    settings.FILES_DIR = tmp_path / "files"
    made = world.two_agencies()
    made.owner = world.user("Pemilik")
    made.given = Given(
        kind="surat_permohonan", title="Surat permohonan sertifikasi halal", region="74.71", agency=made.sultra,
        person=made.owner.person, subject=uuid.uuid4(),
    )  # fmt: skip
    return made


def page_of(check: PublicCheck) -> tuple[int, str]:
    answer = Client().get(f"/periksa/{check.token}/")
    return answer.status_code, answer.content.decode()


def test_tokens_cannot_be_guessed():
    tokens = {new_token() for _ in range(10_000)}
    assert len(tokens) == 10_000 and all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_it_is_kept_sealed_and_its_qr_leads_to_its_page(w, settings):
    stored = keep("surat", PAPER, w.given)
    lying = storage.path_of(stored.public_id).read_bytes()
    assert stored.sealed and b"%PDF" not in lying and b"Rahasia" not in lying and bytes(stored.sha256) == b""
    assert stored.shown_name == "surat-permohonan-HAL-2026-000123-8.pdf"
    check = PublicCheck.objects.get()
    with storage.opened(stored.public_id) as clear:
        text = "".join(page.extract_text() for page in PdfReader(clear).pages)
    assert f"{settings.SITE_URL}/periksa/{check.token}/" in "".join(text.split())


def test_only_who_may_see_the_row_gets_the_pdf(w):
    stored = keep("surat", PAPER, w.given)
    address = f"/berkas/{stored.public_id}/"
    for someone in (w.owner, w.in_sultra):
        answer = world.client_of(someone).get(address)
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200 and content.startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith("attachment") and "no-store" in answer["Cache-Control"]
        assert "Nama Pemilik Rahasia" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    for someone in (w.in_jatim, world.user("Lain")):  # an officer elsewhere, another owner
        client, missing = world.client_of(someone), uuid.uuid4()
        theirs = client.get(address)
        assert theirs.status_code == 404
        nothing = client.get(f"/berkas/{missing}/")
        assert comparable(theirs, {"id": stored.public_id}) == comparable(nothing, {"id": missing})
    assert Client().get(address).status_code == 302


def test_anybody_is_told_what_is_public_and_nothing_else(w):
    keep("surat", PAPER, w.given)
    check = PublicCheck.objects.get()
    answer = Client().get(f"/periksa/{check.token}/")
    page = answer.content.decode()
    for words in ("Asli dan berlaku", "Surat permohonan", "HAL-2026-000123-8", "24 November 2026", "Dinas 74"):
        assert words in page, words
    assert "Rahasia" not in page and "0000000000001" not in page and str(w.given.subject) not in page
    assert "noindex" in answer["X-Robots-Tag"] and answer["Cache-Control"] == "no-store" and 'name="robots"' in page


def test_a_newer_one_takes_the_place_of_the_older(w):
    keep("surat", PAPER, w.given)
    keep("surat", PAPER, w.given)
    older, newer = PublicCheck.objects.order_by("pk")
    assert "Asli dan berlaku" in page_of(newer)[1]
    status, page = page_of(older)
    assert status == 200 and "Tidak berlaku lagi" in page and "diganti dengan yang lebih baru" in page
    keep("surat", PAPER, replace(w.given, subject=uuid.uuid4()))  # of another matter
    assert "Asli dan berlaku" in page_of(newer)[1]


def test_a_revoked_one_says_so_and_since_when(w):
    keep("surat", PAPER, w.given)
    with time_machine.travel(dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC), tick=False):
        assert revoke(PublicCheck.objects.all(), because="Ditarik oleh dinas.") == 1
    assert revoke(PublicCheck.objects.all(), because="Sekali lagi.") == 0  # the first reason stays
    page = page_of(PublicCheck.objects.get())[1]
    assert "Tidak berlaku lagi" in page and "Ditarik oleh dinas." in page and "1 Desember 2026" in page


def test_one_that_has_run_out_says_so_from_the_next_day_of_the_agency(w):
    keep("surat", PAPER, replace(w.given, valid_until=dt.date(2026, 12, 31)))
    check = PublicCheck.objects.get()
    with time_machine.travel(dt.datetime(2026, 12, 31, 15, 59, tzinfo=dt.UTC), tick=False):  # 23.59 in Kendari
        assert "Asli dan berlaku" in page_of(check)[1] and "31 Desember 2026" in page_of(check)[1]
    with time_machine.travel(dt.datetime(2026, 12, 31, 16, 1, tzinfo=dt.UTC), tick=False):
        assert "sudah habis" in page_of(check)[1]


@pytest.mark.parametrize("token", ["AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "'; DROP", "a" * 4000])
def test_an_unknown_code_gets_a_clear_page(w, token):
    answer = Client().get(f"/periksa/{token}/")
    assert answer.status_code == 404 and "Kode ini tidak kami kenal" in answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]


def test_guesses_are_slowed_by_address_and_nobody_elses(w):
    keep("surat", PAPER, w.given)
    check = PublicCheck.objects.get()
    guesser = Client(REMOTE_ADDR="10.0.0.1")
    answers = [guesser.get(f"/periksa/{new_token()}/").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    assert guesser.get(f"/periksa/{check.token}/").status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.2").get(f"/periksa/{check.token}/").status_code == 200
    with time_machine.travel(dt.timedelta(minutes=16)):
        assert guesser.get(f"/periksa/{check.token}/").status_code == 200


def test_asking_by_hand(w):
    keep("surat", PAPER, w.given)
    token = PublicCheck.objects.get().token
    client = Client()
    assert client.get("/periksa/").status_code == 200
    for typed in (token, f"https://kukm.example/periksa/{token}/", f" {token[:9]} {token[9:]} "):
        assert client.post("/periksa/", {"code": typed})["Location"] == f"/periksa/{token}/"
    wrong = client.post("/periksa/", {"code": "salah ketik"})
    assert wrong.status_code == 422 and "22 huruf" in wrong.content.decode() and "salah ketik" in wrong.content.decode()
    assert "Isi kode" in client.post("/periksa/", {}).content.decode()


def test_the_row_itself_refuses_what_cannot_be(w):
    check = PublicCheck(token="short", kind="x", title="x", issued_on=PAPER.day, made_at=w.now)
    with pytest.raises(Exception, match="token_of_128_bits"):
        check.save()


def test_the_port_is_asked_once_for_each_kind(w, settings):
    settings.VERIFIABLE = {"surat_permohonan": "tests.documents.test_public_check.nothing_good"}
    for _ in range(3):
        keep("surat", PAPER, replace(w.given, subject=uuid.uuid4()))
    keep("surat", PAPER, replace(w.given, kind="lain", subject=uuid.uuid4()))
    ASKED.clear()
    said = standings(list(PublicCheck.objects.order_by("pk")))
    assert [standing.good for standing in said.values()].count(False) == 3 and ASKED == [3]


ASKED: list[int] = []


def nothing_good(checks: Any) -> dict[int, Any]:
    ASKED.append(len(checks))
    return {check.pk: SimpleNamespace(good=False, says="Tidak.") for check in checks}


def test_papers_are_not_swept_away_with_exports(w):
    stored = keep("surat", PAPER, w.given)
    with time_machine.travel(dt.timedelta(days=400)):
        clean_up()
    stored.refresh_from_db()
    assert stored.state == StoredFile.State.CLEAN and storage.path_of(stored.public_id).exists()


def test_the_head_is_what_the_agency_says_of_itself(w):
    AgencyProfile.objects.create(agency=w.sultra, address="Jalan Contoh 1", public_phone="0401", logo=uuid.uuid4())
    head = head_of(w.sultra)
    assert (head.name, head.government) == ("Dinas 74", "Pemerintah Provinsi Sulawesi Tenggara")
    assert (head.address, head.contact, head.logo) == ("Jalan Contoh 1", "Telepon 0401", None)  # a lost mark
    assert head_of(w.jatim).address == ""  # an agency that has said nothing yet
    assert government_of(world.agency("33.72")) == "Pemerintah Kota Surakarta"
    assert government_of(world.agency("11")) == "Pemerintah Aceh"
