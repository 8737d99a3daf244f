"""Saved views: own, shared in the agency, never another's; and columns that stay as they were chosen."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests import world
from tests.world import client_of
from umkm.models import ListColumns, SavedView

NEW = "/usaha/tampilan/baru/?daftar=usaha&skala=mikro&kolom=skala,nib"


def save(someone: Any, name: str, *, shared: bool, address: str = NEW) -> Any:
    return client_of(someone).post(address, {"name": name, **({"shared": "on"} if shared else {})})


def views_on(someone: Any, path: str = "/usaha/") -> list[str]:
    html = client_of(someone).get(path).content.decode()
    nav = re.search(r'<nav class="views noprint"[^>]*>(.*?)</nav>', html, re.S)
    names = re.findall(r"<a href=\"[^\"]*\"(?: aria-current=\"page\")?>([^<]+)</a>", nav[1]) if nav else []
    return [name for name in names if name not in ("Semua", "Kelola tampilan")]


def test_a_view_is_its_address_under_a_name(office: SimpleNamespace) -> None:
    answer = save(office.officer, "Mikro saja", shared=False)
    assert answer["Location"] == "/usaha/?skala=mikro&kolom=skala%2Cnib"
    html = client_of(office.officer).get(answer["Location"]).content.decode()
    assert html.count("<tr>") == 3 and '<th scope="col">NIB</th>' in html and '<th scope="col">Tempat</th>' not in html
    assert 'aria-current="page">Mikro saja' in html
    assert views_on(office.officer, "/halal/wajib/") == []


def test_shared_ones_are_seen_in_the_agency_and_nowhere_else(office: SimpleNamespace) -> None:
    save(office.officer, "Bersama", shared=True)
    save(office.officer, "Sendiri", shared=False)
    far = world.officer(office.there)
    assert views_on(office.officer) == ["Bersama", "Sendiri"]
    assert views_on(office.supervisor) == views_on(office.agency_head) == ["Bersama"]
    assert views_on(far) == []
    client = client_of(far)
    for view in SavedView.objects.all():
        for path in (f"/usaha/tampilan/{view.public_id}/", f"/usaha/tampilan/{view.public_id}/hapus/"):
            assert client.post(path, {"name": "x"}).status_code == 404
    assert client_of(office.partner).get("/usaha/tampilan/").status_code == 403
    office.officer.memberships.update(period=(world.ALWAYS.lower, world.ALWAYS.lower.replace(year=2021)))
    assert not SavedView.objects.visible_to(office.officer).exists()  # who leaves leaves them behind


def test_renamed_shared_and_deleted_by_its_owner_tidied_by_the_supervisor(office: SimpleNamespace) -> None:
    save(office.officer, "Satu", shared=False)
    view = SavedView.objects.get()
    address = f"/usaha/tampilan/{view.public_id}/"
    assert client_of(office.supervisor).get(address).status_code == 404
    client_of(office.officer).post(address, {"name": "Dua", "shared": "on"})
    assert views_on(office.supervisor) == ["Dua"]
    assert client_of(office.agency_head).post(f"{address}hapus/").status_code == 404
    client_of(office.supervisor).post(f"{address}hapus/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        ("Ada", NEW, "Sudah ada tampilan dengan nama itu"),
        ("0812 0000 0002", NEW, "Jangan menulis nomor"),
        ("Orang", NEW + "&cari=0812+0000+0002", "memuat nomor atau alamat seseorang"),
        ("Panjang", NEW + "&cari=" + "a" * 1100, "terlalu panjang"),
        (" ", NEW, "Isi nama tampilan"),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing(
    office: SimpleNamespace, name: str, address: str, told: str
) -> None:
    save(office.officer, "Ada", shared=False)
    answer = save(office.officer, name, shared=False, address=address)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert name.strip() in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_an_unknown_list_is_not_there(office: SimpleNamespace) -> None:
    assert client_of(office.officer).get("/usaha/tampilan/baru/?daftar=lain").status_code == 404


def test_columns_stay_as_chosen_and_the_address_comes_first(office: SimpleNamespace) -> None:
    client = client_of(office.officer)
    answer = client.post("/usaha/kolom/?skala=mikro", {"columns": ["terdaftar", "kontak"]})
    assert answer["Location"] == "/usaha/?skala=mikro"
    titles = re.findall(r'<th scope="col">([^<]+)</th>', client.get("/usaha/").content.decode())
    assert titles == ["Usaha", "Kontak", "Terdaftar"]
    titles = re.findall(r'<th scope="col">([^<]+)</th>', client.get("/usaha/?kolom=nib,ngawur").content.decode())
    assert titles == ["Usaha", "NIB"]
    assert client.post("/usaha/kolom/", {"columns": ["ngawur"]}).status_code == 422
    assert ListColumns.objects.get().columns == ["terdaftar", "kontak"]
    others = client_of(office.supervisor).get("/usaha/").content.decode()
    assert '<th scope="col">Tempat</th>' in others


def test_a_partner_is_not_offered_how_owners_are_reached(office: SimpleNamespace) -> None:
    client = client_of(office.partner)
    assert 'value="kontak"' not in client.get("/usaha/kolom/").content.decode()
    assert client.post("/usaha/kolom/", {"columns": ["kontak"]}).status_code == 422
    assert '<th scope="col">Kontak</th>' not in client.get("/usaha/?kolom=kontak").content.decode()
