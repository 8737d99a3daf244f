"""The pages of doubles and merges: what an officer sees and does, what a stranger is told, and old addresses."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Person
from accounts.scope import scope_of
from casework.engine import perform
from database import clock
from database.scope import scoped
from database.testing import comparable
from halal.cases import open_application
from tests import world
from tests.permissions.objects import NOTHING
from umkm.duplicates import refresh
from umkm.merging.services import merge
from umkm.models import Business, Double, Merge, NotDouble, Product
from umkm.services import add_owner, add_product, update_product

NIBS = ("1234567890123", "9876543210987")


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    """Two records of one business in Kendari, of different NIB; an officer here and one far away."""
    officer, far = world.officer(world.agency("74")), world.officer(world.agency("11"))
    owner = world.user("Pemilik")
    made = [world.business("74.71", name="Abon Anoa", owner=owner.person if nib == NIBS[0] else None) for nib in NIBS]
    for business, nib in zip(made, NIBS, strict=True):
        Business.objects.filter(pk=business.pk).update(nib=nib, scale="mikro" if nib == NIBS[0] else "")
        Product.objects.create(business=business, name=f"Abon {nib[:3]}")
        business.refresh_from_db()
    return SimpleNamespace(
        officer=officer, client=world.client_of(officer), far=world.client_of(far), owner=world.client_of(owner),
        gone=made[0], stays=made[1],
    )  # fmt: skip


def address(w: SimpleNamespace) -> str:
    return f"{reverse('umkm:merge', args=[w.stays.public_id])}?dengan={w.gone.public_id}"


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1]


def send(w: SimpleNamespace, html: str, **more: str) -> Any:
    return w.client.post(address(w), {"kunci": hidden(html, "kunci"), "versi": hidden(html, "versi"), **more})


def merged(w: SimpleNamespace) -> Merge:
    with scoped(scope_of(w.officer)), transaction.atomic():
        return merge(actor=w.officer, gone=w.gone, stays=w.stays, taken=set())


def test_from_the_list_to_one_business_and_back_to_two(w: SimpleNamespace) -> None:
    refresh("74.71")
    html = w.client.get("/ganda/").content.decode()
    assert (
        "Abon Anoa" in html
        and "nama sama" in html
        and address(w).split("?")[0] in html.replace("&amp;", "&")
        or (w.gone.pk < w.stays.pk)
    )
    html = w.client.get(address(w)).content.decode()
    assert "Abon Anoa" in html and all(nib in html for nib in NIBS)
    answer = send(w, html, nilai_nib="stays", nilai_scale="gone")
    again = send(w, html, nilai_nib="stays", nilai_scale="gone")
    assert answer.status_code == 302 and again["Location"] == answer["Location"]
    assert Merge.objects.count() == 1
    w.stays.refresh_from_db()
    assert (w.stays.nib, w.stays.scale) == (NIBS[1], "mikro")
    page = w.client.get(answer["Location"]).content.decode()
    assert "1 produk" in page and "skala" in page
    undone = w.client.post(answer["Location"], {"reason": "Dua dapur.", "kunci": hidden(page, "kunci")})
    assert undone.status_code == 302
    assert "Dibatalkan oleh" in w.client.get(answer["Location"]).content.decode()
    assert w.client.get(reverse("umkm:business", args=[w.gone.public_id])).status_code == 200


def test_an_old_page_merges_nothing_and_keeps_what_was_chosen(w: SimpleNamespace) -> None:
    html = w.client.get(address(w)).content.decode()
    add_product(business=w.gone, name="Kopi", group=None)
    answer = send(w, html, nilai_scale="stays")
    assert answer.status_code == 422 and "sudah berubah sejak Anda membukanya" in answer.content.decode()
    assert re.search(r'name="nilai_scale" value="stays" checked', answer.content.decode())
    assert not Merge.objects.exists()


def test_with_itself_and_with_one_that_is_not_there(w: SimpleNamespace) -> None:
    here = reverse("umkm:merge", args=[w.stays.public_id])
    answer = w.client.get(f"{here}?dengan={w.stays.public_id}")
    assert answer.status_code == 422 and "dirinya sendiri" in answer.content.decode()
    assert w.client.get(f"{here}?dengan={NOTHING}").status_code == 404
    assert w.client.get(f"{here}?dengan=abc").status_code == 404
    elsewhere = world.business("35.78")
    assert w.client.get(f"{here}?dengan={elsewhere.public_id}").status_code == 404
    wrong = w.client.post(here, {"number": "U-00000"})
    assert wrong.status_code == 422 and "Tidak ada usaha dengan nomor ini" in wrong.content.decode()
    right = w.client.post(here, {"number": NIBS[0]})
    assert right.status_code == 302 and right["Location"] == address(w)


def test_both_numbers_lead_to_it_and_a_stranger_learns_nothing(w: SimpleNamespace) -> None:
    merged(w)
    old = reverse("umkm:business", args=[w.gone.public_id])
    here = reverse("umkm:business", args=[w.stays.public_id])
    for client in (w.client, w.owner):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (302, here)
    nothing = w.far.get(reverse("umkm:business", args=[NOTHING]))
    assert comparable(w.far.get(old), {"id": w.gone.public_id}) == comparable(nothing, {"id": NOTHING})
    for number in (*NIBS, w.gone.short_id, w.stays.short_id):
        html = w.client.get("/usaha/", {"cari": number}).content.decode()
        assert here in html and old not in html
    html = w.client.get(here).content.decode()
    assert w.gone.short_id in html and NIBS[0] in html and "masuk ke usaha ini" in html


def test_the_one_that_went_is_in_no_list_count_export_or_search(w: SimpleNamespace) -> None:
    merged(w)
    for path in ("/usaha/", "/halal/wajib/", "/usaha/?cari=Abon"):
        assert str(w.gone.public_id) not in w.client.get(path).content.decode()
    assert "<b>1</b> usaha" in w.client.get("/usaha/").content.decode()
    export = b"".join(w.client.get("/usaha/unduh/csv/").streaming_content).decode()
    assert w.gone.short_id not in export and w.stays.short_id in export
    assert str(w.gone.public_id) not in w.owner.get("/usaha-saya/").content.decode()
    assert str(w.stays.public_id) in w.owner.get("/usaha-saya/").content.decode()


def test_a_form_of_the_one_that_went_loses_nothing_and_closes_nothing(w: SimpleNamespace) -> None:
    edit = reverse("umkm:business_edit", args=[w.gone.public_id])
    html = w.client.get(edit).content.decode()
    values = {"name": "Abon Anoa Baru", "kind": "usaha", "regency": "74.71", "version": hidden(html, "version")}
    merged(w)
    answer = w.client.post(edit, values)
    assert answer.status_code == 422 and "Abon Anoa Baru" in answer.content.decode()
    w.client.post(reverse("umkm:business_state", args=[w.gone.public_id]), {"keadaan": "tutup"})
    assert set(Business.objects.values_list("state", flat=True)) == {"aktif"}


def test_what_was_changed_since_is_said_before_taking_back(w: SimpleNamespace) -> None:
    done = merged(w)
    update_product(product=Product.objects.get(name="Abon 123"), name="Abon Pedas")
    html = w.client.get(reverse("umkm:merged", args=[done.public_id])).content.decode()
    assert "Diubah sejak digabung" in html and "Abon Pedas" in html
    empty = w.client.post(reverse("umkm:merged", args=[done.public_id]), {"reason": ""})
    assert empty.status_code == 422 and Merge.objects.get().undone_at is None


def test_not_a_double_asks_for_a_reason_and_keeps_it(w: SimpleNamespace) -> None:
    refresh("74.71")
    here = f"{reverse('umkm:not_double', args=[w.stays.public_id])}?dengan={w.gone.public_id}"
    assert w.client.post(here, {"reason": ""}).status_code == 422 and Double.objects.exists()
    assert w.client.post(here, {"reason": "Kakak dan adik, dua dapur."}).status_code == 302
    assert NotDouble.objects.get().reason == "Kakak dan adik, dua dapur." and not Double.objects.exists()
    assert "Kakak dan adik" in w.client.get(address(w)).content.decode()


def test_far_officers_see_neither_pair_nor_merge(w: SimpleNamespace) -> None:
    refresh("74.71")
    done = merged(w)
    assert "Abon Anoa" not in w.far.get("/ganda/").content.decode()
    assert "Abon Anoa" not in w.far.get("/penggabungan/").content.decode()
    assert w.far.get(reverse("umkm:merged", args=[done.public_id])).status_code == 404


def test_the_list_stays_within_its_queries(w: SimpleNamespace, django_assert_max_num_queries: Any) -> None:
    for number in range(10):
        for _ in range(2):
            world.business("74.71", name=f"Kopi Teluk {chr(65 + number) * 4}")
    Business.objects.update(district="74.71.01")
    refresh("74.71")
    assert Double.objects.count() >= 11
    w.client.get("/ganda/")
    with django_assert_max_num_queries(22):
        w.client.get("/ganda/")


def test_two_applications_under_way_are_named_before_anybody_chooses(w: SimpleNamespace) -> None:
    with scoped(scope_of(w.officer)), transaction.atomic():
        second = Person.objects.create(full_name="Pemilik kedua")
        add_owner(business=w.stays, person=second, since=clock.now())
        owner = w.gone.ownerships.get().person
        cases = [
            open_application(business=one, owner=person, actor=Actor.machine("uji"))
            for one, person in ((w.gone, owner), (w.stays, second))
        ]
    html = w.client.get(address(w)).content.decode()
    assert all(case.reference in html for case in cases) and "Gabungkan U-" not in html and "Bukan ganda" in html
    answer = send(w, html)
    assert answer.status_code == 422 and cases[0].reference in answer.content.decode()
    assert not Merge.objects.exists()
    with scoped(scope_of(w.officer)):
        perform(cases[1], "batalkan", Actor.of(w.officer), 1, reason="ganda")
    html = w.client.get(address(w)).content.decode()
    assert cases[0].reference not in html and send(w, html).status_code == 302
