"""The end of an application: its certificate meets the duty, and a wrong one is taken back with all that it did."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.correction import correct
from casework.engine import Refused, perform_set
from casework.models import Case, Event
from database import clock
from halal.duties import uncovered
from halal.forms import CertificateForm
from halal.models import Certificate, HalalCase
from halal.services import record_certificate
from halal.workflow import SELF_DECLARE
from notifications.models import Message
from tests.halal.applications import bring, business, go, office, paper, scope, steps
from umkm.models import LegalPaper, Product

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return office()


def open_duties(halal: HalalCase) -> int:
    return uncovered(clock.today("Asia/Jayapura")).filter(product__business=halal.business).count()


def take_back(w: SimpleNamespace, halal: HalalCase) -> None:
    case = Case.objects.get(pk=halal.pk)
    with transaction.atomic(), scope(w, "supervisor"):
        correct(case, w.actors["supervisor"], case.version, "Nomor keliru")


def test_a_certificate_meets_the_duty_and_a_wrong_one_opens_it_again(w):
    halal = bring(w, "penerbitan")
    assert open_duties(halal) == 1
    go(w, halal, "terbitkan", nomor="ID 7411.0000 0000 99 1126")
    halal.refresh_from_db()
    certificate = Certificate.objects.get()
    assert halal.certificate == certificate
    assert certificate.number == "ID74110000000099" + "1126"
    assert [product.name for product in certificate.products.all()] == ["Keripik"]
    assert certificate.recorded_by_name == "officer Dinas 74"
    written = LegalPaper.objects.standing().get()
    assert (written.number, written.kind, written.business) == (certificate.number, "sertifikat_halal", halal.business)
    assert open_duties(halal) == 0
    assert Message.objects.filter(kind="halal_terbit", state="planned").count() == 1

    take_back(w, halal)
    halal.refresh_from_db()
    certificate.refresh_from_db()
    assert Case.objects.get(pk=halal.pk).status == "penerbitan"
    assert (halal.certificate, halal.covered, halal.certificate_found) == (None, [], False)
    assert certificate.in_force.isempty
    assert certificate.ending == "keliru"
    assert not LegalPaper.objects.standing().exists()
    assert LegalPaper.objects.count() == 1  # never deleted
    assert open_duties(halal) == 1
    assert not Message.objects.filter(kind="halal_terbit", state="planned").exists()  # thanks not sent yet, not sent

    go(w, halal, "terbitkan", nomor="ID74110000000000771126")  # the right one
    assert open_duties(halal) == 0
    assert [row.number for row in LegalPaper.objects.standing()] == ["ID74110000000000771126"]


def test_the_number_of_another_business_is_refused(w):
    first = bring(w, "terbit")
    number = Certificate.objects.get().number
    second = bring(w, "penerbitan", business(w, "Tempe"))
    with pytest.raises(Refused, match="sudah tercatat pada usaha lain"):
        go(w, second, "terbitkan", nomor=number)
    take_back(w, first)  # it was recorded wrongly there: here it is free
    go(w, second, "terbitkan", nomor=number)
    with pytest.raises(Refused, match="sudah tercatat pada usaha lain"):
        go(w, first, "terbitkan", nomor=number)


def test_by_hand_too_the_number_of_another_business_is_refused(w):
    known = bring(w, "terbit")
    number = Certificate.objects.get().number
    other = business(w, "Tempe")
    typed = {"number": f" {number[:6]} {number[6:]}", "issued_on": "2026-11-01"}
    for of, refused in ((other, True), (known.business, False)):
        form = CertificateForm(typed | {"products": [str(of.products.get().public_id)]}, business=of)
        assert ("usaha lain" in str(form.errors.get("number", ""))) == refused


def by_hand(w: SimpleNamespace, halal: HalalCase, number: str, products: list[Product]) -> Certificate:
    return record_certificate(
        actor=w.people["officer"], business=halal.business, number=number, issued_on=TODAY, products=products
    )


def test_the_number_of_another_product_is_refused(w):
    halal = bring(w, "penerbitan")
    other = Product.objects.create(business=halal.business, name="Kerupuk")
    by_hand(w, halal, "ID74110000000000051126", [other])
    with pytest.raises(Refused, match=r"untuk produk lain \(Kerupuk\)"):
        go(w, halal, "terbitkan", nomor="ID74110000000000051126")


def test_one_recorded_by_hand_before_becomes_the_case_s_and_stays_when_that_is_taken_back(w):
    halal = bring(w, "penerbitan", business(w, products=("Keripik", "Kerupuk")))
    known = by_hand(w, halal, "ID74110000000000051126", [halal.business.products.get(name="Keripik")])
    go(w, halal, "terbitkan", nomor="ID74110000000000051126")
    halal.refresh_from_db()
    assert (halal.certificate, halal.certificate_found, Certificate.objects.count()) == (known, True, 1)
    assert known.products.count() == 2
    take_back(w, halal)
    known.refresh_from_db()
    assert known.in_force == DateRange(TODAY, None)
    assert [product.name for product in known.products.all()] == ["Keripik"]
    assert open_duties(halal) == 1


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"nomor": "KF-SD-2026-001"}, "bukan nomor sertifikat halal"),
    ({"nomor": "ID123"}, "bukan nomor sertifikat halal"),
    ({"produk": ["00000000-0000-0000-0000-000000000000"]}, "bukan produk pengajuan ini"),
    ({"produk": ["; drop table"]}, "bukan produk pengajuan ini"),
    ({"produk": []}, "Lengkapi dahulu: Produk pada lampiran"),
    ({"tanggal": "2099-12-31"}, "di masa depan"),
)


def test_a_wrong_certificate_is_refused_and_nothing_is_written(w):
    halal = bring(w, "penerbitan")
    for said, sentence in WRONG:
        with pytest.raises(Refused, match=sentence):
            go(w, halal, "terbitkan", **said)
    assert not Certificate.objects.exists()
    assert not LegalPaper.objects.exists()
    assert Case.objects.get(pk=halal.pk).status == "penerbitan"


def test_only_what_the_annex_names_is_covered(w):
    halal = bring(w, "penerbitan", business(w, products=("Keripik", "Kerupuk")))
    one = str(halal.products.get(name="Kerupuk").public_id)
    go(w, halal, "terbitkan", produk=[one])
    assert [product.name for product in Certificate.objects.get().products.all()] == ["Kerupuk"]
    assert open_duties(halal) == 1


def story(halal: HalalCase) -> list[tuple[Any, ...]]:
    return list(
        Event.objects.filter(case=halal.pk).order_by("version").values_list("version", "move", "to_status", "ball_role")
    )


def picture(halal: HalalCase) -> tuple[Any, ...]:
    """All that the end of a case wrote, without ids and numbers."""
    halal = HalalCase.objects.get(pk=halal.pk)
    papers = LegalPaper.objects.filter(case=halal.pk).values_list("kind", "issuer", "issued_on", "recorded_by_name")
    certificate = halal.certificate
    assert certificate is not None
    return (
        story(halal),
        halal.sihalal_code,
        len(halal.covered),
        halal.certificate_found,
        certificate.in_force,
        certificate.recorded_by_name,
        sorted(certificate.products.values_list("name", flat=True)),
        list(papers),
        sorted(Message.objects.filter(subject__in=Event.objects.filter(case=halal.pk)).values_list("kind", "state")),
        open_duties(halal),
    )


def test_a_set_ends_in_the_same_rows_as_one_by_one(w):
    one, *many = [bring(w, "penerbitan", business(w, f"Usaha {number}")) for number in range(3)]
    go(w, one, "terbitkan")
    with transaction.atomic(), scope(w, "officer"):
        each = {halal.pk: steps(w, halal, SELF_DECLARE.move["terbitkan"], dokumen=paper()) for halal in many}
        outcome = perform_set(Case.objects.filter(pk__in=each), "terbitkan", w.actors["officer"], each=each)
    assert (sorted(outcome.done), outcome.refused) == (sorted(each), {})
    assert picture(one) == picture(many[0]) == picture(many[1])


def test_one_number_for_two_of_a_set_is_refused_for_both(w):
    many = [bring(w, "penerbitan", business(w, f"Usaha {number}")) for number in range(2)]
    with transaction.atomic(), scope(w, "officer"):
        each = {
            halal.pk: steps(w, halal, SELF_DECLARE.move["terbitkan"], nomor="ID74110000000000051126") for halal in many
        }
        outcome = perform_set(Case.objects.filter(pk__in=each), "terbitkan", w.actors["officer"], each=each)
    assert not outcome.done
    assert all("dua kali" in sentence for sentence in outcome.refused.values())
    assert not Certificate.objects.exists()
