"""An owner without script on a small phone: signs up by phone, finds the row of a register, claims it, and sees what is
due once an officer has looked."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.harness import checks
from tests.journeys.harness.keyboard import Keyboard
from tests.journeys.test_journeys import upload


def imported(page: Page, folder: Path, name: str, number: str) -> None:
    """One row of a register, as food of a micro business."""
    sheet = folder / "register.csv"
    sheet.write_text(
        f"Nama Usaha;Nama Pemilik;Kecamatan;No HP;Skala\n{name};Ibu Contoh Register;Mandonga;{number};mikro\n"
    )
    upload(page, sheet)
    page.get_by_role("button", name="Masukkan 1 usaha baru").click()
    page.goto(f"/usaha/?cari={name.replace(' ', '+')}")
    page.get_by_role("button", name="Atur skala dan kelompok").click()
    page.get_by_label("Kelompok produk").select_option("makanan_minuman")
    page.get_by_role("button", name="Lihat dahulu apa yang berubah").click()
    page.get_by_role("button", name="Atur 1 usaha").click()


def test_an_owner_signs_up_claims_and_sees_the_duty(
    as_role: Callable[..., Page], tmp_path: Path, screens: Path | None
) -> None:
    officer = as_role("officer")
    word, digits = uuid.uuid4().hex[:6], f"{uuid.uuid4().int % 10**5:05}"
    name, number = f"Rengginang {word}", f"08120007{digits}"
    imported(officer, tmp_path, name, number)

    owner = as_role(None, viewport=PHONE, java_script_enabled=False)
    owner.goto("/")
    owner.get_by_role("link", name="Buat akun pemilik usaha").click()
    owner.get_by_label("Nama lengkap").fill("Ibu Contoh Register")
    owner.get_by_label("Nomor telepon atau surel").fill(number)
    owner.get_by_label("Saya sudah membaca pemberitahuan").check()
    assert checks.too_wide(owner) == []
    checks.screenshot(owner, screens, "sign-up-360-light")
    owner.get_by_role("button", name="Lanjut").click()
    owner.get_by_label("Kata sandi").fill(f"rengginang {word} gurih")
    checks.screenshot(owner, screens, "sign-up-password-360-light")
    owner.get_by_role("button", name="Buat akun").click()

    expect(owner.get_by_role("heading", name="Tercatat dengan nomor telepon Anda")).to_be_visible()
    checks.screenshot(owner, screens, "find-360-light")
    assert checks.too_wide(owner) == []
    assert "Ibu Contoh Register" not in owner.get_by_role("main").inner_text()
    owner.get_by_label(name).check()
    owner.get_by_role("button", name="Ini usaha saya").click()
    owner.get_by_label("Saya pemiliknya").check()
    owner.get_by_label("Bagaimana dinas dapat mengenali").fill("Rengginang ketan, di Mandonga sejak 2019.")
    checks.screenshot(owner, screens, "claim-360-light")
    owner.get_by_role("button", name="Ajukan klaim").click()
    expect(owner.get_by_role("heading", name="Sedang diperiksa dinas")).to_be_visible()
    assert checks.too_wide(owner) == []
    checks.screenshot(owner, screens, "claim-opened-360-light")

    officer.goto("/perkara/?jenis=klaim_usaha&tampil=terbuka")
    officer.get_by_role("link", name=f"Klaim {name}").click()
    expect(officer.get_by_role("row", name=re.compile("Telepon")).get_by_text("sama", exact=True)).to_be_visible()
    checks.screenshot(officer, screens, "claim-officer-1280-light")
    officer.get_by_role("link", name="Terima klaim").click()
    officer.get_by_label("Bertemu langsung").check()
    officer.get_by_role("button", name="Terima klaim").click()
    expect(officer.get_by_role("heading", name="Diterima", exact=True)).to_be_visible()

    owner.goto("/usaha-saya/")
    expect(owner.get_by_role("link", name=name)).to_be_visible()
    owner.get_by_role("link", name=name).click()
    expect(owner.get_by_role("main").get_by_text("17 Oktober 2026").first).to_be_visible()
    assert checks.too_wide(owner) == []
    checks.screenshot(owner, screens, "claimed-business-360-light")


def test_the_same_with_the_keyboard_alone(as_role: Callable[..., Page], tmp_path: Path) -> None:
    """From the front page to the date, and the officer too: every stop on the way shows its focus."""
    officer = as_role("officer")
    word, digits = uuid.uuid4().hex[:6], f"{uuid.uuid4().int % 10**5:05}"
    name, number = f"Kerupuk {word}", f"08120008{digits}"
    imported(officer, tmp_path, name, number)

    page = as_role(None, viewport=PHONE)
    owner = Keyboard(page)
    page.goto("/")
    owner.press(page.get_by_role("link", name="Buat akun pemilik usaha"))
    owner.write(page.get_by_label("Nama lengkap"), "Ibu Contoh Papan Ketik")
    owner.write(page.get_by_label("Nomor telepon atau surel"), number)
    owner.press(page.get_by_role("main").get_by_role("button", name="Lanjut"))
    expect(page.get_by_role("alert")).to_be_visible()  # the notice was not ticked: what was typed is there still
    expect(page.get_by_label("Nomor telepon atau surel")).to_have_value(number)
    owner.tick(page.get_by_label("Saya sudah membaca pemberitahuan"))
    owner.press(page.get_by_role("main").get_by_role("button", name="Lanjut"))
    owner.write(page.get_by_label("Kata sandi"), f"kerupuk {word} gurih")
    owner.press(page.get_by_role("button", name="Buat akun"))
    expect(page.get_by_role("heading", name="Tercatat dengan nomor telepon Anda")).to_be_visible()
    owner.choose(page.get_by_label(name))
    owner.press(page.get_by_role("button", name="Ini usaha saya"))
    owner.choose(page.get_by_label("Saya pemiliknya"))
    owner.write(page.get_by_label("Bagaimana dinas dapat mengenali"), "Kerupuk udang, di Mandonga sejak 2018.")
    owner.press(page.get_by_role("button", name="Ajukan klaim"))
    expect(page.get_by_role("heading", name="Sedang diperiksa dinas")).to_be_visible()

    desk = Keyboard(officer)
    officer.goto("/perkara/?jenis=klaim_usaha&tampil=terbuka")
    desk.press(officer.get_by_role("link", name=f"Klaim {name}"))
    desk.press(officer.get_by_role("link", name="Terima klaim"))
    desk.tick(officer.get_by_label("Bertemu langsung"))
    desk.press(officer.get_by_role("button", name="Terima klaim"))
    expect(officer.get_by_role("heading", name="Diterima", exact=True)).to_be_visible()

    page.reload()
    owner.press(page.get_by_role("button", name="Menu"))
    owner.press(page.locator("#menu").get_by_role("link", name="Usaha saya"))
    owner.press(page.get_by_role("link", name=name))
    expect(page.get_by_role("main").get_by_text("17 Oktober 2026").first).to_be_visible()
