"""What everybody downloads first."""

from pathlib import Path

import brotli

STATIC = Path(__file__).parents[2] / "static"


def test_the_stylesheet_is_small() -> None:
    assert len(brotli.compress((STATIC / "look.css").read_bytes())) <= 12_000


def test_the_script_is_small() -> None:
    assert len(brotli.compress((STATIC / "staff.js").read_bytes())) <= 2_000
    assert len(brotli.compress((STATIC / "owner.js").read_bytes())) <= 2_500


def test_the_sheet_asks_for_nothing_else() -> None:
    text = (STATIC / "look.css").read_text()
    assert "@import" not in text and "url(" not in text.replace("url(#", "")
