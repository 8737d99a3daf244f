"""An owner applies, on a phone without script; and what a phone with script keeps when the network goes, the sign-in ends
or the browser is killed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.harness import checks, door
from tests.journeys.harness.owners import new_owner
from tests.journeys.harness.profiles import begin_application, killed, opened
from tests.journeys.harness.server import Server

STEPS = "Langkah membuatnya"
NARROW = {"width": 320, "height": 640}
KEPT = """() => new Promise(done => {
    const opening = indexedDB.open("isian", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("draf", {keyPath: "path"});
    opening.onsuccess = () => {
        const asked = opening.result.transaction("draf").objectStore("draf").getAll();
        asked.onsuccess = () => (opening.result.close(), done(asked.result.map(row => row.values)));
    };
})"""


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """What is waited for comes; how long it takes on a busy machine says nothing."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def owner(portal: Server) -> dict[str, str]:
    return new_owner(portal)


def save(page: Page, name: str = "Simpan dan lanjutkan") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_an_owner_applies_without_script_on_320_px(as_role: Callable[..., Page], owner: dict[str, str]) -> None:
    page = as_role(owner["login"], viewport=NARROW, java_script_enabled=False)

    page.set_default_timeout(60_000)

    def look() -> None:
        assert checks.too_wide(page) == []

    page.goto("/usaha-saya/")
    look()
    page.get_by_role("link", name="Ajukan sertifikat halal").click()
    look()
    page.get_by_role("button", name="Mulai pengajuan").click()
    look()
    tasks = page.url

    # Save and return: the questions are left after the first, and go on where they were.
    page.get_by_role("link", name="Pertanyaan kelayakan", exact=True).click()
    look()
    page.get_by_role("link", name="Mulai menjawab").click()
    look()
    page.get_by_label("Tidak", exact=True).check()
    save(page, "Simpan, lanjutkan lain kali")
    expect(page).to_have_url(tasks)
    page.get_by_role("link", name="Pertanyaan kelayakan", exact=True).click()
    page.get_by_role("link", name="Lanjutkan menjawab").click()
    for _ in range(12):
        if page.url.endswith("/kelayakan/"):
            break
        wrong = page.get_by_role("heading", level=1).filter(has_text="berbahaya").count()
        page.get_by_label("Tidak" if wrong else "Ya", exact=True).check()
        save(page)
    expect(page.locator(".note.good")).to_contain_text("memenuhi kriteria")
    look()

    page.goto(tasks)
    page.get_by_role("link", name="Penyelia halal", exact=True).click()
    page.get_by_label("Pemilik usaha sendiri").check()
    page.get_by_label("Penyelia halal beragama Islam").check()
    look()
    save(page)
    page.get_by_role("link", name="Produk", exact=True).click()
    page.get_by_label("Keripik singkong").check()
    look()
    save(page)
    page.get_by_label("Kabupaten atau kota sendiri").check()
    look()
    save(page)

    page.get_by_role("link", name="Tambah bahan").click()
    page.get_by_label("Nama bahan").fill("Minyak goreng")
    look()
    save(page)
    page.get_by_label("Ya, ada nomornya").check()
    page.get_by_label("Nomor sertifikat halal").fill("ID741100001234")
    save(page)
    assert page.title().startswith("Galat:")
    expect(page.get_by_role("alert")).to_contain_text("Nomor terlalu pendek: baru 12 angka")
    expect(page.get_by_label("Nomor sertifikat halal")).to_have_value("ID741100001234")
    look()
    page.get_by_label("Nomor sertifikat halal").fill("ID 7411 0000 1234 51025")
    save(page)
    look()
    page.get_by_role("link", name="Semua bahan sudah ditulis").click()
    page.get_by_label(STEPS).fill("Kupas singkong\nIris tipis\nGoreng dan kemas")
    look()
    save(page)
    page.get_by_label("Alamat").fill("Jalan Contoh 1")
    look()
    save(page)
    page.get_by_role("link", name="Tambah alat").click()
    page.get_by_label("Nama alat").fill("Wajan")
    look()
    save(page)
    page.get_by_role("link", name="Semua alat sudah ditulis").click()
    look()

    page.get_by_role("link", name="Periksa semua jawaban", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("ID7411000012345" + "1025")
    look()
    page.get_by_role("link", name="Semua benar: ke pernyataan").click()
    look()
    save(page, "Kirim pengajuan")
    assert page.title().startswith("Galat:")
    page.get_by_label("Saya menyatakan").check()
    page.get_by_label("Nama Anda").fill(owner["name"])
    save(page, "Kirim pengajuan")
    expect(page.get_by_role("heading", name="Pengajuan diterima")).to_be_visible()
    assert re.search(r"HAL-\d{4}-\d{6}-\d", page.get_by_role("main").inner_text())
    look()
    page.goto(tasks)  # now the status, in plain words
    expect(page.get_by_role("heading", name="Sedang diperiksa dinas")).to_be_visible()
    look()


def test_a_lost_network_without_script_keeps_what_was_typed(
    as_role: Callable[..., Page], owner: dict[str, str]
) -> None:
    page = as_role(owner["login"], viewport=PHONE, java_script_enabled=False)
    page.set_default_timeout(60_000)
    tasks = begin_application(page, owner)
    page.goto(tasks + "proses/")
    page.get_by_label(STEPS).fill("Kupas\nGoreng sampai kuning")
    page.context.set_offline(True)
    page.get_by_role("button", name="Simpan dan lanjutkan", exact=True).click(no_wait_after=True)
    expect(page.get_by_label(STEPS)).to_have_count(0)  # the browser says that there is no network
    page.context.set_offline(False)
    page.go_back()
    expect(page.get_by_label(STEPS)).to_have_value("Kupas\nGoreng sampai kuning")
    save(page)
    expect(page.get_by_role("heading", name="Di mana produk dibuat?")).to_be_visible()


def test_a_lost_network_with_script_sends_once_when_it_is_back(
    as_role: Callable[..., Page], owner: dict[str, str]
) -> None:
    page = as_role(owner["login"], viewport=PHONE)
    page.set_default_timeout(60_000)
    tasks = begin_application(page, owner)
    page.goto(tasks + "proses/")
    told = page.locator("[data-draft-status]")
    expect(told).to_have_attribute("data-ready", "yes")
    sent: list[str] = []
    page.on("requestfinished", lambda request: sent.append(request.url) if "?draf" in request.url else None)
    page.context.set_offline(True)
    page.get_by_label(STEPS).press_sequentially("Kupas singkong")
    expect(told).to_have_attribute("data-state", "away")
    expect(told).to_contain_text("Jaringan terputus")
    assert sent == []
    page.context.set_offline(False)
    expect(told).to_have_attribute("data-state", "portal")
    page.wait_for_function("() => performance.now() > 0")
    assert len(sent) == 1
    # It is with the portal: another device finds it, and this one keeps nothing of it.
    assert page.evaluate(KEPT) == []
    other = as_role(owner["login"], viewport=PHONE, java_script_enabled=False)
    other.goto(tasks + "proses/")
    expect(other.get_by_label(STEPS)).to_have_value("Kupas singkong")


def test_the_device_keeps_no_number_of_a_person_no_money_and_no_street(
    as_role: Callable[..., Page], owner: dict[str, str]
) -> None:
    page = as_role(owner["login"], viewport=PHONE)
    page.set_default_timeout(60_000)
    tasks = begin_application(page, owner)
    told = page.locator("[data-draft-status]")
    page.context.set_offline(False)
    page.goto(tasks + "proses/")
    expect(told).to_have_attribute("data-ready", "yes")
    page.context.set_offline(True)
    page.get_by_label(STEPS).fill("Kupas, lalu goreng")
    page.wait_for_function(f"async () => (await ({KEPT})()).length === 1")
    for secret in ("NIK saya 7471 0101 0190 0001", "Modal Rp 1.500.000", "untung 12.500.000 sebulan"):
        page.get_by_label(STEPS).fill(secret)
        page.wait_for_function(f"async () => (await ({KEPT})()).every(row => !row.steps)")
    page.context.set_offline(False)
    expect(told).to_have_attribute("data-state", "portal")
    page.goto(tasks + "tempat/")
    expect(told).to_have_attribute("data-ready", "yes")
    page.context.set_offline(True)
    page.get_by_label("Alamat").fill("Jalan Rahasia 7")
    page.get_by_label("Kecamatan").fill("Mandonga")
    page.wait_for_function(f"async () => (await ({KEPT})()).some(row => row.district?.[0] === 'Mandonga')")
    assert "Rahasia" not in str(page.evaluate(KEPT))
    page.context.set_offline(False)


def test_signing_out_leaves_nothing_on_the_device(as_role: Callable[..., Page], owner: dict[str, str]) -> None:
    page = as_role(None, viewport=PHONE)
    page.set_default_timeout(60_000)
    door.sign_in(page, owner)
    tasks = begin_application(page, owner)
    page.goto(tasks + "proses/")
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-ready", "yes")
    page.context.set_offline(True)
    page.get_by_label(STEPS).fill("Kupas singkong")
    page.wait_for_function(f"async () => (await ({KEPT})()).length === 1")
    page.context.set_offline(False)
    page.goto("/keluar/")
    page.get_by_role("main").get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("link", name="Masuk").first).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_a_sign_in_that_ended_gives_the_typed_text_back(as_role: Callable[..., Page], owner: dict[str, str]) -> None:
    page = as_role(None, viewport=PHONE, java_script_enabled=False)
    page.set_default_timeout(60_000)
    door.sign_in(page, owner)
    tasks = begin_application(page, owner)
    page.goto(tasks + "proses/")
    page.get_by_label(STEPS).fill("Kupas\nGoreng sampai kuning")
    page.context.clear_cookies(name="sesi")
    save(page)
    expect(page.get_by_role("main")).to_contain_text("Isian Anda tadi masih ada")
    page.get_by_label("Surel atau nomor telepon").fill(owner["login"])
    page.get_by_label("Kata sandi").fill(owner["password"])
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    expect(page.get_by_label(STEPS)).to_have_value("Kupas\nGoreng sampai kuning")
    save(page)
    expect(page.get_by_role("heading", name="Di mana produk dibuat?")).to_be_visible()


def test_a_browser_that_is_killed_loses_nothing_that_it_had_kept(
    portal: Server, browser: Browser, tmp_path: Path, owner: dict[str, str]
) -> None:
    """What the page says is on the device is there after `kill -9`; how old it may be is measured in `proof/`."""
    chromium, profile, told = browser.browser_type, tmp_path / "profil", "[data-draft-status]"
    first = opened(chromium, profile, portal.url)
    page = first.new_page()
    door.sign_in(page, owner)
    tasks = begin_application(page, owner)
    first.close()  # the cookie of the sign-in is on the disk

    second = opened(chromium, profile, portal.url)
    page = second.new_page()
    page.goto(tasks + "proses/")
    expect(page.locator(told)).to_have_attribute("data-ready", "yes")
    second.set_offline(True)  # so that nothing but the device has it
    page.get_by_label(STEPS).fill("Kupas singkong, lalu iris tipis")
    expect(page.locator(told)).to_have_attribute("data-kept", "1")
    killed(profile)

    third = opened(chromium, profile, portal.url)
    page = third.new_page()
    page.goto(tasks + "proses/")
    expect(page.get_by_label(STEPS)).to_have_value("Kupas singkong, lalu iris tipis")
    third.close()
