"""Filled in for an owner: with consent alone, named, told, objected to; and the forms of the steps outside."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework.engine import Refused, perform
from casework.models import Case, CaseDocument
from casework.once import FIELD, new_key
from database import clock
from documents.models import StoredFile
from halal import applying, objecting
from halal.models import HalalCase, Objection
from notifications.models import Message
from tests import world
from tests.documents.hostile import jpeg
from tests.halal.applications import bring, business, filled, go, office, paper, scope
from umkm import acting


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return office()


def let(w: SimpleNamespace, who: str, halal: HalalCase) -> acting.ActingConsent:
    with transaction.atomic(), scope(w, who):
        return acting.record(
            user=w.people[who], business=halal.business, owner=w.people["owner"].person, way="lisan",
            note="Di tempat usaha, setelah dibacakan.",
        )  # fmt: skip


def writes(w: SimpleNamespace, who: str, halal: HalalCase) -> None:
    with transaction.atomic(), scope(w, who):
        found = applying.found_for(w.people[who], halal.case.public_id)
        assert found is not None
        applying.add_ingredient(found, name="Gula pasir", kind="baku")


def objected(w: SimpleNamespace, halal: HalalCase, **more: str) -> Objection:
    typed = {"part": "bahan", "text": "Saya tidak memakai gula. Telepon saya 0812 3456 7890."} | more
    with transaction.atomic(), scope(w, "owner"):
        return objecting.raise_objection(halal=halal, actor=w.actors["owner"], **typed)


def test_nobody_writes_or_sends_for_an_owner_without_consent(w: SimpleNamespace) -> None:
    halal = filled(w, business(w))
    for who in ("companion", "officer"):
        with pytest.raises(Refused, match="belum mempunyai izin"):
            writes(w, who, halal)
        with pytest.raises(Refused, match="belum mempunyai izin"):
            go(w, halal, "ajukan", who=who)
    let(w, "companion", halal)
    writes(w, "companion", halal)
    with pytest.raises(Refused, match="Kehalalan bahan"):  # the next thing that is missing
        go(w, halal, "ajukan", who="companion")


def test_the_owner_is_told_once_a_day_and_sees_by_whom(w: SimpleNamespace) -> None:
    halal = filled(w, business(w))
    let(w, "companion", halal)
    writes(w, "companion", halal), writes(w, "companion", halal)
    name = w.people["companion"].get_full_name()
    told = Message.objects.get(kind=objecting.FILLED)
    assert (told.recipient, told.context["pelaku"]) == (w.people["owner"].person, name)
    with scope(w, "owner"):
        assert objecting.helpers_of(halal) == [name]
    page = world.client_of(w.people["owner"]).get(reverse("casework:case", args=[halal.case.public_id]))
    assert f"Diisi oleh {name}" in page.content.decode() and "nyatakan keberatan" in page.content.decode()


def test_an_objection_stops_the_sending_until_it_is_settled(w: SimpleNamespace) -> None:
    halal = filled(w, business(w))
    raised = objected(w, halal)
    assert "0812" not in raised.text
    assert objected(w, halal).pk == raised.pk  # one a part
    assert Message.objects.filter(kind=objecting.RAISED, recipient=w.people["companion"].person).exists()
    assert Message.objects.filter(kind=objecting.RAISED, recipient=w.people["supervisor"].person).exists()
    with pytest.raises(Refused, match="keberatan atas bahan"):
        go(w, halal, "ajukan")
    for who in ("companion", "foreign_officer"):
        with pytest.raises(Refused), transaction.atomic(), scope(w, who):
            objecting.answer_objection(objection=raised, actor=w.actors[who], text="Sudah dihapus.")
    with transaction.atomic(), scope(w, "officer"):
        objecting.answer_objection(objection=raised, actor=w.actors["officer"], text="Gula sudah dihapus.")
    assert Message.objects.get(kind=objecting.ANSWERED).recipient == w.people["owner"].person
    second = objected(w, halal, part="alat", text="Wajannya bukan milik saya.")
    with transaction.atomic(), scope(w, "owner"):
        objecting.withdraw_objection(objection=second, actor=w.actors["owner"])
    with pytest.raises(Refused, match="sudah selesai"):
        objecting.withdraw_objection(objection=second, actor=w.actors["owner"])
    assert go(w, halal, "ajukan").status == "diajukan"


def test_only_the_owner_objects_and_the_database_keeps_answers_whole(w: SimpleNamespace) -> None:
    halal = filled(w, business(w))
    for who in ("companion", "officer", "stranger"):
        with pytest.raises(Refused, match="Hanya pemilik"):
            objecting.raise_objection(halal=halal, actor=w.actors[who], part="bahan", text="Tidak benar.")
    raised = objected(w, halal)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=raised.pk).update(answered_at=clock.now())


def test_objecting_and_answering_on_pages(w: SimpleNamespace) -> None:
    halal = filled(w, business(w))
    owner, officer = world.client_of(w.people["owner"]), world.client_of(w.people["officer"])
    address = reverse("field:object", args=[halal.case.public_id])
    short = owner.post(address, {"part": "bahan", "text": "x", FIELD: new_key()})
    assert short.status_code == 422 and "Tulis apa yang tidak benar" in short.content.decode()
    typed = {"part": "bahan", "text": "Bukan bahan saya.", FIELD: new_key()}
    assert owner.post(address, typed).status_code == 302 and owner.post(address, typed).status_code == 302
    row = Objection.objects.get()
    answer = reverse("field:objection_answer", args=[halal.case.public_id, row.public_id])
    case_page = reverse("casework:case", args=[halal.case.public_id])
    assert "Bukan bahan saya." in officer.get(case_page).content.decode()
    assert owner.get(answer).status_code == 403
    assert world.client_of(w.people["foreign_officer"]).get(answer).status_code == 404
    assert officer.post(answer, {"text": "Bahan itu sudah kami hapus."}).status_code == 302
    assert "Bahan itu sudah kami hapus." in owner.get(case_page).content.decode()
    again = owner.post(reverse("field:objection_withdraw", args=[halal.case.public_id, row.public_id]), follow=True)
    assert "sudah selesai" in again.content.decode()


def outside(w: SimpleNamespace, halal: HalalCase, **more: Any) -> dict[str, Any]:
    return {
        "sumber": "sihalal", "nomor": f"SH2026-{halal.pk:09d}", "tanggal": clock.today("Asia/Makassar").isoformat(),
        "versi": Case.objects.get(pk=halal.pk).version, FIELD: new_key(),
    } | more  # fmt: skip


def shot() -> SimpleUploadedFile:
    return SimpleUploadedFile("layar.jpg", jpeg(), "image/jpeg")


def test_a_step_outside_is_never_just_a_click(w: SimpleNamespace) -> None:
    halal = bring(w, "diajukan")
    client, address = (
        world.client_of(w.people["officer"]),
        reverse("casework:move", args=[halal.case.public_id, "daftarkan"]),
    )
    page = client.get(address).content.decode()
    assert "Dari mana ini diketahui?" in page and "Nomor daftar SiHalal" in page
    tomorrow = (clock.today("Asia/Makassar") + dt.timedelta(days=2)).isoformat()
    for more, sentence in (
        ({"sumber": ""}, "Pilih sumbernya."),
        ({"nomor": ""}, "Isi nomor daftar sihalal."),
        ({"tanggal": tomorrow}, "di masa depan"),
        ({}, "Lampirkan dokumen"),
        ({"dokumen": SimpleUploadedFile("a.pdf", b"bukan pdf", "application/pdf")}, "bukan PDF"),
    ):
        answer = client.post(address, outside(w, halal, **more))
        assert answer.status_code == 422 and sentence in answer.content.decode(), more
    assert Case.objects.get(pk=halal.pk).status == "diajukan"
    assert client.post(address, outside(w, halal, dokumen=shot())).status_code == 302
    event = Case.objects.get(pk=halal.pk).events.latest("version")
    assert set(event.evidence) == {"sumber", "nomor", "tanggal", "dokumen"}
    seen = client.get(reverse("casework:case", args=[halal.case.public_id])).content.decode()
    with scope(w, "officer"):
        proof = CaseDocument.objects.get(file__public_id=event.evidence["dokumen"])
    assert reverse("casework:paper", args=[proof.public_id]) in seen


def test_a_document_that_came_with_a_wrong_form_is_not_asked_for_again(w: SimpleNamespace) -> None:
    halal = bring(w, "diajukan")
    client, address = (
        world.client_of(w.people["officer"]),
        reverse("casework:move", args=[halal.case.public_id, "daftarkan"]),
    )
    wrong = client.post(address, outside(w, halal, nomor="", dokumen=shot()))
    assert wrong.status_code == 422 and "Sudah terunggah" in wrong.content.decode()
    kept = wrong.context["form"]["dokumen_ada"].value()
    other = bring(w, "diajukan", business(w, "Tempe"))
    there = reverse("casework:move", args=[other.case.public_id, "daftarkan"])
    assert client.post(there, outside(w, other, dokumen_ada=kept)).status_code == 422  # of another case
    assert client.post(address, outside(w, halal, dokumen_ada=kept + "x")).status_code == 422
    before = StoredFile.objects.count()
    assert client.post(address, outside(w, halal, dokumen_ada=kept)).status_code == 302
    assert StoredFile.objects.count() == before


def test_codes_products_and_reasons_are_chosen_from_lists(w: SimpleNamespace) -> None:
    halal = bring(w, "verifikasi_bpjph")
    client = world.client_of(w.people["officer"])
    progress = client.get(reverse("casework:move", args=[halal.case.public_id, "catat_bpjph"])).content.decode()
    assert all(code in progress for code in ("OF72", "OF11", "OF15")) and "OF74" not in progress
    back = reverse("casework:move", args=[halal.case.public_id, "kembalikan_bpjph"])
    answer = client.post(back, outside(w, halal, dokumen=shot(), reason="lainnya"))
    assert answer.status_code == 422 and "Jelaskan alasannya" in answer.content.decode()
    last = bring(w, "penerbitan", business(w, "Abon", products=("Abon sapi", "Abon ayam")))
    page = client.get(reverse("casework:move", args=[last.case.public_id, "terbitkan"])).content.decode()
    assert "Abon sapi" in page and "Abon ayam" in page
    one = last.products.get(name="Abon sapi")
    number = f"ID74110{last.pk:09d}1126"
    given = outside(w, last, nomor=number, dokumen=shot(), lampiran=shot(), produk=[str(one.public_id)])
    assert client.post(reverse("casework:move", args=[last.case.public_id, "terbitkan"]), given).status_code == 302
    last.refresh_from_db()
    assert last.certificate is not None and [p.name for p in last.certificate.products.all()] == ["Abon sapi"]


def test_a_hand_made_post_skips_no_step(w: SimpleNamespace) -> None:
    halal = bring(w, "diajukan")
    client = world.client_of(w.people["officer"])
    for key in ("teruskan_bpjph", "terbitkan", "putuskan", "catat_kunjungan"):
        answer = client.post(
            reverse("casework:move", args=[halal.case.public_id, key]), outside(w, halal, dokumen=shot())
        )
        assert answer.status_code in (302, 422), key
    assert Case.objects.get(pk=halal.pk).status == "diajukan"
    with pytest.raises(Refused, match="Lengkapi dahulu"), transaction.atomic(), scope(w, "officer"):
        perform(halal.case, "daftarkan", w.actors["officer"], halal.case.version, nomor="x", dokumen=paper())
