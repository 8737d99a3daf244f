"""Indonesian is the language of the msgids; whoever chooses English gets it everywhere."""

import datetime as dt
import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.safestring import mark_safe

from accounts.form_base import PortalForm
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


def test_labels_choices_and_refusals_have_an_english_text() -> None:
    wanted = msgids.shown_by_python()
    assert len(wanted) > 300
    assert msgids.without_english(wanted) == []


def test_the_finder_sees_what_pages_translate_as_they_show_it() -> None:
    source = """
class Sort(TextChoices):
    A = "a", "Satu"
class Form(PortalForm):
    submit = "Dua"
    name = forms.ChoiceField(label="Tiga", help_text="Empat", choices=[("x", "Lima")], error_messages={"invalid": "Enam"})
def view(request):
    messages.error(request, "Tujuh")
    if x:
        raise leaving.Refused("Delapan")
    return no("Sembilan") or no(f"{n} bukan")
"""
    words = ["Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan"]
    assert set(msgids.of_shown(source)) == set(words)


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


class Asked(PortalForm):
    """Written in Indonesian, as all forms are."""

    submit = "Simpan"
    role = forms.ChoiceField(label="Jabatan", choices=[("a", "Kepala bidang"), ("b", "Orang Contoh")])
    way = forms.ChoiceField(label="Lewat telepon", choices=[("a", "Lewat surel")], widget=forms.RadioSelect)
    digits = forms.CharField(label="NIP", help_text="18 angka.")

    def clean_digits(self) -> str:
        raise ValidationError("NIP terdiri dari 18 angka.")


def test_a_form_speaks_the_language_of_the_page() -> None:
    """Labels, help, choices of lists and of radio buttons, buttons, refusals; what nobody translated stays."""
    compile_catalogues()
    translation.trans_real._translations.clear()  # type: ignore[attr-defined]
    page = Template("{% load crispy_forms_tags %}{% crispy form %}")
    seen = {}
    for language in ("id", "en"):
        with translation.override(language):
            seen[language] = page.render(Context({"form": Asked({"digits": "1", "role": "b"})}))
    english = (">Head of section</option>", "By e-mail", "18 digits.", "A NIP has 18 digits.", ">Save<", "By phone")
    for words in english:
        assert words in seen["en"] and words not in seen["id"]
    assert "Fill in: by phone." in seen["en"] and "Isi lewat telepon." in seen["id"]
    assert ">Orang Contoh</option>" in seen["en"]


def test_a_message_speaks_the_language_of_the_page() -> None:
    html = Template("{{ text|terjemah }}|{{ none|terjemah }}|{{ safe|terjemah }}|{{ typed|terjemah }}")
    with translation.override("en"):
        values = {"text": "Produk tersimpan.", "none": None, "safe": mark_safe("<b>Simpan</b>"), "typed": "<i>x</i>"}
        assert html.render(Context(values)) == "The product is saved.||<b>Simpan</b>|&lt;i&gt;x&lt;/i&gt;"


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
