"""Which texts the portal translates: those marked in templates and in Python, and those that pages translate as they show
them (labels, choices, refusals, messages; filter `terjemah`). `python -m tests.pages.msgids` lists those without an
English text, ready to be written into the catalogue."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
APPS = ("database", "accounts", "documents", "notifications", "casework", "umkm", "halal", "cooperation", "kukm_portal")
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
REFUSALS = {
    "ValidationError", "Refused", "Refusal", "no", "ViewRefused", "FileRefused", "JobFailed", "Busy", "CannotUndo",
}  # fmt: skip
SPEAKS_ONE = {"migrations", "demonstration", "management"}
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


def of_shown(source: str) -> Iterator[str]:
    """Plain texts of forms, choices, refusals and messages. What is put together (an f-string) is not in it: it has to
    be marked with its places."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.ClassDef):
            chosen = any("Choices" in ast.unparse(base) for base in node.bases)
            for line in node.body:
                if not (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)):
                    continue
                if chosen and isinstance(line.value, ast.Tuple):
                    yield from _texts(line.value.elts[-1:])
                elif line.targets[0].id in ("submit", "title"):
                    yield from _texts([line.value])


def _of_call(node: ast.Call) -> Iterator[str]:
    where, _, name = ast.unparse(node.func).rpartition(".")
    if name.endswith("Field") and where != "models":
        for keyword in node.keywords:
            if keyword.arg in ("label", "help_text"):
                yield from _texts([keyword.value])
            elif keyword.arg == "error_messages" and isinstance(keyword.value, ast.Dict):
                yield from _texts(keyword.value.values)
            elif keyword.arg == "choices":
                pairs = [one for one in ast.walk(keyword.value) if isinstance(one, ast.Tuple) and len(one.elts) == 2]
                yield from _texts([pair.elts[1] for pair in pairs])
    elif name in REFUSALS:
        yield from _texts(node.args)
    elif ast.unparse(node.func).startswith("messages.") or name == "form_page":
        yield from _texts(node.args[1:3])


def _texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
            yield node.value


def in_templates() -> set[MsgId]:
    """Of `templates/`."""
    return {one for path in (ROOT / "templates").rglob("*.html") for one in of_template(path.read_text())}


def in_python() -> set[MsgId]:
    """Of the apps."""
    return {one for app in APPS for path in (ROOT / app).rglob("*.py") for one in of_python(path.read_text())}


def shown_by_python() -> set[MsgId]:
    """Of the apps' pages. Commands, the admin and the demonstration speak Indonesian alone."""
    found: set[MsgId] = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if not SPEAKS_ONE & set(path.parts) and not path.name.startswith("admin"):
                found |= set(of_shown(path.read_text()))
    return found


def catalogue() -> Catalog:
    """The English texts."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def without_english(wanted: set[MsgId]) -> list[MsgId]:
    """Those that a reader of English would get in Indonesian."""
    known = catalogue()
    return sorted((one for one in wanted if not (found := known.get(one)) or not found.string), key=str)


if __name__ == "__main__":
    for one in without_english(in_templates() | in_python() | shown_by_python()):
        print(one)
