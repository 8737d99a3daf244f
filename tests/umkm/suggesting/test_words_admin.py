"""The list of words in the admin: what a change would do is shown first, and a list that says two things is refused."""

from typing import Any

import pytest
from django.test import Client

from accounts.admin_preview import CONFIRMED
from accounts.models import Organisation
from tests import world
from umkm.models import Business, GroupSuggestion, GroupWord, Product, SuggestionRun
from umkm.suggesting import runs
from umkm.suggesting.matching import suggest

pytestmark = pytest.mark.django_db
ADD = "/admin/umkm/groupword/add/"


@pytest.fixture
def admin(db: None) -> Client:
    return world.client_of(world.member(Organisation.objects.create(name="Pengelola sistem"), "system_admin"))


def typed(words: str, group: str = "makanan_minuman", strength: int = 8, **more: str) -> dict[str, Any]:
    return {"words": words, "match": "utuh", "group": group, "strength": strength, "in_use": "on"} | more


def made(*names: str) -> list[Business]:
    found = [Business.objects.create(name=name, regency_id="33.72", origin="impor") for name in names]
    suggest([business.pk for business in found])
    return found


def test_a_new_word_shows_what_it_changes_and_saves_nothing_yet(admin: Client) -> None:
    made("Zupazupa Bu Sri", "Zupazupa dan laundry", "Budi")
    named = made("Zupazupa Jaya")[0]
    Product.objects.create(business=named, name="Zupa", group_id="kosmetik")
    shown = admin.post(ADD, typed("Zupazupa")).content.decode()
    assert "Usaha yang usulannya berubah: 2" in shown
    assert "Tanpa kewajiban sertifikat halal" in shown and "Makanan dan minuman" in shown
    assert "administrator sistem tidak melihat baris registri" in shown and "Bu Sri" not in shown
    assert not GroupWord.objects.filter(words="zupazupa").exists()


def test_said_yes_it_is_saved_and_done_to_all(admin: Client) -> None:
    business = made("Zupazupa Bu Sri")[0]
    assert not GroupSuggestion.objects.exists()
    admin.post(ADD, typed("Zupazupa", **{CONFIRMED: "1"}))
    assert GroupWord.objects.filter(words="zupazupa").exists()
    run = SuggestionRun.objects.get()
    assert (run.cause, run.total) == ("Kata zupazupa ditambahkan.", 1)
    runs.work(run)
    assert GroupSuggestion.objects.get().business == business
    listed = admin.get("/admin/umkm/suggestionrun/").content.decode()
    assert "1 dari 1" in listed


def test_a_word_that_is_no_longer_used_takes_its_suggestions_away(admin: Client) -> None:
    made("Soto")
    word = GroupWord.objects.get(words="soto")
    address = f"/admin/umkm/groupword/{word.pk}/change/"
    changed = typed("soto", reason="Tidak tepat lagi di sini") | {"in_use": ""}
    shown = admin.post(address, changed).content.decode()
    assert "Usaha yang usulannya berubah: 1" in shown and "tidak dipakai lagi" in shown
    admin.post(address, changed | {CONFIRMED: "1"})
    runs.work(SuggestionRun.objects.get())
    assert not GroupSuggestion.objects.exists()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (typed("soto", "kosmetik"), "satu kata menunjuk satu kelompok"),
        (typed("SOTO!", "kosmetik"), "satu kata menunjuk satu kelompok"),
        (typed("soto kambing", "hasil_sembelihan", 8), "Daftar ini akan menunjuk dua kelompok: soto kambing"),
        (typed("soto kambing", "hasil_sembelihan", 3), "Daftar ini akan menunjuk dua kelompok: soto kambing"),
        (typed("gendong", "kosmetik", 9), "Daftar ini akan menunjuk dua kelompok: jamu gendong"),
        (typed("?!"), "Tulis kata dengan huruf atau angka"),
        (typed("satu dua tiga empat lima enam tujuh"), "Paling banyak 6 kata"),
        (typed("zup", match="awalan"), "paling sedikit 4 huruf"),
        (typed("zupa zupa", match="awalan"), "paling sedikit 4 huruf"),
        (typed("zupazupa", strength=10), "10"),
        (typed("zupazupa", strength=0), "0"),
        (typed("zupazupa", "entah"), "Kesalahan:"),
    ],
)
def test_a_list_that_says_two_things_is_refused_with_a_sentence(admin: Client, form: Any, sentence: str) -> None:
    count = GroupWord.objects.count()
    for more in ({}, {CONFIRMED: "1"}):
        assert sentence in admin.post(ADD, form | more).content.decode()
    assert GroupWord.objects.count() == count
    assert not SuggestionRun.objects.exists()


def test_a_longer_and_stronger_phrase_may_lead_elsewhere(admin: Client) -> None:
    admin.post(ADD, typed("soto kambing hidup", "hasil_sembelihan", 9, **{CONFIRMED: "1"}))
    assert GroupWord.objects.filter(words="soto kambing hidup").exists()


def test_the_button_begins_another_run(admin: Client) -> None:
    assert admin.get("/admin/umkm/suggestionrun/ulang/").status_code == 302
    assert not SuggestionRun.objects.exists()
    admin.post("/admin/umkm/suggestionrun/ulang/")
    assert SuggestionRun.objects.count() == 1


def test_nobody_else_changes_the_list(db: None) -> None:
    officer = world.client_of(world.officer(world.agency("33.72")))
    assert officer.post(ADD, typed("zupazupa", **{CONFIRMED: "1"})).status_code in (302, 403, 404)
    officer.post("/admin/umkm/suggestionrun/ulang/")
    assert not GroupWord.objects.filter(words="zupazupa").exists()
    assert not SuggestionRun.objects.exists()
