"""The statistics page: what it counts, what it hides, and that the rollup is what the registry says."""

import csv
import io
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.scope import scope_of
from cooperation import figures
from cooperation.counting import compare, count
from cooperation.models import Tally
from cooperation.suppression import FEWEST, suppressed
from database.scope import scoped
from halal.duties import without_certificate
from tests import world
from umkm.models import Business
from umkm.services import create_business


def make(who: SimpleNamespace, regency: str, scale: str, number: int, group: str = "makanan_minuman") -> None:
    with scoped(scope_of(who)):
        for n in range(number):
            create_business(
                actor=who, name=f"{regency} {scale} {group} {n}", regency_id=regency, scale=scale, origin="petugas",
                products=[("Produk", group, "domestic")],
            )  # fmt: skip


@pytest.fixture
def counted(db: None) -> SimpleNamespace:
    found = world.two_agencies()
    make(found.in_sultra, "74.71", "mikro", 5)
    make(found.in_sultra, "74.71", "kecil", 2)
    make(found.in_sultra, "74.71", "", 4, "sandang_aksesoris")
    make(found.in_sultra, "74.01", "mikro", 3, "tanpa_kewajiban")
    count()
    return found


def seen(found: SimpleNamespace) -> figures.Figures:
    got = figures.figures_of("74", figures.open_to(found.in_sultra))
    assert got is not None
    return got


def test_totals_by_regency_scale_group_and_duty(counted: SimpleNamespace) -> None:
    tallies = {(t.regency_id, t.dimension, t.value): t.businesses for t in Tally.objects.all()}
    assert tallies["74.71", "jumlah", ""] == 12 and tallies["74.01", "jumlah", ""] == 3  # with the world's own
    assert [tallies["74.71", "skala", value] for value in ("mikro", "kecil", "belum")] == [5, 2, 5]
    assert tallies["74.71", "kelompok", "sandang_aksesoris"] == 4 and tallies["74.71", "kelompok", "belum"] == 1
    assert tallies["74.01", "wajib", "tanpa"] == 3


def test_the_duty_is_that_of_its_own_list(counted: SimpleNamespace) -> None:
    rows = Business.objects.filter(regency="74.71")
    today = world.clock.today("Asia/Jakarta")
    open_, late = without_certificate(rows, today).count(), without_certificate(rows, today, "lewat").count()
    values = dict(Tally.objects.filter(regency="74.71", dimension="wajib").values_list("value", "businesses"))
    assert open_ and values.get("lewat", 0) == late and values.get("lewat", 0) + values.get("belum", 0) == open_
    assert sum(values.values()) == rows.count()


def test_closed_businesses_are_not_counted_and_compare_sees_a_difference(counted: SimpleNamespace) -> None:
    assert compare() == 0
    Business.objects.filter(regency="74.01").update(state="tutup")
    assert compare() > 0
    count()
    assert compare() == 0 and not Tally.objects.filter(regency="74.01").exists()


def test_a_few_are_hidden_and_cannot_be_worked_out(counted: SimpleNamespace) -> None:
    found = seen(counted)
    few = found.cell("74.71", "skala", "kecil")
    assert (few.few, few.shown, str(few)) == (True, None, "<3")
    row = found.row("74.71", "skala")
    assert sum(cell.hidden for cell in row) >= 2, "one gap in a row can be worked out from the total"


def test_the_page_and_the_files_say_the_same(counted: SimpleNamespace, settings: object, tmp_path: object) -> None:
    settings.FILES_DIR = tmp_path  # type: ignore[attr-defined]
    client = world.client_of(counted.in_sultra)
    html = client.get("/angka/?wilayah=74").content.decode()
    assert "Kota Kendari" in html and "&lt;3" in html and "Sumber: registri Dinas 74, dihitung" in html
    answer = client.get("/angka/unduh/csv/?wilayah=74")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    cells = {(line[1], line[2], line[3]): line[4] for line in lines}
    found = seen(counted)
    assert cells["74.71", "Skala", "Kecil"] == "<3" and cells["74.71", "Jumlah usaha", "Semua usaha"] == str(
        found.cell("74.71", "jumlah")
    )
    assert all(line[5] == "Dinas 74" and line[6] for line in lines[1:])
    assert client.get("/angka/unduh/xlsx/?wilayah=74").status_code == 200


def test_nobody_sees_figures_that_are_not_open(counted: SimpleNamespace) -> None:
    client = world.client_of(counted.in_jatim)
    assert "Kendari" not in client.get("/angka/?wilayah=74").content.decode()
    observer = world.client_of(world.member(counted.sultra.organisation, "observer"))
    assert "tidak ada angka yang terbuka" in observer.get("/angka/").content.decode()
    assert observer.get("/angka/unduh/csv/").status_code == 404


def test_a_part_of_a_province_has_no_sum(counted: SimpleNamespace) -> None:
    found = figures.figures_of("74", {"74.71"})
    assert found is not None and [code for code, _ in found.regions()] == ["74.71"]
    assert found.cell("74.71", "skala", "kecil") == seen(counted).cell("74.71", "skala", "kecil")


def test_before_the_first_count_the_page_says_so(db: None) -> None:
    officer = world.officer(world.agency("74"))
    assert "belum dihitung" in world.client_of(officer).get("/angka/").content.decode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_sum_has_a_single_gap(rows: list[list[int]]) -> None:
    """Every row and every column adds up; neither may be short of exactly one number."""
    numbers: dict = {(r, c): n for r, row in enumerate(rows) for c, n in enumerate(row)}
    numbers |= {(r, "all"): sum(row) for r, row in enumerate(rows)}
    numbers |= {("all", c): sum(row[c] for row in rows) for c in range(3)} | {("all", "all"): sum(map(sum, rows))}
    places, columns = [*range(len(rows)), "all"], [0, 1, 2, "all"]
    sums = [[(r, c) for c in columns] for r in places] + [[(r, c) for r in places] for c in columns]
    cells = suppressed(numbers, sums)
    assert all(cells[key].hidden for key, n in numbers.items() if 0 < n < FEWEST)
    for keys in sums:
        gaps = [key for key in keys if cells[key].hidden]
        assert len(gaps) != 1 or all(numbers[key] == 0 for key in keys if key not in gaps), (rows, keys)


def test_without_a_few_nothing_is_hidden() -> None:
    cells = suppressed({"a": 3, "b": 0, "all": 3}, [["a", "b", "all"]])
    assert not any(cell.hidden for cell in cells.values())
