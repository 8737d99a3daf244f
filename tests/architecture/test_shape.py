"""The shape that every file keeps: sizes, imports, words that may not appear."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINE = ("database", "accounts", "documents", "notifications", "casework", "umkm", "halal", "cooperation", "kukm_portal")
LONGEST = 400


def tracked(pattern: str) -> list[Path]:
    """Files under version control; where there is none (an unpacked archive), those of the apps."""
    found = subprocess.run(["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True)
    if found.returncode == 0 and found.stdout:
        return [ROOT / name for name in found.stdout.splitlines() if (ROOT / name).exists()]
    return [p for app in (*LINE, "tests", "bench", "proof") for p in (ROOT / app).rglob(pattern)]


SOURCES = [p for p in tracked("*.py") if "migrations" not in p.parts]
PRODUCT = [p for p in SOURCES if p.relative_to(ROOT).parts[0] in LINE]


def test_there_is_something_to_look_at():
    assert len(PRODUCT) > 50


def test_no_file_is_longer_than_a_reader_holds():
    too_long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > LONGEST}
    assert too_long == {}


def inner_imports(source: str) -> list[int]:
    return [
        inner.lineno
        for outer in ast.walk(ast.parse(source))
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


ALLOWED_INNER = {"manage.py"}  # Django is imported once its environment is set


def test_nothing_is_imported_inside_a_function():
    files = [p for p in PRODUCT if p.name not in ALLOWED_INNER]
    assert {str(p.relative_to(ROOT)): lines for p in files if (lines := inner_imports(p.read_text()))} == {}


def test_and_the_test_sees_one():
    assert inner_imports("def f():\n    import os\n") == [2]


def imports_to_the_right(app: str, source: str) -> list[str]:
    to_the_right = LINE[LINE.index(app) + 1 :]
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.split(".")[0] in to_the_right]


def test_apps_import_only_to_the_left():
    wrong = {}
    for path in PRODUCT:
        app = path.relative_to(ROOT).parts[0]
        if found := imports_to_the_right(app, path.read_text()):
            wrong[str(path.relative_to(ROOT))] = found
    assert wrong == {}


def test_and_the_line_is_seen_to_be_crossed():
    assert imports_to_the_right("accounts", "from umkm.models import Business\nimport database") == ["umkm.models"]


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "signals.py", "common.py"])
def test_no_file_of_odds_and_ends(name):
    assert [p for p in PRODUCT if p.name == name] == []


def test_no_signals_and_no_generic_keys_for_business():
    words = re.compile(r"GenericForeignKey|post_save|pre_save|m2m_changed|@receiver")
    assert [str(p.relative_to(ROOT)) for p in PRODUCT if words.search(p.read_text())] == []


def test_every_module_says_what_it_is_for():
    silent = [
        str(p.relative_to(ROOT))
        for p in PRODUCT
        if p.name not in ("__init__.py", "apps.py")
        and len(p.read_text().splitlines()) > 25
        and ast.get_docstring(ast.parse(p.read_text())) is None
        and "management" not in p.parts
    ]
    assert silent == []
