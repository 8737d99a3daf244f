"""A partner has pages open when the agreement ends: at 24.00 of the signing place every door is shut.

Each address is asked one second before, where it must show what is opened, and at the instant itself.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import User
from accounts.scope import scope_of
from cooperation.counting import count
from cooperation.services import end_agreement, record_agreement
from database import clock
from database.scope import scoped
from tests import world
from tests.cooperation.conftest import LAST, paper
from umkm.models import Business
from umkm.services import create_business

CLOSES = dt.datetime(2027, 6, 23, tzinfo=ZoneInfo("Asia/Makassar"))  # 24.00 of the 22nd in Kendari, 23.00 in Surabaya
BEFORE = CLOSES - dt.timedelta(seconds=1)
MANY = 30  # more than a page


@pytest.fixture
def opened(both: SimpleNamespace, settings: Any, tmp_path: Path) -> SimpleNamespace:
    settings.FILES_DIR = tmp_path / "files"
    with scoped(scope_of(both.in_sultra)):
        for number in range(MANY):
            create_business(
                actor=both.in_sultra, name=f"Dapur Kendari {number:02}", regency_id="74.71", scale="mikro",
                origin="petugas", products=[("Abon", "makanan_minuman", "domestic")],
            )  # fmt: skip
    both.agreement = record_agreement(actor=both.head, paper=paper(both.sultra, both.jatim))
    both.business = Business.objects.get(name="Dapur Kendari 00")
    with clock.rehearsing(BEFORE, "hitung"):
        count()
    return both


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    with clock.rehearsing(moment, "pintu"):
        yield


def text(client: Client, address: str) -> str:
    response = client.get(address)
    if response.status_code == 404:
        return "404"
    assert response.status_code == 200, (address, response.status_code)
    content = response.getvalue() if response.streaming else response.content
    return content.decode("utf-8-sig") if not content.startswith(b"PK") else unzipped(content)


def unzipped(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


ADDRESSES: list[tuple[str, Callable[[SimpleNamespace], str], str]] = [
    ("registry", lambda w: "/usaha/", "Dapur Kendari"),
    ("search in it", lambda w: "/usaha/?cari=Dapur", "Dapur Kendari"),
    ("a filter of it", lambda w: "/usaha/?skala=mikro", "Dapur Kendari"),
    ("one business", lambda w: f"/usaha/{w.business.public_id}/", "Dapur Kendari 00"),
    ("csv", lambda w: "/usaha/unduh/csv/", "Dapur Kendari"),
    ("xlsx", lambda w: "/usaha/unduh/xlsx/", "Dapur Kendari"),
    ("global search", lambda w: "/cari/?q=Dapur+Kendari", "Dapur Kendari 0"),
    ("figures", lambda w: "/angka/?wilayah=74", "Kota Kendari"),
    ("figures, csv", lambda w: "/angka/unduh/csv/?wilayah=74", "Kota Kendari"),
    ("figures, xlsx", lambda w: "/angka/unduh/xlsx/?wilayah=74", "Kota Kendari"),
    ("what is open to us", lambda w: "/kerja-sama/dibuka/", "Registri usaha, tanpa data pribadi</a>"),
]


@pytest.mark.parametrize(("name", "address", "sign"), ADDRESSES, ids=[name for name, *_ in ADDRESSES])
@pytest.mark.parametrize("who", ["partner", "in_jatim", "their_head"])
def test_open_a_second_before_and_shut_at_the_instant(
    opened: SimpleNamespace, name: str, address: Callable[[SimpleNamespace], str], sign: str, who: str
) -> None:
    with at(BEFORE):
        client = world.client_of(getattr(opened, who))
        assert sign in text(client, address(opened)), f"{name}: nothing to close"
    with at(CLOSES):
        assert sign not in text(client, address(opened)), f"{name} is still open"


def test_the_next_page_of_a_list_that_is_open(opened: SimpleNamespace) -> None:
    with at(BEFORE):
        client = world.client_of(opened.partner)
        following = re.search(r'href="(\?[^"]*halaman=[^"]+)"', text(client, "/usaha/"))
        assert following
        address = "/usaha/" + following[1].replace("&amp;", "&")
        assert "Dapur Kendari" in text(client, address)
    with at(CLOSES):
        assert "Dapur Kendari" not in text(client, address)


def test_the_count_falls_to_what_is_their_own(opened: SimpleNamespace) -> None:
    def number(client: Client) -> int:
        found = re.search(r"<b>([\d.]+)\+?</b>", text(client, "/usaha/"))
        return int(found[1].replace(".", "")) if found else 0

    with at(BEFORE):
        client = world.client_of(opened.in_jatim)
        assert number(client) == MANY + 2  # Kendari and Surabaya of the world besides
    with at(CLOSES):
        assert number(client) == 1
        assert not Business.objects.visible_to(User.objects.get(pk=opened.partner.pk)).exists()


def test_a_file_is_as_of_its_own_instant(opened: SimpleNamespace) -> None:
    """The link stood on the page before; what is fetched after it holds the titles and nothing else."""
    with at(BEFORE):
        client = world.client_of(opened.partner)
        before = list(csv.reader(io.StringIO(text(client, "/usaha/unduh/csv/")), delimiter=";"))
    with at(CLOSES):
        after = list(csv.reader(io.StringIO(text(client, "/usaha/unduh/csv/")), delimiter=";"))
    assert len(before) == MANY + 2 and after == before[:1]


def test_midnight_is_that_of_the_signing_place(opened: SimpleNamespace) -> None:
    """Their own midnight in Surabaya is an hour later: the door does not wait for it."""
    with at(dt.datetime(2027, 6, 22, 23, 0, tzinfo=ZoneInfo("Asia/Jakarta"))):
        assert "Dapur Kendari" not in text(world.client_of(opened.partner), "/usaha/")


def test_the_agreement_itself_stays_to_be_read_and_says_that_it_has_ended(opened: SimpleNamespace) -> None:
    address = f"/kerja-sama/{opened.agreement.public_id}/"
    with at(BEFORE):
        client = world.client_of(opened.partner)
        assert "terbuka sampai 22 Juni 2027" in text(client, address)
    with at(CLOSES):
        html = text(client, address)
        assert "Semua yang dibuka sudah tertutup" in html and "terbuka sampai" not in html


def test_ended_early_closes_at_the_end_of_its_new_last_day(opened: SimpleNamespace) -> None:
    end_agreement(actor=opened.head, agreement=opened.agreement, last_day=dt.date(2026, 12, 31), reason="Disepakati")
    closes = dt.datetime(2027, 1, 1, tzinfo=ZoneInfo("Asia/Makassar"))
    with at(closes - dt.timedelta(seconds=1)):
        client = world.client_of(opened.partner)
        assert "Dapur Kendari" in text(client, "/usaha/")
    with at(closes):
        assert "Dapur Kendari" not in text(client, "/usaha/")
    assert closes.date() < LAST


def test_the_owner_agency_keeps_its_own(opened: SimpleNamespace) -> None:
    with at(CLOSES):
        assert "Dapur Kendari" in text(world.client_of(opened.in_sultra), "/usaha/")
