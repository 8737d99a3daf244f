"""Claims: what is offered and to whom, who decides, what acceptance does and undoes, and what may not be."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.actors import Actor
from accounts.models import Contact, Person, PersonScope, User
from accounts.scope import scope_of
from accounts.services import make_person, make_user
from casework.correction import correct
from casework.engine import Refused, perform, perform_set
from casework.models import Case, Event
from casework.once import FIELD, new_key
from database import clock
from database.scope import scoped
from documents.models import StoredFile
from notifications.models import Message
from notifications.planner import plan
from tests import world
from tests.documents.hostile import jpeg
from tests.once.story import as_worker
from umkm import claims
from umkm.models import Business, ClaimedBusiness, Ownership
from umkm.services import create_business
from umkm.workflow import BEFORE, CLAIM, SAME

CHECKED = {"cara": ["bertemu"], "tercatat": SAME}


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    """An imported business in Kendari, whose owner a register names; two who say that it is theirs; the agency."""
    sultra = world.agency("74")
    officer, supervisor = world.officer(sultra), world.member(sultra.organisation, "supervisor")
    named = make_person(full_name="Melati Contoh", contacts=[("phone", "0812 0000 7001", False)])
    with scoped(scope_of(officer)), transaction.atomic():
        business = create_business(
            actor=officer, name="Keripik Pisang Melati", regency_id="74.71", district_id="74.71.01", scale="mikro",
            origin="impor", owner=named, products=[("Keripik", "makanan_minuman", "domestic")], nib="9120001234567",
        )  # fmt: skip
    one = make_user(make_person(full_name="Melati Contoh", contacts=[("phone", "0812 0000 7001", False)]))
    two = make_user(make_person(full_name="Lain Contoh", contacts=[("email", "lain@usaha.example", True)]))
    return SimpleNamespace(
        sultra=sultra, officer=officer, supervisor=supervisor, named=named, business=business, one=one, two=two
    )


def opened(w: SimpleNamespace, user: User, **more: Any) -> Case:
    with scoped(scope_of(user)), transaction.atomic():
        return claims.open_claim(
            user=user, business=w.business, as_what="pemilik", statement="Sejak 2019 di Mandonga.", **more
        )


def move(w: SimpleNamespace, case: Case, key: str, who: User, **evidence: Any) -> Case:
    with scoped(scope_of(who)), transaction.atomic():
        return perform(case, key, Actor.of(who), case.version, **evidence)


def stamp(version: int) -> dict[str, Any]:
    """What the page of a step carries unseen."""
    return {"versi": version, FIELD: new_key()}


def owners(w: SimpleNamespace) -> list[Person]:
    now = Ownership.objects.filter(business=w.business, period__contains=clock.now())
    return [ownership.person for ownership in now.order_by("pk")]


# --- what is offered, and to whom ---------------------------------------------------------------------------------


def names(user: User, **asked: Any) -> list[str]:
    with scoped(scope_of(user)), transaction.atomic():
        return [offer.name for offer in claims.offers_for(user, **asked)]


def test_the_number_that_one_signed_up_with_finds_the_row_of_a_register(w: SimpleNamespace) -> None:
    assert names(w.one) == ["Keripik Pisang Melati"]
    assert names(w.two) == []


def test_a_number_tells_nothing_once_somebody_with_a_sign_in_owns_it(w: SimpleNamespace) -> None:
    move(w, opened(w, w.one), "terima", w.officer, **CHECKED)
    nosy = make_user(make_person(full_name="Ingin Tahu", contacts=[("phone", "0812 0000 7001", False)]))
    assert names(nosy) == []
    (offer,) = claims.offers_for(nosy, nib="9120001234567")  # whoever holds the NIB is told what to do
    assert not offer.free and "sudah dipegang akun lain" in offer.free.reason and "Dinas 74" in offer.free.reason


def test_an_offer_holds_nothing_of_a_person(w: SimpleNamespace) -> None:
    client = world.client_of(w.two)
    client.post("/usaha-saya/cari/", {"name": "kripik pisang melati", "regency": "74.71", "district": "mandonga"})
    page = client.get("/usaha-saya/cari/hasil/").content.decode()
    assert "Keripik Pisang Melati" in page and "Mandonga" in page
    for hidden in ("Melati Contoh", "7001", "9120001234567", "0812"):
        assert hidden not in page


def test_only_what_was_offered_can_be_claimed(w: SimpleNamespace) -> None:
    client = world.client_of(w.two)
    answer = client.post("/usaha-saya/cari/hasil/", {"pilih": str(w.business.public_id)})
    assert answer.status_code == 422
    assert client.get("/usaha-saya/klaim/").headers["Location"] == "/usaha-saya/cari/"


def test_a_search_for_nothing_says_what_to_fill_in(w: SimpleNamespace) -> None:
    client = world.client_of(w.two)
    answer = client.post("/usaha-saya/cari/", {"name": "Keripik"})
    assert answer.status_code == 422 and "kabupaten atau kotanya, atau NIB" in answer.content.decode()
    answer = client.post("/usaha-saya/cari/", {"nib": "12"})
    assert answer.status_code == 422 and "13 angka" in answer.content.decode()


def test_registering_a_new_one_warns_of_what_may_be_the_same(w: SimpleNamespace) -> None:
    client = register(w.two, "Keripik Pisang Melati")
    page = client.get("/usaha-saya/baru/periksa/").content.decode()
    assert "Mungkin sudah tercatat" in page and str(w.business.public_id) in page
    answer = client.post("/usaha-saya/cari/hasil/", {"pilih": str(w.business.public_id)})
    assert answer.headers["Location"] == "/usaha-saya/klaim/"
    assert "Keripik Pisang Melati" in client.get("/usaha-saya/klaim/").content.decode()
    # It is a warning and no wall, and nothing typed was lost.
    client.post("/usaha-saya/baru/periksa/", {})
    assert Business.objects.filter(name="Keripik Pisang Melati").count() == 2
    assert (
        "Mungkin sudah tercatat" not in register(w.two, "Bengkel Las").get("/usaha-saya/baru/periksa/").content.decode()
    )


def register(user: User, name: str) -> Client:
    client = world.client_of(user)
    client.post("/usaha-saya/baru/nama/", {"name": name, "kind": "usaha"})
    client.post("/usaha-saya/baru/tempat/", {"regency": "74.71", "district": "Mandonga"})
    client.post("/usaha-saya/baru/produk/", {"products": "Keripik", "group": "", "description": ""})
    client.post("/usaha-saya/baru/skala/", {"scale": "mikro", "nib": ""})
    return client


def test_what_was_searched_for_is_the_beginning_of_a_new_one(w: SimpleNamespace) -> None:
    client = world.client_of(w.two)
    client.post("/usaha-saya/cari/", {"name": "Soto Bu Lain", "regency": "74.71"})
    assert "Tidak ada usaha yang mirip Soto Bu Lain" in client.get("/usaha-saya/cari/hasil/").content.decode()
    client.post("/usaha-saya/cari/hasil/", {"baru": "ya"})
    assert 'value="Soto Bu Lain"' in client.get("/usaha-saya/baru/nama/").content.decode()


# --- opening ------------------------------------------------------------------------------------------------------


def test_a_claim_goes_to_the_agency_of_the_regency_where_it_has_one(w: SimpleNamespace) -> None:
    case = opened(w, w.one)
    assert (case.agency, case.status, case.ball_role) == (w.sultra, "diajukan", "officer")
    kendari = world.agency("74.71")
    assert opened(w, w.two).agency == kendari


def test_claiming_twice_is_one_claim(w: SimpleNamespace) -> None:
    assert opened(w, w.one) == opened(w, w.one)


def test_a_business_that_somebody_owns_cannot_be_claimed(w: SimpleNamespace) -> None:
    move(w, opened(w, w.one), "terima", w.officer, **CHECKED)
    with pytest.raises(Refused, match="sudah dipegang akun lain"):
        opened(w, w.two)
    with pytest.raises(Refused, match="sudah atas nama Anda"):
        opened(w, w.one)
    assert not claims.open_claims(w.two.person).exists()


def test_the_page_says_so_and_keeps_what_was_typed(w: SimpleNamespace) -> None:
    client = world.client_of(w.two)
    client.post("/usaha-saya/cari/", {"nib": "9120001234567"})
    client.get("/usaha-saya/cari/hasil/")
    client.post("/usaha-saya/cari/hasil/", {"pilih": str(w.business.public_id)})
    move(w, opened(w, w.one), "terima", w.officer, **CHECKED)  # meanwhile
    answer = client.post("/usaha-saya/klaim/", {"as_what": "pemilik", "statement": "Warung biru di pojok."})
    page = answer.content.decode()
    assert answer.status_code == 422 and "sudah dipegang akun lain" in page and "Warung biru di pojok." in page


def test_where_no_agency_uses_the_portal(w: SimpleNamespace) -> None:
    w.business = world.business("35.78", name="Rujak Contoh")
    with pytest.raises(Refused, match="belum ada dinas"):
        opened(w, w.one)


def test_five_open_claims_are_enough(w: SimpleNamespace) -> None:
    for number in range(claims.MOST_OPEN):
        w.business = world.business("74.71", name=f"Warung {number}")
        opened(w, w.one)
    w.business = world.business("74.71", name="Warung terakhir")
    with pytest.raises(Refused, match="lima klaim"):
        opened(w, w.one)


def test_while_it_is_open_the_regions_staff_reach_the_claimant(w: SimpleNamespace) -> None:
    def reached() -> set[int]:
        with scoped(scope_of(w.officer)), transaction.atomic():
            return set(Contact.objects.values_list("person", flat=True))

    assert w.two.person_id not in reached()
    case = opened(w, w.two)
    assert w.two.person_id in reached()
    refused = move(w, case, "tolak", w.officer, reason="tidak_cocok")
    assert w.two.person_id not in reached()
    with scoped(scope_of(w.supervisor)):
        correct(refused, Actor.of(w.supervisor), refused.version, "Keliru menolak.")
    assert w.two.person_id in reached()


def test_a_paper_is_kept_for_both_sides_and_a_hostile_one_is_refused(
    w: SimpleNamespace, settings: Any, tmp_path: Any
) -> None:
    settings.FILES_DIR = tmp_path / "files"
    case = opened(w, w.one, paper=SimpleUploadedFile("nib.jpg", jpeg()))
    paper = StoredFile.objects.get(public_id=case.events.get().evidence["berkas"])
    assert StoredFile.objects.visible_to(w.one).get() == StoredFile.objects.visible_to(w.officer).get() == paper
    assert not StoredFile.objects.visible_to(w.two).exists()
    case = move(w, case, "minta_bukti", w.officer, diminta=["nib"])
    client, address = world.client_of(w.one), f"/perkara/{case.public_id}/langkah/kirim_bukti/"
    typed = {**stamp(case.version), "note": "Ini NIB saya."}
    answer = client.post(address, {**typed, "berkas": SimpleUploadedFile("nib.exe", b"MZ")})
    assert answer.status_code == 422 and "Hanya PDF" in answer.content.decode()
    assert "Kirim berkas atau tulis" in client.post(address, stamp(case.version)).content.decode()
    assert client.post(address, {**typed, "berkas": SimpleUploadedFile("nib.jpg", jpeg())}).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.ball_role) == ("diajukan", "officer") and StoredFile.objects.count() == 2


# --- deciding -----------------------------------------------------------------------------------------------------


def test_acceptance_makes_the_claimant_the_owner(w: SimpleNamespace) -> None:
    case = move(w, opened(w, w.one), "terima", w.officer, **CHECKED)
    assert owners(w) == [w.one.person]
    w.named.refresh_from_db()
    assert w.named.same_as == w.one.person and w.one.person.ids() == [w.one.person_id, w.named.pk]
    with scoped(scope_of(w.one)), transaction.atomic():
        # What the register had of them is read with one's own; nothing of it is gone.
        assert Contact.objects.visible_to(w.one).filter(person=w.named).count() == 1
    assert not PersonScope.objects.filter(person=w.named, period__contains=clock.now()).exists()
    assert Business.objects.owned_by(w.one).get() == w.business
    event = Event.objects.get(case=case, move="terima")
    assert event.evidence == CHECKED and event.actor_name == w.officer.get_full_name()


def test_a_new_owner_is_not_the_person_of_the_register(w: SimpleNamespace) -> None:
    move(w, opened(w, w.two), "terima", w.officer, cara=["kunjungan"], tercatat=BEFORE)
    w.named.refresh_from_db()
    assert owners(w) == [w.two.person] and w.named.same_as is None


def test_acceptance_says_how_it_was_checked(w: SimpleNamespace) -> None:
    case = opened(w, w.one)
    with pytest.raises(Refused, match="Lengkapi dahulu: cara pemeriksaan"):
        move(w, case, "terima", w.officer, tercatat=SAME)
    with pytest.raises(Refused, match="Pilih alasan"):
        move(w, case, "tolak", w.officer)
    with pytest.raises(Refused, match="petugas dinas"):
        move(w, case, "terima", w.one, **CHECKED)
    assert owners(w) == [w.named]


def test_taken_back_everything_stands_as_before(w: SimpleNamespace) -> None:
    before = owners(w)
    case = move(w, opened(w, w.one), "terima", w.officer, **CHECKED)
    with scoped(scope_of(w.supervisor)):
        case = correct(case, Actor.of(w.supervisor), case.version, "Orangnya keliru.")
    w.named.refresh_from_db()
    assert owners(w) == before == [w.named] and w.named.same_as is None and case.status == "diajukan"
    assert not Business.objects.owned_by(w.one).exists()
    assert PersonScope.objects.filter(person=w.named, region="74.71", period__contains=clock.now()).count() == 1
    claim = ClaimedBusiness.objects.get(case=case)
    assert (claim.began, claim.ended, claim.linked) == (None, [], [])
    move(w, case, "terima", w.officer, **CHECKED)  # and may be accepted again
    assert owners(w) == [w.one.person]


def test_of_two_claims_the_first_accepted_wins(w: SimpleNamespace) -> None:
    first, second = opened(w, w.one), opened(w, w.two)
    move(w, first, "terima", w.officer, **CHECKED)
    with pytest.raises(Refused, match="sudah dipegang Melati Contoh"):
        move(w, second, "terima", w.officer, **CHECKED)
    second.refresh_from_db()
    assert second.status == "diajukan" and owners(w) == [w.one.person]


def test_two_claims_of_one_business_are_not_accepted_together(w: SimpleNamespace) -> None:
    first, second = opened(w, w.one), opened(w, w.two)
    with scoped(scope_of(w.officer)), transaction.atomic():
        both = Case.objects.filter(pk__in=[first.pk, second.pk])
        outcome = perform_set(both, "terima", Actor.of(w.officer), **CHECKED)
    assert outcome.done == [first.pk] and "bersamaan" in outcome.refused[second.pk]


@pytest.mark.django_db(transaction=True)
def test_planned_reminders_go_to_the_claimant(w: SimpleNamespace) -> None:
    today = clock.today("Asia/Jakarta")

    def waiting() -> set[int]:
        with as_worker():
            plan(today)
        rows = Message.objects.filter(kind="halal_duty", state="planned", rehearsal="")
        return set(rows.values_list("recipient", flat=True))

    assert waiting() == {w.named.pk}
    case = move(w, opened(w, w.one), "terima", w.officer, **CHECKED)
    assert waiting() == {w.one.person_id}
    with scoped(scope_of(w.supervisor)):
        correct(case, Actor.of(w.supervisor), case.version, "Orangnya keliru.")
    assert waiting() == {w.named.pk}
    case.refresh_from_db()
    move(w, case, "terima", w.officer, **CHECKED)
    assert waiting() == {w.one.person_id}


# --- pages --------------------------------------------------------------------------------------------------------


def test_the_officer_sees_both_sides_masked_and_what_agrees(w: SimpleNamespace) -> None:
    case = opened(w, w.one, nib="9120001234567", matched=["telepon"])
    page = world.client_of(w.officer).get(f"/perkara/{case.public_id}/").content.decode()
    assert page.count("0812****001") >= 2 and page.count(">sama<") == 3  # name, phone, NIB
    assert "0812 0000 7001" not in page and "+62812" not in page
    assert "nomor telepon yang sama" in page and "/cetak-kode/" in page
    listed = world.client_of(w.officer).get("/pekerjaan/").content.decode()
    assert case.reference in listed
    shown = world.client_of(w.officer).get(f"/usaha/{w.business.public_id}/").content.decode()
    assert f"/perkara/{case.public_id}/" in shown


def test_the_claimant_sees_the_claim_and_nobody_elses_data(w: SimpleNamespace) -> None:
    case = opened(w, w.two)
    client = world.client_of(w.two)
    page = client.get(f"/perkara/{case.public_id}/").content.decode()
    assert "Keripik Pisang Melati" in page and "Batalkan klaim" in page
    for hidden in ("Melati Contoh", "7001", "/cetak-kode/", f"/usaha/{w.business.public_id}/"):
        assert hidden not in page
    assert client.get(f"/usaha/{w.business.public_id}/").status_code == 404
    assert case.reference in client.get("/usaha-saya/").content.decode()
    assert world.client_of(w.one).get(f"/perkara/{case.public_id}/").status_code == 404


def test_an_officer_accepts_on_the_page(w: SimpleNamespace) -> None:
    case = opened(w, w.one)
    client, address = world.client_of(w.officer), f"/perkara/{case.public_id}/langkah/terima/"
    assert client.post(address, {**stamp(1), "tercatat": "sama"}).status_code == 422
    client.post(address, {**stamp(1), "cara": ["bertemu", "nib"], "tercatat": "sama", "note": "KTP cocok."})
    assert owners(w) == [w.one.person]
    page = client.get(f"/perkara/{case.public_id}/").content.decode()
    assert "NIB atau dokumen OSS dicocokkan" in page
    assert CLAIM.state["diterima"].label in page


def test_where_the_register_names_nobody_nobody_is_asked_about(w: SimpleNamespace) -> None:
    w.business = world.business("74.71", name="Warung Tanpa Nama")
    case = opened(w, w.one)
    client, address = world.client_of(w.officer), f"/perkara/{case.public_id}/langkah/terima/"
    assert "Orang yang tercatat" not in client.get(address).content.decode()
    assert client.post(address, {**stamp(1), "cara": ["bertemu"]}).status_code == 302
    assert owners(w) == [w.one.person]
