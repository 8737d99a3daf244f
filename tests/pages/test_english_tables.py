"""What the tables say: states, moves, needs and reasons of every kind of case, choices of every field, fields that a
history names."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils import translation

from casework.kinds import WORKFLOWS
from casework.workflow import COMMON, Workflow
from kukm_portal.running.portal import compile_catalogues
from tests.pages import msgids
from umkm.histories import IGNORED
from umkm.models import Business, Product, ProductGroup

DISPLAY = re.compile(r"\bget_\w+_display\b(?!\|terjemah)")
FAR_LABEL = re.compile(r"\b(?:state|flow|move|main)\.label(?:_for_owner)?\b(?!\|terjemah)")


def words_of(workflow: Workflow) -> Iterator[str]:
    yield workflow.label
    for state in workflow.states:
        yield from (state.label, state.label_for_owner)
    yield from (holder.label for holder in workflow.holders.values())
    for move in workflow.moves:
        yield move.label
        yield from (need.label for need in move.needs)
        yield from (label for _key, label in move.reasons)


@pytest.mark.parametrize("kind", sorted(WORKFLOWS))
def test_every_state_and_move_has_an_english_name(kind: str) -> None:
    wanted = {word for word in words_of(WORKFLOWS[kind]) if word}
    assert len(wanted) > 5
    assert msgids.without_english(wanted) == []


def test_moves_that_all_kinds_have_are_english_too() -> None:
    assert msgids.without_english(set(COMMON.values())) == []
    assert msgids.without_english({"Langkah yang tidak ada"}) == ["Langkah yang tidak ada"]


def test_every_choice_of_a_field_has_an_english_name() -> None:
    wanted = {
        str(label)
        for model in apps.get_models()
        if model._meta.app_label in msgids.APPS
        for field in model._meta.get_fields()
        for _value, label in getattr(field, "flatchoices", None) or ()
    }
    assert len(wanted) > 150
    assert msgids.without_english(wanted) == []


def test_every_field_of_a_history_has_an_english_name() -> None:
    fields = [*Business._meta.concrete_fields, *Product._meta.concrete_fields]
    assert msgids.without_english({str(field.verbose_name) for field in fields if field.name not in IGNORED}) == []


def test_templates_show_them_in_the_language_of_the_page() -> None:
    assert DISPLAY.search("{{ row.get_state_display }}") and not DISPLAY.search("{{ row.get_state_display|terjemah }}")
    assert FAR_LABEL.search("{{ one.state.label|lower }}") and not FAR_LABEL.search("{{ state.label|terjemah }}")
    wrong = [
        f"{path.name}: {found.group()}"
        for path in (msgids.ROOT / "templates").rglob("*.html")
        for pattern in (DISPLAY, FAR_LABEL)
        for found in pattern.finditer(path.read_text())
    ]
    assert wrong == []


def test_no_script_has_sentences_of_its_own() -> None:
    """They stand in the page, as attributes that the page translates."""
    spoken = re.compile(r"""["'`][A-Z][a-z]+ [^"'`]{3,}["'`]""")
    assert spoken.search('said.textContent = "Mencari lokasi …"')
    scripts = list((msgids.ROOT / "static").glob("*.js"))
    assert len(scripts) > 3
    assert [f"{path.name}: {found}" for path in scripts for found in spoken.findall(path.read_text())] == []


def test_a_group_is_named_in_the_language_of_the_page() -> None:
    compile_catalogues()
    group = ProductGroup(code="x", label_id="Makanan", label_en="Food")
    said = {}
    for language in ("id", "en"):
        with translation.override(language):
            said[language] = group.label, ProductGroup.label_column()
    assert said == {"id": ("Makanan", "label_id"), "en": ("Food", "label_en")}
