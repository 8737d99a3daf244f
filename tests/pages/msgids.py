"""Which texts the portal marks for translation: of templates and of Python. `python -m tests.pages.msgids` lists those
without an English text, ready to be written into the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
APPS = ("database", "accounts", "documents", "notifications", "casework", "umkm", "halal", "cooperation", "kukm_portal")
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MsgId = str | tuple[str, str]  # with its plural

QUOTED = r"""(?:"([^"]*)"|'([^']*)')"""
TRANSLATE = re.compile(r"{%\s*trans(?:late)?\s+" + QUOTED)
LITERAL = re.compile(r"""_\(""" + QUOTED + r"""\)""")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*(?:%(?!})[^%]*)*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.S)
PLURAL = re.compile(r"{%\s*plural\s*%}")
PLACE = re.compile(r"{{\s*(\w+)\s*}}")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


def of_template(source: str) -> Iterator[MsgId]:
    """As Django's `makemessages` would find them, without gettext on the machine."""
    for pattern in (TRANSLATE, LITERAL):
        yield from (one or other for one, other in pattern.findall(source))
    for options, body in BLOCK.findall(source):
        shaped = [PLACE.sub(r"%(\1)s", part.replace("%", "%%")) for part in PLURAL.split(body)]
        if "trimmed" in options.split():
            shaped = [" ".join(part.split()) for part in shaped]
        yield (shaped[0], shaped[1]) if len(shaped) == 2 else shaped[0]


def of_python(source: str) -> Iterator[MsgId]:
    """Calls with texts that are written out."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS):
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if texts:
            yield (texts[0], texts[1]) if node.func.id.startswith("ngettext") else texts[0]


def in_templates() -> set[MsgId]:
    """Of `templates/`."""
    return {one for path in (ROOT / "templates").rglob("*.html") for one in of_template(path.read_text())}


def in_python() -> set[MsgId]:
    """Of the apps."""
    return {one for app in APPS for path in (ROOT / app).rglob("*.py") for one in of_python(path.read_text())}


def catalogue() -> Catalog:
    """The English texts."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def without_english(wanted: set[MsgId]) -> list[MsgId]:
    """Those that a reader of English would get in Indonesian."""
    known = catalogue()
    return sorted((one for one in wanted if not (found := known.get(one)) or not found.string), key=str)


if __name__ == "__main__":
    for one in without_english(in_templates() | in_python()):
        print(one)
