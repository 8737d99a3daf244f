"""The pages of agreements: what is typed once is made once, what is wrong is said, nothing typed is lost."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import SharingGrant
from cooperation.models import Agreement, AgreementDocument, ResponsiblePerson
from tests import world
from tests.cooperation.conftest import agreed
from tests.documents.hostile import jpeg

KEY = "0123456789abcdef0123456789abcdef"


def typed(both: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    return {
        "us": str(both.sultra.organisation.public_id), "place": "1", "partner": str(both.jatim.organisation.public_id),
        "document_type": "pks", "title": "Pemberdayaan usaha kecil", "number_us": "119/1/2022",
        "signed_on": "2022-06-23", "signed_place": "Kendari", "signed_province": "74", "starts_on": "2022-06-23",
        "last_day": "2027-06-22", "gives": ["registry"], "gives_region": "", "gets": ["statistics"],
        "gets_region": "surabaya", "kunci": KEY,
    } | changes  # fmt: skip


@pytest.fixture
def head(both: SimpleNamespace) -> Client:
    return world.client_of(both.head)


def test_recorded_once_though_sent_twice(both: SimpleNamespace, head: Client) -> None:
    first, second = (head.post("/kerja-sama/baru/", typed(both)) for _ in range(2))
    assert first.status_code == 302 and first["Location"] == second["Location"]
    made = Agreement.objects.get()
    assert {(o.giver.code, o.kind, o.region) for o in made.openings.all()} == {
        ("74", "registry", "74"), ("35", "statistics", "35.78")
    }  # fmt: skip
    assert SharingGrant.objects.get().giver == both.sultra  # theirs waits for them
    html = head.get(first["Location"]).content.decode()
    assert "119/1/2022" in html and "terbuka sampai 22 Juni 2027" in html and "menunggu persetujuan pemberi" in html
    assert "hari lagi" in html and "Kota Surabaya" in html


WRONG = [
    ({"last_day": "2022-06-22"}, "tidak dapat berakhir sebelum mulai"),
    ({"last_day": "2028-01-01"}, "paling lama 5 tahun"),
    ({"starts_on": ""}, "Isi mulai berlaku"),
    ({"signed_on": "2099-01-01"}, "tidak dapat di masa depan"),
    ({"gives_region": "Surabaya"}, "Wilayah itu tidak ada di sana. Pilihannya: Kabupaten Bombana"),
    ({"title": ""}, "Isi tentang"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    both: SimpleNamespace, head: Client, changes: dict[str, str], words: str
) -> None:
    answer = head.post("/kerja-sama/baru/", typed(both, **changes))
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and "119/1/2022" in html
    assert not Agreement.objects.exists()
    assert head.post("/kerja-sama/baru/", typed(both)).status_code == 302  # the refusal has let the key go


def test_the_same_party_twice_is_said(both: SimpleNamespace, head: Client) -> None:
    answer = head.post("/kerja-sama/baru/", typed(both, partner=str(both.sultra.organisation.public_id)))
    assert answer.status_code == 422 and not Agreement.objects.exists()


def test_a_page_that_has_grown_old_writes_nothing(both: SimpleNamespace, head: Client) -> None:
    made = agreed(both)
    address = f"/kerja-sama/{made.public_id}/perbaiki/"
    version = head.get(address).context["form"].initial["version"]
    assert head.post(address, typed(both, title="Yang pertama", version=version)).status_code == 302
    old = head.post(address, typed(both, title="Yang kedua", version=version))
    assert old.status_code == 422 and "sudah diubah orang lain" in old.content.decode()
    assert "Yang kedua" in old.content.decode()
    made.refresh_from_db()
    assert made.title == "Yang pertama"


def test_the_form_shows_what_is_there(both: SimpleNamespace, head: Client) -> None:
    """Saved as it came, nothing changes: neither a word nor a door."""
    made = agreed(both)
    before = list(SharingGrant.objects.order_by("pk").values_list("kind", "period"))
    address = f"/kerja-sama/{made.public_id}/perbaiki/"
    initial = {k: v for k, v in head.get(address).context["form"].initial.items() if v not in (None, "")}
    assert head.post(address, initial).status_code == 302
    again = Agreement.objects.get()
    assert (again.term, again.title, again.openings.count()) == (made.term, made.title, 4)
    assert list(SharingGrant.objects.order_by("pk").values_list("kind", "period")) == before


def test_the_giver_agrees_on_its_own_page(both: SimpleNamespace) -> None:
    made = agreed(both)
    theirs = world.client_of(both.their_head)
    address = f"/kerja-sama/{made.public_id}/"
    page = theirs.get(address)
    assert "Setujui dan buka" in page.content.decode()
    theirs.post(address + "setujui/", {"versi": "yang lama"})
    assert SharingGrant.objects.filter(giver=both.jatim).count() == 0  # the term may have changed since it was read
    theirs.post(address + "setujui/", {"versi": page.context["version"]})
    assert SharingGrant.objects.filter(giver=both.jatim).count() == 2
    assert "Setujui dan buka" not in theirs.get(address).content.decode()


def test_ended_early_with_a_reason(both: SimpleNamespace, head: Client) -> None:
    made = agreed(both)
    address = f"/kerja-sama/{made.public_id}/akhiri/"
    refused = head.post(address, {"last_day": "2030-01-01", "reason": "Disepakati", "kunci": KEY})
    assert refused.status_code == 422 and "tidak lebih awal dari akhir" in refused.content.decode()
    for _ in range(2):
        done = head.post(address, {"last_day": "2026-12-31", "reason": "Disepakati", "kunci": KEY})
        assert done.status_code == 302
    html = head.get(f"/kerja-sama/{made.public_id}/").content.decode()
    assert "semula sampai 22 Juni 2027" in html and "Disepakati" in html


def test_people_and_papers(both: SimpleNamespace, head: Client, settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path
    made = agreed(both)
    address = f"/kerja-sama/{made.public_id}/"
    stranger = str(both.in_jatim.public_id)  # of the other side: they name their own
    assert head.post(address + "penanggung-jawab/", {"person": stranger}).status_code == 422
    assert head.post(address + "penanggung-jawab/", {"person": str(both.in_sultra.public_id)}).status_code == 302
    again = head.post(address + "penanggung-jawab/", {"person": str(both.in_sultra.public_id)})
    assert again.status_code == 422 and "sudah menjadi" in again.content.decode()
    upload = SimpleUploadedFile("naskah.jpg", jpeg())
    assert head.post(address + "berkas/", {"label": "Naskah", "file": upload, "kunci": KEY}).status_code == 302
    bad = head.post(address + "berkas/", {"label": "Naskah", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")})
    assert bad.status_code == 422
    paper = AgreementDocument.objects.get()
    assert world.client_of(both.partner).get(f"/naskah/{paper.public_id}/").status_code == 200
    assert world.client_of(both.stranger).get(f"/naskah/{paper.public_id}/").status_code == 404
    one = ResponsiblePerson.objects.get()
    theirs = world.client_of(both.their_head)
    assert theirs.post(f"/penanggung-jawab/{one.public_id}/selesai/").status_code == 404
    head.post(f"/penanggung-jawab/{one.public_id}/selesai/")
    assert ResponsiblePerson.objects.get().period.upper is not None


def test_the_unknown_term_is_shown_as_unknown(both: SimpleNamespace, head: Client) -> None:
    made = agreed(both, last_day=None)
    html = head.get("/kerja-sama/").content.decode()
    assert "Jangka waktu tidak diketahui" in html
    html = head.get(f"/kerja-sama/{made.public_id}/").content.decode()
    assert "tidak ada yang dibuka dan tidak ada pengingat" in html and "tertutup: jangka waktu tidak diketahui" in html


def test_a_head_who_signs_without_a_letter_of_attorney_is_pointed_out(both: SimpleNamespace, head: Client) -> None:
    made = agreed(both)
    assert "tanpa nomor surat kuasa" in head.get(f"/kerja-sama/{made.public_id}/").content.decode()


def test_found_by_number_and_by_word(both: SimpleNamespace, head: Client) -> None:
    agreed(both)
    for asked in ("119/1/2022", "pemberdayaan", "Dinas 35"):
        assert "Pemberdayaan koperasi dan usaha kecil" in head.get("/cari/", {"q": asked}).content.decode()
    far = world.client_of(both.stranger)
    assert "Pemberdayaan koperasi" not in far.get("/cari/", {"q": "pemberdayaan"}).content.decode()


def test_dates_are_of_the_signing_place(both: SimpleNamespace) -> None:
    made = agreed(both)
    assert (made.starts_on, made.last_day, made.zone) == (dt.date(2022, 6, 23), dt.date(2027, 6, 22), "WITA")
