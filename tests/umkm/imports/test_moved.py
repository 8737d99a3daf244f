"""A business that was moved out of a city agency's region, and that agency's next import of the same register."""

import csv
from collections.abc import Callable

from accounts.models import Agency, Regency
from accounts.scope import scope_of_region
from database.scope import scoped
from tests import world
from umkm.models import Business
from umkm.moving import move_business

HEAD = "nama;kegiatan;kecamatan;lat;lng;nib;no hp;omzet\n"
MOVED = "Soto Bu Tri;jual soto;Laweyan;;;9120001000011;085942100999;1000\n"
STAYED = "Serabi Pak Min;serabi;Laweyan;;;9120001000022;085942100888;1000\n"
NEW = "Nasi Liwet Bu Sri;nasi liwet;Laweyan;;;9120001000033;085942100777;1000\n"


def move(name: str, regency: str) -> None:
    """By an officer of the province, who serves both places."""
    codes = tuple(Regency.objects.under(["33"]).values_list("code", flat=True))
    with scoped(scope_of_region(codes)):
        move_business(business=Business.objects.get(name=name), regency_id=regency, district_id=None)


def test_its_row_is_refused_with_a_sentence_and_the_rest_goes_in(solo: Agency, imported: Callable) -> None:
    imported(HEAD + MOVED + STAYED)
    move("Soto Bu Tri", "33.11")
    again = imported(HEAD + MOVED.replace("jual soto", "jual soto dan sate") + STAYED + NEW)
    said = (again.report.rejected, again.report.created, again.report.updated, again.report.unchanged)
    assert said == (1, 1, 0, 1)
    with again.errors.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))[1:]
    assert [(line[0], line[2]) for line in lines] == [("2", "ditolak")]
    assert "dipindahkan ke wilayah dinas lain" in lines[0][3]
    moved = Business.objects.get(name="Soto Bu Tri")
    assert (moved.regency_id, moved.description) == ("33.11", "jual soto")  # not theirs to change any more
    assert Business.objects.count() == 3


def test_moved_back_it_is_theirs_again(solo: Agency, imported: Callable) -> None:
    imported(HEAD + MOVED + STAYED)
    move("Soto Bu Tri", "33.11")
    move("Soto Bu Tri", "33.72")
    again = imported(HEAD + MOVED.replace("jual soto", "jual soto dan sate") + STAYED)
    assert (again.report.rejected, again.report.updated, again.report.unchanged) == (0, 1, 1)


def test_moved_within_the_region_of_a_province_nothing_is_refused(solo: Agency, imported: Callable) -> None:
    province, text = world.agency("33"), HEAD + MOVED + STAYED
    imported(text, agency=province, regency="33.72")
    move("Soto Bu Tri", "33.11")
    again = imported(text, agency=province, regency="33.72")
    assert (again.report.rejected, again.report.unchanged) == (0, 2)


def test_another_agencys_rows_say_nothing(solo: Agency, imported: Callable) -> None:
    """Only the agency's own source is asked: what others hold elsewhere is not told."""
    far = world.agency("35.78")
    imported(HEAD + MOVED, agency=far)
    again = imported(HEAD + MOVED)
    assert (again.report.rejected, again.report.created) == (0, 1)
