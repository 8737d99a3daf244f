"""An officer works through a call list of ten, without script on a phone and with the keyboard alone, and sees what the
next planning makes of each outcome."""

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from database import clock
from tests.journeys.harness import checks
from tests.journeys.harness.server import Server

TEN = ["tersambung"] * 3 + ["tidak_diangkat"] * 2 + ["salah_nomor"] * 2 + ["telepon_lagi"] * 2 + ["tidak_mau"]
WORDS = {
    "tersambung": "Tersambung",
    "tidak_diangkat": "Tidak diangkat",
    "salah_nomor": "Salah nomor",
    "tidak_mau": "Tidak mau dihubungi",
}


def confirm_suggestions(page: Page) -> None:
    """Groups that words suggest become groups: whoever has a phone and no mail there is to be called."""
    page.goto("/usaha/atur/?wilayah=74.01&skala=mikro")
    page.get_by_label("Kelompok produk").select_option("usulan")
    page.get_by_role("button", name="Lihat dahulu apa yang berubah").click()
    page.get_by_role("button", name=re.compile(r"^Atur \d+ usaha$")).click()
    expect(page.get_by_text(re.compile(r"^\d+ usaha diatur"))).to_be_visible()


def rows(page: Page) -> Locator:
    return page.locator("table.calls tbody tr")


def names(page: Page) -> list[str]:
    return rows(page).locator("th b").all_text_contents()


def of(page: Page, name: str) -> Locator:
    return rows(page).filter(has=page.locator("th b", has_text=re.compile(f"^{re.escape(name)}$"))).first


def ten_of(page: Page) -> list[str]:
    """Ten with a number, each of a name that stands once."""
    found = names(page)
    with_number = [n for n in found if found.count(n) == 1 and of(page, n).locator("a[href^='tel:']").count()]
    assert len(with_number) >= len(TEN), f"the call list of the demonstration is too short: {len(with_number)}"
    return with_number[: len(TEN)]


def test_ten_calls_and_what_the_next_planning_makes_of_them(portal: Server, phone: Callable) -> None:
    page = phone("officer")
    confirm_suggestions(page)
    today = clock.today("Asia/Jakarta")
    portal.manage("remind", "--as-of", today.isoformat())
    page.goto("/telepon/")
    worked = dict(zip(ten_of(page), TEN, strict=True))
    for name, outcome in worked.items():
        row = of(page, name)
        if outcome == "telepon_lagi":
            row.locator("details", has_text="Telepon lagi").locator("summary").click()
            row.get_by_label("Pada hari").fill((today + dt.timedelta(days=5)).isoformat())
            row.get_by_role("button", name="Simpan harinya").click()
        else:
            if outcome == "tidak_diangkat":
                row.locator("details", has_text="Catatan").locator("summary").click()
                row.locator("textarea").fill("Coba sore hari, 0812 0000 4444")
            row.get_by_role("button", name=WORDS[outcome], exact=True).click()
        expect(page.get_by_text(f"Tersimpan untuk {name}")).to_be_visible()
    assert checks.too_wide(page) == []
    left = names(page)
    for name, outcome in worked.items():
        assert (name in left) == (outcome in ("tidak_diangkat", "salah_nomor")), (name, outcome)
        if outcome == "salah_nomor":
            expect(of(page, name)).to_contain_text("perlu kunjungan")
        if outcome == "tidak_diangkat":
            expect(of(page, name)).to_contain_text("Coba sore hari, [disamarkan]")

    portal.manage("remind", "--as-of", (today + dt.timedelta(days=60)).isoformat(), "--rehearsal", "sesudah")
    page.goto("/telepon/?latihan=sesudah")
    again = names(page)
    for name, outcome in worked.items():
        assert (name in again) == (outcome != "tidak_mau"), (name, outcome)
        if outcome == "salah_nomor":
            expect(of(page, name)).to_contain_text("perlu kunjungan")
    page.goto("/halal/wajib/?kabar=menolak")
    refused = next(name for name, outcome in worked.items() if outcome == "tidak_mau")
    expect(page.locator("main tbody")).to_contain_text(refused)
    expect(page.locator("main tbody")).to_contain_text("Tidak mau dihubungi")


def press_until(page: Page, found: str, most: int = 900) -> None:
    """Tab to the first element of which the script says yes."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return {found}; }})()"):
            return
    raise AssertionError(f"no Tab leads to {found}")


def test_the_same_ten_with_the_keyboard_alone(portal: Server, as_role: Callable) -> None:
    day = clock.today("Asia/Jakarta") + dt.timedelta(days=60)
    portal.manage("remind", "--as-of", day.isoformat(), "--rehearsal", "papan")
    page = as_role("officer", viewport={"width": 360, "height": 800})
    page.goto("/telepon/?latihan=papan")
    for outcome in TEN:
        before = names(page)
        if outcome == "telepon_lagi":
            press_until(page, "e.tagName === 'SUMMARY' && e.textContent === 'Telepon lagi'")
            page.keyboard.press("Enter")
            press_until(page, "e.value === 'telepon_lagi'")
        else:
            press_until(page, f"e.name === 'hasil' && e.value === '{outcome}'")
        name = str(page.evaluate("document.activeElement.closest('tr').querySelector('th b').textContent"))
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Tersimpan untuk {name}")).to_be_visible()
        assert len(names(page)) == len(before) - (outcome in ("tersambung", "tidak_mau"))
    expect(page.get_by_role("heading", name="Hasil saya hari ini")).to_be_visible()
