"""The strict policy holds because nothing in a template is inline, and pages are made of known classes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\ssrc=)", re.I)
CLASSES = re.compile(r'class="([^"]*)"')
TAG = re.compile(r"{%.*?%}|{{.*?}}")
OURS = [path for path in TEMPLATES if "admin" not in path.relative_to(ROOT / "templates").parts]


def inline(source: str) -> list[str]:
    return INLINE.findall(TAG.sub(" ", source))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_nothing_is_inline(path: Path) -> None:
    assert inline(path.read_text()) == []


def test_and_the_test_sees_what_is() -> None:
    for bad in ("<p style='x'>", "<a onclick=x>", "<style>", "<script>1</script>", '<a href="javascript:x">'):
        assert inline(bad), bad
    assert inline('<script src="/x.js" defer></script><p class="style">') == []


def test_owners_and_public_pages_load_no_script() -> None:
    """The registry, long work, uploads and a companion's visit bring a script of their own; where an owner fills in an
    application, what is typed stays on the device, and signing out wipes it."""
    with_script = {p for p in OURS if "<script" in p.read_text()}
    keeping = {p for p in with_script if "owner.js" in p.read_text()}
    assert {p.parent.name for p in keeping} <= {"apply"} | {"accounts"}
    assert {p.name for p in keeping if p.parent.name == "accounts"} == {"leave.html"}
    visiting = {p for p in with_script if "visit.js" in p.read_text()}
    assert {p.name for p in visiting if p.parent.name == "case"} == {p.name for p in visiting}
    rest = {p.name for p in with_script - keeping - visiting}
    assert rest <= {"base.html", "registry.html", "job.html", "papers_item.html"}
    assert '{% if frame.face == "staff" %}<script' in (ROOT / "templates/base.html").read_text()


def test_pages_use_the_classes_of_the_look() -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", (ROOT / "static/look.css").read_text()))
    without_rules = {"hidden", "keep", "hero", "noprint", "input", "prose"}
    unknown = {}
    for path in OURS:
        used = {name for text in CLASSES.findall(path.read_text()) for name in TAG.sub(" ", text).split()}
        if strange := used - known - without_rules:
            unknown[str(path.relative_to(ROOT))] = strange
    assert unknown == {}
