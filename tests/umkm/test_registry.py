"""The registry's pages: search, filters, bulk with preview, export, stale and double submits, what a partner sees."""

import csv
import io
import threading
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from accounts.actors import Actor
from accounts.models import Person
from accounts.scope import scope_of
from accounts.services import make_person
from casework.models import Submission
from database.scope import scoped
from documents.cells import safe
from tests import world
from umkm import bulk, filters
from umkm.models import Business, Draft, Product
from umkm.short_ids import public_ids_of, short_id


@pytest.fixture
def w(db: None, settings: Any, tmp_path: Any) -> Any:
    settings.FILES_DIR = tmp_path / "files"
    return world.two_agencies()


def found(user: Any, query: str) -> set[str]:
    rows = filters.apply(Business.objects.visible_to(user), QueryDict(query), user).rows
    with scoped(scope_of(user)), transaction.atomic():
        return set(rows.values_list("name", flat=True))


class TestSearch:
    @pytest.fixture(autouse=True)
    def shops(self, w: Any) -> None:
        self.user = w.in_sultra
        for name in ("Keripik 100% Asli", "Keripik_Asin", "Kopi \\ Susu", "Warung Makan Ibu"):
            world.business("74.71", name=name)
        Business.objects.filter(name="Kopi \\ Susu").update(nib="0112210007923", scale="kecil")

    @pytest.mark.parametrize(
        "typed, names",
        [
            ("keripik", {"Keripik 100% Asli", "Keripik_Asin"}),
            ("100%", {"Keripik 100% Asli"}),
            ("k_a", {"Keripik_Asin"}),
            ("\\", {"Kopi \\ Susu"}),
            ("0112210007923", {"Kopi \\ Susu"}),
            ("0112 2100 07923", {"Kopi \\ Susu"}),
            ("'; DROP TABLE umkm_business; --", set()),
            ("%00keripik", {"Keripik 100% Asli", "Keripik_Asin"}),
        ],
    )
    def test_typed_text_means_itself(self, typed: str, names: set[str]) -> None:
        query = QueryDict(mutable=True)
        query["cari"] = typed.replace("%00", "\x00")
        assert found(self.user, query.urlencode()) == names

    def test_by_the_number_that_people_call_it(self) -> None:
        business = Business.objects.get(name="Warung Makan Ibu")
        assert found(self.user, f"cari={business.short_id.lower()}") == {"Warung Makan Ibu"}

    @pytest.mark.parametrize(
        "query, count",
        [("skala=kecil", 1), ("skala=belum", 4), ("skala=raksasa", 5), ("kelompok=belum", 5), ("kontak=tidak_ada", 5)],
    )
    def test_filters_and_unknown_values(self, query: str, count: int) -> None:
        assert len(found(self.user, query)) == count


def test_a_short_id_names_a_range_of_public_ids() -> None:
    for _ in range(200):
        public_id = uuid.uuid4()
        written = short_id(public_id)
        first, last = public_ids_of(written) or (None, None)
        assert first is not None and last is not None and first <= public_id <= last
        assert public_ids_of(written.lower().replace("1", "l").replace("0", "o")) == (first, last)
    assert public_ids_of("U-12345678") is None


class TestBulk:
    def test_preview_says_what_the_setting_does(self, w: Any) -> None:
        world.business("74.71", name="Sate")
        Product.objects.create(business=w.kendari, name="Soto", group_id="kosmetik")
        ids = list(Business.objects.served_by(w.in_sultra).values_list("pk", flat=True))
        said = bulk.preview(ids, scale="mikro", group="makanan_minuman")
        assert (said.businesses, said.scale_changes, said.group_changes, said.new_products) == (2, 2, 1, 1)
        assert bulk.set_scale_and_group(ids, scale="mikro", group="makanan_minuman", actor=Actor.machine("uji")) == said
        assert set(Product.objects.values_list("name", "group")) == {
            ("Soto", "makanan_minuman"),
            ("Sate", "makanan_minuman"),
        }
        again = bulk.preview(ids, scale="mikro", group="makanan_minuman")
        assert (again.scale_changes, again.group_changes, again.new_products) == (0, 0, 0)

    def test_the_pages_set_what_was_seen_and_nothing_of_another_region(self, w: Any) -> None:
        client = world.client_of(w.in_sultra)
        data = {"scale": "mikro", "group": "tetap"}
        page = client.post("/usaha/atur/?cari=warung", data | {"lihat": "1"})
        assert page.status_code == 200 and "terlihat" in page.content.decode()
        world.business("74.71", name="Warung Baru")
        stale = client.post("/usaha/atur/?cari=warung", data | {"atur": "1", "terlihat": "1"})
        assert stale.status_code == 200 and not Business.objects.filter(scale="mikro").exists()
        client.post("/usaha/atur/?cari=warung", data | {"atur": "1", "terlihat": "2"})
        assert set(Business.objects.filter(scale="mikro").values_list("regency", flat=True)) == {"74.71"}

    def test_a_stranger_s_ticked_row_is_not_set(self, w: Any) -> None:
        client = world.client_of(w.in_sultra)
        data = {"scale": "mikro", "group": "tetap", "atur": "1", "terlihat": "0", "pilih": [str(w.surabaya.public_id)]}
        client.post("/usaha/atur/", data)
        assert Business.objects.get(pk=w.surabaya.pk).scale == ""

    def test_as_many_statements_for_a_hundred_as_for_one(self, w: Any, django_assert_max_num_queries: Any) -> None:
        Business.objects.bulk_create(Business(name=f"U{n}", regency_id="74.71", origin="impor") for n in range(100))
        ids = list(Business.objects.values_list("pk", flat=True))
        with django_assert_max_num_queries(24):
            bulk.set_scale_and_group(ids, scale="kecil", group="makanan_minuman", actor=Actor.machine("uji"))


class TestExport:
    DANGEROUS = ("=1+1", "+62", "-1", "@SUM(A1)", "\tx", "\rx", "＝1")

    @pytest.mark.parametrize("value", DANGEROUS)
    def test_what_begins_like_a_formula_is_text(self, value: str) -> None:
        assert safe(value) == f"'{value}"

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_equal_to_the_filter_and_harmless(self, w: Any, form: str, tmp_path: Any) -> None:
        world.business("74.71", name="=HYPERLINK(1)")
        response = world.client_of(w.in_sultra).get(f"/usaha/unduh/{form}/?cari=hyper")
        content = response.getvalue()
        if form == "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        else:
            path = tmp_path / "a.xlsx"
            path.write_bytes(content)
            rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert [row[1] for row in rows[1:]] == ["'=HYPERLINK(1)"]

    def test_a_partner_s_file_holds_what_the_partner_sees(self, w: Any) -> None:
        partner = world.member(w.jatim.organisation, "partner")
        client = world.client_of(partner)
        assert "Warung 74.71" not in client.get("/usaha/unduh/csv/").getvalue().decode()
        world.grant(w.sultra, w.jatim.organisation)
        text = client.get("/usaha/unduh/csv/").getvalue().decode()
        assert "Warung 74.71" in text and "7471;" not in text.replace("74.71", "")


class TestPages:
    def owner(self) -> Person:
        return make_person(full_name="Ibu Rahasia", contacts=[("phone", "0812 0000 5555", False)])

    def test_a_partner_sees_the_business_and_nobody_s_name(self, w: Any) -> None:
        business = world.business("74.71", name="Sate", sales=98765, owner=self.owner())
        world.grant(w.sultra, w.jatim.organisation)
        partner = world.member(w.jatim.organisation, "partner")
        inside = world.client_of(w.in_sultra).get(f"/usaha/{business.public_id}/").content.decode()
        outside = world.client_of(partner).get(f"/usaha/{business.public_id}/").content.decode()
        assert "Ibu Rahasia" in inside and "98.765" in inside and "555" in inside
        assert "Sate" in outside
        for hidden in ("Ibu Rahasia", "98.765", "0812", "Riwayat", "Ubah data"):
            assert hidden not in outside, hidden

    def test_a_page_that_has_grown_old_writes_nothing(self, w: Any) -> None:
        client = world.client_of(w.in_sultra)
        address = f"/usaha/{w.kendari.public_id}/ubah/"
        form = client.get(address).context["form"]
        data = {"name": "Dari layar lama", "kind": "usaha", "regency": "74.71", "version": form.initial["version"]}
        Business.objects.filter(pk=w.kendari.pk).update(scale="besar")
        response = client.post(address, data)
        assert response.status_code == 422 and "Dari layar lama" in response.content.decode()
        assert Business.objects.get(pk=w.kendari.pk).name == "Warung 74.71"
        client.post(address, data | {"version": response.context["form"]["version"].value()})
        assert Business.objects.get(pk=w.kendari.pk).name == "Dari layar lama"

    def test_every_error_stands_at_its_field_and_nothing_typed_is_lost(self, w: Any) -> None:
        data = {
            "name": "",
            "kind": "usaha",
            "regency": "35.78",
            "nib": "12",
            "sales": "1,5",
            "description": "soto enak",
        }
        response = world.client_of(w.in_sultra).post("/usaha/baru/", data)
        text = response.content.decode()
        assert response.status_code == 422 and "<title>Galat:" in text and "soto enak" in text
        assert set(response.context["form"].errors) == {"name", "regency", "nib", "sales"}

    def test_numbers_in_a_description_are_masked(self, w: Any) -> None:
        data = {"name": "Soto", "kind": "usaha", "regency": "74.71", "description": "hubungi 0812 3456 7890"}
        world.client_of(w.in_sultra).post("/usaha/baru/", data)
        assert "7890" not in Business.objects.get(name="Soto").description


class TestOwner:
    STEPS = (
        ("nama", {"name": "Dodol Ani", "kind": "usaha"}),
        ("tempat", {"regency": "74.71", "district": "mandonga"}),
        ("produk", {"products": "Dodol durian\nDodol nangka", "group": "makanan_minuman", "description": ""}),
        ("skala", {"scale": "mikro", "nib": ""}),
    )

    def fill(self, client: Any) -> None:
        for step, data in self.STEPS:
            assert client.post(f"/usaha-saya/baru/{step}/?kirim", data).status_code == 302

    def test_from_the_first_question_to_the_number(self, w: Any) -> None:
        client = world.client_of(world.user("Ani"))
        self.fill(client)
        page = client.get("/usaha-saya/baru/periksa/")
        assert "Dodol durian" in page.content.decode()
        key = page.context["key"]
        first = client.post("/usaha-saya/baru/periksa/?kirim", {"kunci": key})
        again = client.post("/usaha-saya/baru/periksa/?kirim", {"kunci": key})
        assert first.url == again.url
        business = Business.objects.get(name="Dodol Ani")
        assert business.products.count() == 2 and business.origin == "pemilik"
        assert business.short_id in client.get(first.url).content.decode()
        assert not Draft.objects.exists()

    def test_a_draft_waits_sealed(self, w: Any) -> None:
        user = world.user("Ani")
        client = world.client_of(user)
        client.post("/usaha-saya/baru/nama/?kirim", {"name": "Rahasia 0812 3456 7890", "kind": "usaha"})
        with scoped(scope_of(user)), transaction.atomic():
            draft = Draft.objects.get()
        assert b"7890" not in bytes(draft.sealed) and b"Rahasia" not in bytes(draft.sealed)
        assert not Draft.objects.exists()  # no scope, no rows
        assert "Lanjutkan pendaftaran" in client.get("/usaha-saya/").content.decode()
        other = world.client_of(world.user("Lain"))
        assert "Lanjutkan pendaftaran" not in other.get("/usaha-saya/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_equal_posts_at_once_make_one_business(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path
    w = world.two_agencies()
    data = {"name": "Kembar", "kind": "usaha", "regency": "74.71", "kunci": uuid.uuid4().hex}
    answers: list[str] = []

    def post(client: Any) -> None:
        answers.append(client.post("/usaha/baru/", data).url)
        connection.close()

    clients = [world.client_of(w.in_sultra) for _ in range(2)]
    threads = [threading.Thread(target=post, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Business.objects.filter(name="Kembar").count() == 1
    assert len(set(answers)) == 1 and Submission.objects.count() == 1
