"""The owner's way to a number: one thing a page, nothing typed is lost, and what is sent is what was read."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from accounts.models import Session
from accounts.sessions import SessionStore
from casework.models import Case, Event
from halal.models import Criteria, CriterionAnswer, HalalCase, HalalIngredient, HalalSignature
from tests import world
from tests.halal import applications
from umkm.models import Draft, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    made = applications.office()
    made.business = applications.business(made)
    made.client = world.client_of(made.people["owner"])
    return made


def begin(w: SimpleNamespace) -> str:
    """The address of a new application."""
    answer = w.client.post(f"/usaha-saya/{w.business.public_id}/halal/")
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def seen(html: str) -> str:
    found = re.search(r'name="dilihat" value="([^"]*)"', html)
    return found[1] if found else ""


def send(client: Client, address: str, **values: Any) -> Any:
    """As a browser does: with what stood there when the page was opened."""
    return client.post(f"{address}?kirim", {"dilihat": seen(client.get(address).content.decode()), **values})


def bare(answer: Any) -> str:
    """Without what is new in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def answer_all(w: SimpleNamespace, at: str) -> None:
    for key, value in _questions(w).items():
        assert send(w.client, f"{at}kelayakan/{key}/", jawaban=value).status_code == 302


def _questions(w: SimpleNamespace) -> dict[str, str]:
    edition = Criteria.objects.get(code="2025")
    known = ("nib", "skala", "omzet", "jenis_produk", "jumlah_produk_warung", "pendamping")
    return {item.key: item.opens for item in edition.items.exclude(key__in=known)}


def fill(w: SimpleNamespace, at: str) -> None:
    """Every page, as an owner types it."""
    w.business.district_id = w.business.regency.districts.order_by("code").first().code
    w.business.save(update_fields=["district"])
    answer_all(w, at)
    send(w.client, f"{at}penyelia/", relation="pemilik", name="Ibu Melati", is_muslim="on")
    product = w.business.products.get()
    send(w.client, f"{at}produk/", products=[str(product.public_id)], more="Keripik pedas")
    send(w.client, f"{at}merek/", brand="Melati", area="kabupaten")
    there = send(w.client, f"{at}bahan/baru/", name="Singkong", kind="baku")
    send(w.client, there["Location"], name="Singkong", proof="alami")
    there = send(w.client, f"{at}bahan/baru/", name="Minyak goreng", kind="tambahan")
    send(
        w.client, there["Location"], name="Minyak goreng", proof="sertifikat",
        certificate_number="ID 7411 0000 1234 51025",
    )  # fmt: skip
    send(w.client, f"{at}proses/", steps="Kupas singkong\nIris tipis\nGoreng")
    send(
        w.client, f"{at}tempat/", regency="74.71", district=w.business.district.name, street="Jalan Contoh 1",
        at_home="on",
    )  # fmt: skip
    send(w.client, f"{at}alat/baru/", name="Wajan", kind="manual", halal_only="on")


def filled(w: SimpleNamespace) -> str:
    """An application in which everything is written, without its pages: its address."""
    w.business.district_id = w.business.regency.districts.order_by("code").first().code
    w.business.save(update_fields=["district"])
    halal = applications.opened(w, w.business)
    with transaction.atomic(), applications.scope(w, "owner"):
        applications.fill(halal)
    return f"/ajukan-halal/{halal.case.public_id}/"


def test_from_the_first_page_to_a_number(w: SimpleNamespace) -> None:
    html = w.client.get(f"/usaha-saya/{w.business.public_id}/halal/").content.decode()
    assert "Kepkaban BPJPH 146/2025" in html and "Mulai pengajuan" in html
    at = begin(w)
    assert "Belum bisa" in w.client.get(at).content.decode()
    fill(w, at)
    page = w.client.get(at).content.decode()
    assert "9 dari 11 bagian" in page, re.findall(r"\d+ dari \d+ bagian", page)

    check = w.client.get(f"{at}periksa/").content.decode()
    assert "Keripik pedas" in check and "ID741100001234" in check and "Jalan Contoh 1" in check
    answer = send(w.client, f"{at}kirim/", setuju="on", name="Ibu Melati", kunci="0" * 32)
    assert answer.status_code == 302 and answer["Location"].endswith("/diterima/")
    html = w.client.get(answer["Location"]).content.decode()
    case = Case.objects.get(halal__business=w.business)
    assert case.status == "diajukan" and case.reference in html and "Apa yang terjadi sesudah ini" in html
    with transaction.atomic(), applications.scope(w, "officer"):
        signed = HalalSignature.objects.filter(case=case.pk)
        assert {row.purpose for row in signed} == {"permohonan", "pernyataan", "penyelia"}
        assert {(row.name, row.way) for row in signed} == {("Ibu Melati", "ketik")}
    assert HalalCase.objects.get(pk=case.pk).criteria.code == "2025"
    # What was sent is read, not changed.
    assert w.client.get(at)["Location"].endswith("/status/")
    assert "Sedang diperiksa dinas" in w.client.get(f"{at}status/").content.decode()
    assert send_refused(w.client, f"{at}proses/", steps="Lain\nsama sekali")


def send_refused(client: Client, address: str, **values: Any) -> bool:
    answer = client.post(f"{address}?kirim", values, follow=True)
    return "sudah dikirim" in answer.content.decode()


def test_sending_five_times_gives_five_equal_answers(w: SimpleNamespace) -> None:
    at = filled(w)
    mark = seen(w.client.get(f"{at}kirim/").content.decode())
    typed = {"setuju": "on", "name": "Ibu Melati", "kunci": "1" * 32, "dilihat": mark}
    answers = {w.client.post(f"{at}kirim/?kirim", typed)["Location"] for _ in range(5)}
    assert answers == {f"{at}diterima/"}
    assert Event.objects.filter(move="ajukan").count() == 1


def test_beginning_twice_is_one_draft(w: SimpleNamespace) -> None:
    assert begin(w) == begin(w)
    assert Case.objects.filter(halal__business=w.business).count() == 1


def test_what_changed_after_it_was_read_is_not_sent(w: SimpleNamespace) -> None:
    at = filled(w)
    mark = seen(w.client.get(f"{at}kirim/").content.decode())
    send(w.client, f"{at}proses/", steps="Kupas\nKukus")  # in another window
    typed = {"setuju": "on", "name": "Ibu Melati", "kunci": "2" * 32, "dilihat": mark}
    answer = w.client.post(f"{at}kirim/?kirim", typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "berubah sejak Anda memeriksanya" in html and 'value="Ibu Melati"' in html
    assert Case.objects.get(halal__business=w.business).status == "draft"
    # Who was told and sends again has seen it: the same form goes in.
    again = w.client.post(f"{at}kirim/?kirim", typed | {"dilihat": seen(html)})
    assert again.status_code == 302 and again["Location"].endswith("/diterima/")


def test_a_hand_made_send_of_an_unfinished_draft_says_what_is_missing(w: SimpleNamespace) -> None:
    at = begin(w)
    row = HalalCase.objects.select_related("case").get(business=w.business)
    typed = {"setuju": "on", "name": "Ibu Melati", "dilihat": f"{row.at.timestamp():.6f}.{row.case.version}"}
    answer = w.client.post(f"{at}kirim/?kirim", typed)
    assert answer.status_code == 422 and "Kecamatan usaha belum diisi." in answer.content.decode()
    assert Case.objects.get(pk=row.pk).status == "draft"


def test_a_no_names_its_reason_and_the_way_on(w: SimpleNamespace) -> None:
    at = begin(w)
    answer = send(w.client, f"{at}kelayakan/alat/", jawaban="tidak")
    assert answer["Location"].endswith("/kelayakan/#alat")
    html = w.client.get(f"{at}kelayakan/").content.decode()
    assert "Jalur gratis hanya untuk alat manual atau semi-otomatis." in html and "jalur reguler" in html
    assert "Perlu diperbaiki" in w.client.get(at).content.decode()


def test_who_was_helped_before_goes_on_at_own_cost_and_back(w: SimpleNamespace) -> None:
    at = begin(w)
    send(w.client, f"{at}kelayakan/fasilitasi/", jawaban="ya")
    assert "Lanjutkan dengan biaya sendiri" in w.client.get(f"{at}kelayakan/").content.decode()
    w.client.post(f"{at}biaya/", {"biaya": "sendiri"})
    assert HalalCase.objects.get(business=w.business).paid_by == "sendiri"
    assert "Kembali ke jalur gratis" in w.client.get(f"{at}kelayakan/").content.decode()
    w.client.post(f"{at}biaya/", {"biaya": "gratis"})
    assert HalalCase.objects.get(business=w.business).paid_by == "gratis"


def test_an_edition_that_changed_since_the_draft_is_told(w: SimpleNamespace) -> None:
    at = filled(w)
    old = Criteria.objects.get(code="2025")
    Criteria.objects.filter(pk=old.pk).update(in_force=DateRange(dt.date(2025, 7, 8), dt.date(2026, 1, 1)))
    new = Criteria.objects.create(
        code="x", title="Kepkaban Contoh", in_force=DateRange(dt.date(2026, 1, 1), None), legal_basis="x", mark="OK"
    )
    for item in old.items.all():
        item.pk, item.criteria = None, new
        item.save()
    html = w.client.get(at).content.decode()
    assert "Kriteria berubah: dahulu Kepkaban BPJPH 146/2025, sekarang Kepkaban Contoh." in html
    # The old answer is offered, and stays with its own edition.
    page = w.client.get(f"{at}kelayakan/alat/").content.decode()
    assert re.search(r'value="ya"[^>]*checked', page) and "kriteria yang lama" in page
    send(w.client, f"{at}kelayakan/alat/", jawaban="ya")
    html = w.client.get(f"{at}kelayakan/").content.decode()
    assert "Anda menjawab: Ya" in html and html.count("Belum dijawab") == len(_questions(w)) - 1
    assert CriterionAnswer.objects.filter(criterion__key="alat", criterion__criteria=old).count() == 1


def test_an_ingredient_may_be_left_open_until_it_is_sent(w: SimpleNamespace) -> None:
    at = begin(w)
    there = send(w.client, f"{at}bahan/baru/", name="Minyak goreng", kind="tambahan")["Location"]
    send(w.client, there, name="Minyak goreng", proof="belum")
    assert "0 dari 1 bahan lengkap. Kurang: Minyak goreng." in w.client.get(at).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"certificate_number": "ID741100001234"}, "Nomor terlalu pendek: baru 12 angka"),
        ({"certificate_number": "KH-123"}, "diawali ID"),
        ({"certificate_number": ""}, "Isi nomor sertifikatnya"),
        (
            {"certificate_number": "ID74110000123451025", "certificate_last_day": "2021-02-03"},
            "Sertifikat bahan ini sudah berakhir",
        ),
    ],
)
def test_a_wrong_certificate_of_an_ingredient_keeps_what_was_typed(
    w: SimpleNamespace, typed: dict[str, str], said: str
) -> None:
    at = begin(w)
    there = send(w.client, f"{at}bahan/baru/", name="Minyak goreng", kind="tambahan")["Location"]
    answer = send(w.client, there, name="Minyak goreng", proof="sertifikat", brand="Contoh Merek", **typed)
    html = answer.content.decode()
    assert answer.status_code == 422 and said in html and 'value="Contoh Merek"' in html
    assert HalalIngredient.objects.get().proof == "belum"
    # Left and opened again, it is still there.
    assert 'value="Contoh Merek"' in w.client.get(there).content.decode()
    assert "Perlu diperbaiki" in w.client.get(at).content.decode()


def test_the_same_ingredient_sent_twice_is_there_once(w: SimpleNamespace) -> None:
    at = begin(w)
    first = send(w.client, f"{at}bahan/baru/", name="Garam", kind="tambahan")["Location"]
    assert send(w.client, f"{at}bahan/baru/", name="garam", kind="tambahan")["Location"] == first
    assert HalalIngredient.objects.count() == 1


def test_later_keeps_what_is_not_right_yet(w: SimpleNamespace) -> None:
    at = begin(w)
    answer = send(w.client, f"{at}proses/", steps="Hanya satu langkah", nanti="1")
    assert answer.status_code == 302 and answer["Location"] == at
    assert "Perlu diperbaiki" in w.client.get(at).content.decode()
    assert "Hanya satu langkah" in w.client.get(f"{at}proses/").content.decode()
    send(w.client, f"{at}proses/", steps="Kupas\nGoreng")
    assert not Draft.objects.exists()


def test_a_page_that_was_overtaken_says_so_and_loses_nothing(w: SimpleNamespace) -> None:
    at = begin(w)
    old = seen(w.client.get(f"{at}proses/").content.decode())
    send(w.client, f"{at}proses/", steps="Dari telepon\nyang lain")
    answer = w.client.post(f"{at}proses/?kirim", {"dilihat": old, "steps": "Dari sini\njuga"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "Dari telepon" in html and "Dari sini" in html
    again = w.client.post(f"{at}proses/?kirim", {"dilihat": seen(html), "steps": "Dari sini\njuga"})
    assert again.status_code == 302
    assert list(HalalCase.objects.get().steps.values_list("text", flat=True)) == ["Dari sini", "juga"]


def test_autosave_is_a_draft_that_the_save_overtakes(w: SimpleNamespace) -> None:
    at = begin(w)
    typed = {"steps": "Belum sele", "kunci": "3" * 32}
    assert w.client.post(f"{at}proses/?draf", typed).status_code == 204
    assert "Belum sele" in w.client.get(f"{at}proses/").content.decode()
    send(w.client, f"{at}proses/", steps="Kupas\nGoreng", kunci="3" * 32)
    assert w.client.post(f"{at}proses/?draf", typed).status_code == 204  # came late
    assert not Draft.objects.exists()
    assert f'data-saved="{"3" * 32}"' in w.client.get(at).content.decode()


def test_a_session_that_ended_in_the_middle_gives_the_typed_text_back(w: SimpleNamespace) -> None:
    at = begin(w)
    mark = seen(w.client.get(f"{at}proses/").content.decode())
    Session.objects.all().delete()
    answer = w.client.post(f"{at}proses/?kirim", {"dilihat": mark, "steps": "Kupas\nGoreng sampai kuning"})
    assert answer.status_code == 302 and answer["Location"].startswith("/masuk/?lanjut=/ajukan-halal/")
    assert "Isian Anda tadi masih ada" in w.client.get(answer["Location"]).content.decode()
    assert not HalalCase.objects.get().steps.exists()

    owner = w.people["owner"]
    owner.set_password("kata-sandi-panjang-contoh")
    owner.save()
    world.contact(owner.person, "email", "melati@contoh.example")
    typed = {"contact": "melati@contoh.example", "password": "kata-sandi-panjang-contoh", "lanjut": f"{at}proses/"}
    html = w.client.post("/masuk/", typed, follow=True).content.decode()
    assert "Goreng sampai kuning" in html
    assert "Goreng sampai kuning" not in w.client.get(f"{at}proses/").content.decode()  # once


def test_typed_text_waits_sealed_and_only_for_pages_that_ask_for_it(w: SimpleNamespace) -> None:
    at = begin(w)
    stranger = Client()
    stranger.post(f"{at}proses/?kirim", {"steps": "Rahasia dapur"})
    row = Session.objects.order_by("-pk").first()
    assert row is not None and b"Rahasia" not in bytes(row.sealed)
    assert SessionStore(stranger.cookies["sesi"].value).load()["_tertulis"]["path"] == f"{at}proses/"
    other = Client()
    other.post(f"/usaha-saya/{w.business.public_id}/halal/", {"apa": "pun"})
    assert "sesi" not in other.cookies


def test_a_stranger_sees_nothing_of_it(w: SimpleNamespace) -> None:
    at = begin(w)
    stranger = world.client_of(w.people["stranger"])
    missing = "/ajukan-halal/00000000-0000-4000-8000-000000000000/"
    for page in ("", "proses/", "periksa/", "kirim/", "status/", "diterima/", "kelayakan/"):
        answer = stranger.get(at + page)
        assert answer.status_code == 404
        assert bare(answer) == bare(stranger.get(missing + page))
    assert stranger.post(f"{at}proses/?kirim", {"steps": "a\nb"}).status_code == 404
    assert stranger.get(f"/usaha-saya/{w.business.public_id}/halal/").status_code == 404


def test_staff_without_consent_are_led_to_the_case(w: SimpleNamespace) -> None:
    at = begin(w)
    officer = world.client_of(w.people["officer"])
    answer = officer.post(f"{at}proses/?kirim", {"steps": "a\nb"})
    assert answer.status_code == 302 and answer["Location"].startswith("/perkara/")
    assert not HalalCase.objects.get().steps.exists()


def test_products_that_the_record_does_not_have_are_added_to_it(w: SimpleNamespace) -> None:
    at = begin(w)
    send(w.client, f"{at}produk/", products=[], more="Abon ikan\nAbon ikan\nSambal")
    assert set(Product.objects.filter(business=w.business).values_list("name", flat=True)) == {
        "Keripik", "Abon ikan", "Sambal",
    }  # fmt: skip
    assert {row.name for row in HalalCase.objects.get().products.all()} == {"Abon ikan", "Sambal"}


def test_signing_out_wipes_the_device(w: SimpleNamespace) -> None:
    page = w.client.get("/keluar/").content.decode()
    action = re.search(r'action="([^"]+)" data-wipe', page)
    assert action
    assert w.client.post(action[1])["Clear-Site-Data"] == '"storage"'
