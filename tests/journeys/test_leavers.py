"""A leaver's work moves: an administrator ends a membership on a phone without script, and whoever was chosen finds the
open case."""

import datetime as dt
import re
import uuid
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.harness import checks
from tests.journeys.harness.keyboard import Keyboard
from tests.journeys.harness.server import Server

NUMBER = re.compile(r"PDP-\d{4}-\d{6}-\d")
LEAVER, SUCCESSOR = "Fatma Contoh", "Sitti Contoh"


def test_a_leavers_work_moves(phone: Callable[[str], Page]) -> None:
    owner, supervisor, admin = phone("owner"), phone("supervisor"), phone("agency_admin")
    owner.goto("/data-saya/perbaiki/")
    owner.get_by_label("Kabupaten/kota yang menjawab").select_option("74.71")
    owner.get_by_label("Yang perlu diperbaiki").select_option("lainnya")
    owner.get_by_label("Seharusnya").fill("Tahun mulai usaha saya seharusnya 2019.")
    owner.get_by_role("button", name="Kirim permintaan").click()
    expect(owner.get_by_role("heading", name="Sedang kami periksa")).to_be_visible()
    found = NUMBER.search(owner.get_by_role("main").inner_text())
    assert found
    case, number = owner.url, found[0]

    supervisor.goto(case)
    supervisor.get_by_label("Tugaskan kepada").select_option(label=LEAVER)
    supervisor.get_by_role("button", name="Tugaskan", exact=True).click()
    expect(supervisor.locator(".next .ball")).to_have_text(f"Giliran {LEAVER} (petugas dinas)")
    supervisor.goto("/perkara/")
    assert number not in supervisor.get_by_role("main").inner_text()

    admin.goto("/orang/")
    admin.get_by_role("link", name=LEAVER).click()
    admin.get_by_label("Sampai").fill((dt.date.today() - dt.timedelta(days=2)).isoformat())
    admin.get_by_label("Perkara terbuka diserahkan kepada").select_option(label=SUCCESSOR)
    assert checks.too_wide(admin) == []
    admin.get_by_role("button", name="Simpan").click()
    assert admin.title().startswith("Galat:")  # without a reason nothing ends
    expect(admin.get_by_label("Perkara terbuka diserahkan kepada").locator("option:checked")).to_have_text(SUCCESSOR)
    admin.get_by_label("Alasan").fill("Pindah tugas ke dinas lain.")
    admin.get_by_role("button", name="Simpan").click()
    expect(admin.get_by_role("status")).to_have_text("Masa tugas tersimpan. 1 perkara diserahkan.")
    admin.get_by_text("Pernah bertugas").click()
    expect(admin.get_by_role("link", name=LEAVER)).to_be_visible()

    supervisor.goto("/perkara/")
    supervisor.get_by_role("row").filter(has_text=number).get_by_role("link").click()
    expect(supervisor.locator(".next .ball")).to_have_text("Giliran Anda")
    expect(supervisor.locator(".line li").first).to_contain_text("Pindah tugas ke dinas lain.")
    assert checks.too_wide(supervisor) == []
    supervisor.goto("/pesan/")
    expect(supervisor.get_by_role("link", name="1 perkara dialihkan kepada Anda")).to_have_count(1)  # told once


COLLEAGUES = """
from accounts.models import Agency
from accounts.services import add_membership, make_person, make_user
from kukm_portal.demonstration.people import PASSWORD, SINCE
for name in {names!r}:
    person = make_person(full_name=name, contacts=[("email", name.split()[0].lower() + "@sultra.example", True)])
    user = make_user(person, password=PASSWORD, staff=True)
    organisation = Agency.objects.select_related("organisation").get(code="74").organisation
    add_membership(user=user, organisation=organisation, role="officer", since=SINCE)
"""


def test_the_same_with_the_keyboard_alone(portal: Server, as_role: Callable[..., Page]) -> None:
    """Two new colleagues, one of whom leaves: asked, assigned and handed over without a mouse."""
    word = uuid.uuid4().hex[:6]
    leaver, successor = f"Ani{word} Contoh", f"Budi{word} Contoh"
    portal.manage("shell", "-v0", "-c", COLLEAGUES.format(names=[leaver, successor]))
    page = as_role("owner", viewport=PHONE)
    owner = Keyboard(page)
    page.goto("/data-saya/hak/")
    owner.press(page.get_by_role("main").get_by_role("link", name="Perbaiki data saya"))
    owner.select(page.get_by_label("Kabupaten/kota yang menjawab"), "Kota Kendari")
    owner.select(page.get_by_label("Yang perlu diperbaiki"), "Lainnya")
    owner.write(page.get_by_label("Seharusnya"), "Tahun mulai usaha saya seharusnya 2018.")
    owner.press(page.get_by_role("button", name="Kirim permintaan"))
    expect(page.get_by_role("heading", name="Sedang kami periksa")).to_be_visible()
    found = NUMBER.search(page.get_by_role("main").inner_text())
    assert found
    case = page.url

    page = as_role("supervisor")
    supervisor = Keyboard(page)
    page.goto(case)
    supervisor.select(page.get_by_label("Tugaskan kepada"), leaver)
    supervisor.press(page.get_by_role("button", name="Tugaskan", exact=True))
    expect(page.locator(".next .ball")).to_have_text(f"Giliran {leaver} (petugas dinas)")

    page = as_role("agency_admin", viewport=PHONE)
    admin = Keyboard(page)
    page.goto("/beranda/")
    admin.press(page.get_by_role("button", name="Menu"))
    admin.press(page.locator("#menu").get_by_role("link", name="Orang"))
    admin.press(page.get_by_role("link", name=leaver))
    admin.date(page.get_by_label("Sampai"), dt.date.today() - dt.timedelta(days=2))
    admin.select(page.get_by_label("Perkara terbuka diserahkan kepada"), successor)
    admin.write(page.get_by_label("Alasan"), "Pindah tugas ke dinas lain.")
    admin.press(page.get_by_role("button", name="Simpan"))
    expect(page.get_by_role("status")).to_have_text("Masa tugas tersimpan. 1 perkara diserahkan.")

    page = as_role("supervisor")
    page.goto(case)
    expect(page.locator(".next .ball")).to_have_text(f"Giliran {successor} (petugas dinas)")
    expect(page.locator(".line li").first).to_contain_text("Pindah tugas ke dinas lain.")
