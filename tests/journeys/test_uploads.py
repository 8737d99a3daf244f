"""Files from a phone: made smaller there, sent in pieces, gone on with after a lost network and after a closed page."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, Response, Route, expect

from tests.journeys.conftest import PHONE
from tests.journeys.harness import checks

PIECE, SLOW = 256 * 1024, 60_000  # bytes; ms: another worker may be on the same core
CASE = re.compile(r"/perkara/[-0-9a-f]{36}/")


def photo(name: str) -> FilePayload:
    """So full of grain that it is some 5 MB, and 1 MB once it is small; with a place in it."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "S"
    target = io.BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(target, "JPEG", quality=92, exif=exif.tobytes())
    return {"name": name, "mimeType": "image/jpeg", "buffer": target.getvalue()}


class Network:
    """Lets so many pieces through and then nothing; remembers where the pieces that arrived began."""

    def __init__(self, page: Page) -> None:
        self.page, self.left, self.began = page, 0, list[int]()
        page.on("response", self._came)

    def cut_after(self, pieces: int) -> None:
        self.left = pieces
        self.page.route("**/berkas/unggah/*/?mulai=*", self._piece)

    def back(self) -> None:
        self.page.unroute_all()

    def _piece(self, route: Route) -> None:
        self.left -= 1
        if self.left < 0:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    def _came(self, response: Response) -> None:
        if "mulai=" in response.url and response.ok:
            self.began.append(int(parse_qs(urlsplit(response.url).query)["mulai"][0]))


def papers_page(page: Page) -> str:
    """Of a case that is open, where its agency may add what it likes."""
    page.goto("/pekerjaan/?lingkup=semua")
    found = [
        href for href in page.locator("main a").evaluate_all("all => all.map(a => a.pathname)") if CASE.match(href)
    ]
    return CASE.match(found[0]).group() + "dokumen/lainnya/"  # type: ignore[union-attr]


def send(page: Page, file: FilePayload) -> None:
    page.get_by_label("Berkas", exact=True).set_input_files(file)
    page.get_by_role("button", name="Unggah").click()


def kept(context: BrowserContext, page: Page) -> Image.Image:
    """The newest picture, as whoever downloads it gets it."""
    href = page.get_by_role("link", name="Unduh foto").last.get_attribute("href")
    return Image.open(io.BytesIO(context.request.get(str(href)).body()))


def test_a_photo_goes_on_where_it_stopped(as_role: Callable, screens: Path | None) -> None:
    page: Page = as_role("officer", viewport=PHONE)
    page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?" is asked while it sends
    network, address = Network(page), papers_page(page)
    page.goto(address)

    network.cut_after(2)
    send(page, photo("dapur.jpg"))
    told = page.locator("[data-told]")
    expect(told).to_contain_text("Jaringan terputus", timeout=SLOW)
    checks.screenshot(page, screens, "upload-cut-360-light")
    assert checks.too_wide(page) == [] and checks.axe(page) == []
    network.back()
    expect(page.get_by_text("Tersimpan: 1 berkas.")).to_be_visible(timeout=SLOW)
    assert network.began == [number * PIECE for number in range(len(network.began))]  # each once, in turn
    with kept(page.context, page) as picture:
        assert max(picture.size) == 1600 and not dict(picture.getexif())

    network.began.clear()
    network.cut_after(2)
    second = photo("alat.jpg")
    send(page, second)
    expect(told).to_contain_text("Jaringan terputus", timeout=SLOW)
    page.reload()
    network.back()
    stopped = page.get_by_text(re.compile(r"baru terkirim [1-9]\d? %"))
    expect(stopped).to_be_visible(timeout=SLOW)
    checks.screenshot(page, screens, "upload-stopped-360-light")
    send(page, second)
    expect(page.get_by_text("Tersimpan: 1 berkas.")).to_be_visible(timeout=SLOW)
    expect(stopped).to_have_count(0)
    assert network.began[:3] == [0, PIECE, 2 * PIECE] and len(set(network.began)) == len(network.began)
