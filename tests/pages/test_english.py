"""Indonesian is the language of the msgids; whoever chooses English gets it everywhere."""

import datetime as dt
import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from kukm_portal.running.portal import compile_catalogues
from tests.pages import msgids

PLACES = re.compile(r"%\(\w+\)[sd]")


def test_every_text_of_a_template_has_an_english_one() -> None:
    wanted = msgids.in_templates()
    assert len(wanted) > 300
    assert msgids.without_english(wanted) == []


def test_every_text_of_the_apps_has_an_english_one() -> None:
    wanted = msgids.in_python()
    assert len(wanted) > 50
    assert msgids.without_english(wanted) == []


def test_the_finder_sees_all_shapes() -> None:
    source = (
        """{% translate "Satu" %}{% translate 'Dua' as x %}{{ y|default:_("Tiga") }}"""
        """{% blocktranslate with n=count|angka %}{{ n }} usaha 5%{% endblocktranslate %}"""
        """{% blocktranslate count n=n %}{{ n }} hal{% plural %}{{ n }} hal-hal{% endblocktranslate %}"""
    )
    assert list(msgids.of_template(source)) == [
        "Satu",
        "Dua",
        "Tiga",
        "%(n)s usaha 5%%",
        ("%(n)s hal", "%(n)s hal-hal"),
    ]
    assert list(msgids.of_python('_("Satu" "kan")\nngettext("a", "b", n)\nother("c")')) == ["Satukan", ("a", "b")]
    assert msgids.without_english({"Kalimat yang tidak ada di katalog"}) == ["Kalimat yang tidak ada di katalog"]


def test_english_fills_the_same_places() -> None:
    wrong = []
    for message in msgids.catalogue():
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            if {*PLACES.findall(ids[-1])} != {*PLACES.findall(texts[-1])}:
                wrong.append(ids[0])
    assert wrong == []


@pytest.mark.django_db
def test_the_choice_of_english_is_seen_on_the_page(client: Client) -> None:
    compile_catalogues()
    translation.trans_real._translations.clear()  # type: ignore[attr-defined]
    client.post("/bahasa/", {"bahasa": "en"})
    html = client.get("/").content.decode()
    assert '<html lang="en"' in html
    assert "What was agreed gets done." in html and "Masuk ke usaha saya" not in html


@pytest.mark.parametrize(
    ("days", "indonesian", "english"),
    [
        (0, "Hari ini", "Today"),
        (1, "1 hari lagi", "1 day left"),
        (1058, "1.058 hari lagi", "1,058 days left"),
        (-38, "Lewat 38 hari", "38 days late"),
    ],
)
def test_a_deadline_speaks_the_language_of_the_page(days: int, indonesian: str, english: str) -> None:
    today = dt.date(2026, 10, 17)
    context = Context({"on": today + dt.timedelta(days=days), "today": today})
    for code, words in (("id", indonesian), ("en", english)):
        with translation.override(code):
            html = Template("{% due on today %}{{ today|tanggal }}").render(context)
        assert words in html
        assert ("October" in html) == (code == "en")
