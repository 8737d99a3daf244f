"""The self-declare path from the owner's first page to the certificate, and back: an owner on a small phone without script,
a companion on site with photos, an officer, a supervisor; and the same by people without a mouse."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.harness import checks
from tests.journeys.harness.hands import Hands, Pointer
from tests.journeys.harness.keyboard import Keyboard
from tests.journeys.harness.owners import new_owner
from tests.journeys.harness.server import Server

COMPANION = "Hasan Contoh"
PATIENCE = 60_000  # ms
NO_IS_RIGHT = re.compile("berbahaya|pernah")  # questions that are answered with no


@dataclass
class Journey:
    """Who takes part, and the case once there is one."""

    owner: Hands
    companion: Hands
    officer: Hands
    supervisor: Hands
    account: dict[str, str]
    screens: Path | None
    with_axe: bool
    case: str = ""

    @property
    def name(self) -> str:
        """The business is called by the word of its owner's sign-in."""
        return "Keripik " + self.account["login"].removeprefix("pemilik-").partition("@")[0]

    def look(self, hands: Hands, name: str) -> None:
        """No page scrolls sideways; axe finds nothing."""
        page = hands.page
        assert checks.too_wide(page) == [], name
        if self.with_axe:
            assert checks.axe(page) == [], name
        checks.screenshot(page, self.screens, f"self-declare-{name}-{(page.viewport_size or PHONE)['width']}-light")


def photo(colour: str) -> dict[str, object]:
    """As a phone takes it, but small."""
    content = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(content, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def button(hands: Hands, name: str) -> None:
    _goes(hands, hands.page.get_by_role("main").get_by_role("button", name=name, exact=True))


def link(hands: Hands, name: str) -> None:
    _goes(hands, hands.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)


def _goes(hands: Hands, wanted: Locator) -> None:
    """Until the next page is there: whoever goes on before that would cut off what is being sent."""
    with hands.page.expect_navigation(timeout=PATIENCE):
        hands.press(wanted)


def applies(go: Journey) -> None:
    """The owner: from the list of businesses to a number."""
    me, page = go.owner, go.owner.page
    page.goto("/usaha-saya/")
    go.look(me, "businesses")
    link(me, "Ajukan sertifikat halal")
    go.look(me, "begin")
    button(me, "Mulai pengajuan")
    expect(page.get_by_role("heading", name="Pengajuan sertifikat halal")).to_be_visible()
    go.case = page.url.rstrip("/").rpartition("/")[2]
    go.look(me, "tasks")
    page.goto(f"/ajukan-halal/{go.case}/kelayakan/")
    link(me, "Mulai menjawab")
    for _ in range(15):
        if page.url.endswith("/kelayakan/"):
            break
        bad = page.get_by_role("heading", level=1).filter(has_text=NO_IS_RIGHT).count()
        me.choose(page.get_by_label("Tidak" if bad else "Ya", exact=True))
        button(me, "Simpan dan lanjutkan")
    expect(page.locator(".note.good")).to_contain_text("memenuhi kriteria")
    page.goto(f"/ajukan-halal/{go.case}/penyelia/")
    me.choose(page.get_by_label("Pemilik usaha sendiri"))
    me.tick(page.get_by_label("Penyelia halal beragama Islam"))
    button(me, "Simpan dan lanjutkan")
    page.goto(f"/ajukan-halal/{go.case}/produk/")
    me.tick(page.get_by_label("Keripik singkong"))
    button(me, "Simpan dan lanjutkan")
    me.choose(page.get_by_label("Kabupaten atau kota sendiri"))
    button(me, "Simpan dan lanjutkan")
    adds_ingredient(go, "Minyak goreng", "ID 7411 0000 1234 51025")
    page.goto(f"/ajukan-halal/{go.case}/proses/")
    me.write(page.get_by_label("Langkah membuatnya"), "Kupas dan iris\nGoreng, lalu kemas")
    button(me, "Simpan dan lanjutkan")
    me.write(page.get_by_label("Alamat"), "Lorong Contoh 1")
    button(me, "Simpan dan lanjutkan")
    page.goto(f"/ajukan-halal/{go.case}/alat/baru/")
    me.write(page.get_by_label("Nama alat"), "Wajan")
    button(me, "Simpan dan lanjutkan")
    sends(go)


def adds_ingredient(go: Journey, name: str, number: str) -> None:
    me, page = go.owner, go.owner.page
    page.goto(f"/ajukan-halal/{go.case}/bahan/baru/")
    me.write(page.get_by_label("Nama bahan"), name)
    button(me, "Simpan dan lanjutkan")
    me.choose(page.get_by_label("Ya, ada nomornya"))
    me.write(page.get_by_label("Nomor sertifikat halal"), number)
    button(me, "Simpan dan lanjutkan")


def sends(go: Journey) -> None:
    me, page = go.owner, go.owner.page
    page.goto(f"/ajukan-halal/{go.case}/periksa/")
    go.look(me, "check")
    link(me, "Semua benar: ke pernyataan")
    me.tick(page.get_by_label("Saya menyatakan"))
    me.write(page.get_by_label("Nama Anda"), go.account["name"])
    button(me, "Kirim pengajuan")
    expect(page.get_by_role("heading", name="Pengajuan diterima")).to_be_visible()
    go.look(me, "received")


def records(go: Journey, key: str, fields: dict[str, str], submit: str, *, reason: str = "", note: str = "") -> None:
    """The officer: a step outside, with its source, number, day and document."""
    me, page = go.officer, go.officer.page
    page.goto(f"/perkara/{go.case}/langkah/{key}/")
    if reason:
        me.select(page.get_by_label("Alasan"), reason)
    me.choose(page.get_by_label("Layar SiHalal"))
    for label, typed in fields.items():
        wanted = page.get_by_label(label)
        if wanted.input_value():  # the number that is known already stands there
            assert wanted.input_value() == typed
        else:
            me.write(wanted, typed)
    for label in ("Tanggal sidang", "Tanggal"):
        if page.get_by_label(label, exact=True).count():
            me.date(page.get_by_label(label, exact=True), dt.datetime.now(ZoneInfo("Asia/Jakarta")).date())
    page.get_by_label("Dokumen atau tangkapan layar").set_input_files([photo("navy")])
    if note:
        me.write(page.locator("#id_note"), note)
    go.look(me, key)
    button(me, submit)
    page.wait_for_url(f"**/perkara/{go.case}/")


def names_companion(go: Journey) -> None:
    me, page = go.officer, go.officer.page
    page.goto(f"/perkara/{go.case}/")
    go.look(me, "case-officer")
    link(me, "Tunjuk pendamping")
    me.select(page.get_by_label("Pendamping", exact=True), COMPANION)
    button(me, "Tunjuk pendamping")
    page.wait_for_url(f"**/perkara/{go.case}/")


def verifies(go: Journey) -> None:
    """The companion, on site, with a phone."""
    me, page = go.companion, go.companion.page
    page.goto("/dampingan/")
    go.look(me, "assisted")
    _goes(me, page.locator(f'a[href="/perkara/{go.case}/verifikasi/"]'))
    go.look(me, "visit")
    link(me, "Tempat dan waktu")
    place = page.get_by_label("Tempat yang dikunjungi")
    if not place.input_value():
        me.write(place, "Dapur di rumah pemilik")
    go.look(me, "visit-place")
    button(me, "Simpan")
    link(me, "Daftar periksa")
    groups = page.get_by_role("main").get_by_role("radio", name="Ya", exact=True)
    for number in range(groups.count()):
        me.choose(groups.nth(number))
    go.look(me, "visit-lines")
    button(me, "Simpan")
    link(me, "Foto")
    page.locator('input[type="file"]').set_input_files([photo("green"), photo("brown")])
    go.look(me, "visit-photos")
    button(me, "Unggah")
    expect(page.get_by_role("main")).to_contain_text("Tersimpan: 2 berkas", timeout=60_000)
    page.goto(f"/perkara/{go.case}/verifikasi/")
    link(me, "Lanjutkan: tanda tangan dan kirim")
    me.write(page.get_by_label("Nama pemilik"), go.account["name"])
    me.tick(page.get_by_label("Saya datang sendiri ke tempat ini"))
    draws(page)
    go.look(me, "visit-sign")
    button(me, "Tanda tangani dan kirim hasil")
    page.wait_for_url(f"**/perkara/{go.case}/")
    expect(page.get_by_role("main")).to_contain_text("Dapur di rumah pemilik")


def draws(page: Page) -> None:
    """With a finger, where there is a pad; who has none has typed the name."""
    pad = page.locator("canvas").first
    if not page.locator("canvas").count() or page.viewport_size == DESK:
        return
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 80)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 20 + 40 * step, box["y"] + (30 if step % 2 else 100))
    page.mouse.up()


def certifies(go: Journey, number: str, serial: str) -> None:
    records(go, "teruskan_bpjph", {"Nomor catatan LP3H": f"LP-{serial}"}, "Catat: LP3H selesai, diteruskan ke BPJPH")
    records(go, "kirim_fatwa", {"Nomor catatan BPJPH": f"BP-{serial}"}, "Catat: dikirim ke Komite Fatwa")
    records(go, "putuskan", {"Nomor ketetapan halal (KH)": f"KH-{serial}"}, "Catat ketetapan halal")
    records(go, "terbitkan", {"Nomor sertifikat halal": number}, "Catat sertifikat")


def travel(go: Journey) -> None:
    """From the first page to the certificate. Whoever is slow is waited for: the machine may be busy."""
    expect.set_options(timeout=PATIENCE)
    for hands in (go.owner, go.companion, go.officer, go.supervisor):
        hands.page.set_default_timeout(PATIENCE)
    serial = go.account["login"].removeprefix("pemilik-").partition("@")[0]
    registered, number = f"SH-{serial}", f"ID7411{int(serial, 16):011}1126"
    applies(go)
    names_companion(go)
    records(go, "daftarkan", {"Nomor daftar SiHalal": registered}, "Catat pendaftaran di SiHalal")
    records(go, "kirim", {"Nomor daftar SiHalal": registered}, "Kirim ke pendamping")
    verifies(go)

    # Returned with a reason; the owner reads it, answers, and sends once more.
    records(
        go,
        "kembalikan_bpjph",
        {"Nomor catatan pengembalian": f"KB-{serial}"},
        "Catat: dikembalikan LP3H atau BPJPH",
        reason="Daftar bahan belum lengkap",
        note="Garam dan plastik kemasan belum ditulis.",
    )
    page = go.owner.page
    page.goto(f"/ajukan-halal/{go.case}/")
    expect(page.get_by_role("main")).to_contain_text("Garam dan plastik kemasan belum ditulis.")
    go.look(go.owner, "returned")
    adds_ingredient(go, "Garam", "ID 7411 0000 1234 61025")
    sends(go)
    go.officer.page.goto(f"/perkara/{go.case}/")
    expect(go.officer.page.get_by_role("main")).to_contain_text("Yang berubah sejak dikembalikan")
    records(go, "kirim_lagi", {"Nomor daftar SiHalal": registered}, "Kirim lagi ke pendamping")
    verifies(go)

    # A certificate under a wrong number is recorded, and taken back by the supervisor: the duty is open again.
    certifies(go, number[:-4] + "1025", serial)
    page.goto("/usaha-saya/")
    link(go.owner, go.name)
    expect(page.get_by_role("main")).to_contain_text(number[:-4] + "1025")
    expect(page.get_by_role("main").get_by_text("berlaku", exact=True)).to_be_visible()
    go.look(go.owner, "certified")
    chief, desk = go.supervisor, go.supervisor.page
    desk.goto(f"/perkara/{go.case}/")
    link(chief, "Tarik kembali langkah terakhir")
    chief.write(desk.get_by_label("Alasan"), "Nomor sertifikat salah ketik.")
    button(chief, "Simpan")
    expect(desk.get_by_role("heading", name="Penerbitan sertifikat")).to_be_visible()
    go.look(chief, "corrected")
    page.reload()
    expect(page.get_by_role("main")).not_to_contain_text(number[:-4] + "1025")
    expect(page.get_by_role("main").get_by_text("17 Oktober 2026").first).to_be_visible()

    # Recorded as it is printed: the owner is thanked and has nothing left to do.
    records(go, "terbitkan", {"Nomor sertifikat halal": number}, "Catat sertifikat")
    page.goto(f"/ajukan-halal/{go.case}/status/")
    expect(page.get_by_role("heading", name="Sertifikat halal Anda sudah terbit")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(number)
    go.look(go.owner, "issued")


def test_owner_companion_officer_and_supervisor(
    as_role: Callable[..., Page], portal: Server, screens: Path | None
) -> None:
    account = new_owner(portal)
    owner = as_role(account["login"], viewport=PHONE, java_script_enabled=False)
    go = Journey(
        Pointer(owner),
        Pointer(as_role("companion", viewport=PHONE)),
        Pointer(as_role("officer")),
        Pointer(as_role("supervisor")),
        account,
        screens,
        with_axe=False,
    )
    travel(go)


def test_the_same_by_keyboard_alone_and_axe_finds_nothing(as_role: Callable[..., Page], portal: Server) -> None:
    account = new_owner(portal)
    go = Journey(
        Keyboard(as_role(account["login"], viewport=PHONE)),
        Keyboard(as_role("companion")),
        Keyboard(as_role("officer")),
        Keyboard(as_role("supervisor")),
        account,
        None,
        with_axe=True,
    )
    travel(go)
