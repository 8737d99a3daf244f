"""One paper in, one PDF out, in memory. The same paper gives the same bytes."""

import datetime as dt
import io
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from PIL import Image

from documents.paper.blocks import Paper
from documents.paper.printable import left_out, printable

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
KEYS = ("surat", "naskah")  # a letter with number and addressee; a deed under its title
STANDARDS = ["a-2a", "ua-1"]  # archived for decades, read by screen readers
# Pixels that a page of A4 can show, by the name of the field that holds a picture.
PIXELS = {"logo": (600, 600), "picture": (2000, 800), "content": (1200, 1200)}
POINT = r"-?\d{1,5}(?:\.\d{1,3})?"
DRAWING = re.compile(rf"\s*(?:[ML]\s*{POINT}[ ,]\s*{POINT}\s*)+")
NUMBER = re.compile(POINT)


class CannotPrint(ValueError):
    """A key that is no template, a drawing that is none, a picture that cannot be opened: never for a text."""


def make(key: str, paper: Paper) -> bytes:
    """The PDF. Characters that the fonts lack are left out, and the paper says so."""
    midnight = dt.datetime.combine(paper.day, dt.time(), dt.UTC)  # typst would take the time of day into the file
    return _compiled(key, paper, pdf_standards=STANDARDS, timestamp=midnight)


def picture_of(key: str, paper: Paper, *, width: int = 800) -> bytes:
    """Its first page as PNG, for a look at it on a page of the portal. `width` in pixels."""
    return _compiled(key, paper, format="png", ppi=width / 210 * 25.4)


def cannot_print(text: str) -> str:
    """Of what somebody types, the characters that no paper could show; '' where all is well."""
    return left_out(text)


class _Parts:
    """What goes into typst beside its source: values as JSON and pictures as files. What is typed cannot run."""

    def __init__(self, paper: Paper, *, latin_only: bool) -> None:
        self.latin_only = latin_only
        self.lost = False
        self.files: dict[str, bytes] = {"qr.svg": _qr(paper.check_url)} if paper.check_url else {}
        self.values = self._plain("", paper) | {"left_out": self.lost}

    def _plain(self, name: str, value: Any) -> Any:
        if is_dataclass(value):
            parts = {field.name: self._plain(field.name, getattr(value, field.name)) for field in fields(value)}
            return parts | {"block": type(value).__name__.lower()}
        if isinstance(value, bytes):
            return self._file(_shrunk(value, PIXELS[name]))
        if isinstance(value, str):
            if name == "drawing":
                return self._file(_drawn(value)) if value else None
            self.lost = self.lost or bool(left_out(value)) or self.latin_only
            return value if name == "check_url" else printable(value, latin_only=self.latin_only)
        if isinstance(value, Sequence):
            return [self._plain(name, each) for each in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    def _file(self, content: bytes) -> str:
        name = f"file-{len(self.files)}.svg"
        self.files[name] = content
        return name


def _compiled(key: str, paper: Paper, **options: Any) -> bytes:
    if key not in KEYS:
        raise CannotPrint(f"no template {key}")
    try:
        return _by_typst(key, _Parts(paper, latin_only=False), options)
    except typst.TypstError as error:
        if "displayed with font" not in str(error):
            raise CannotPrint(str(error)) from error
    # Letters that are there one by one and not together, with marks over each other: rare, and never Indonesian.
    return _by_typst(key, _Parts(paper, latin_only=True), options)


def _by_typst(key: str, parts: _Parts, options: dict[str, Any]) -> bytes:
    sources = {each.name: each.read_bytes() for each in TEMPLATES.glob("*.typ")}
    sources["main.typ"] = sources.pop(f"{key}.typ")
    made = typst.compile(
        sources | parts.files,
        sys_inputs={"paper": json.dumps(parts.values, ensure_ascii=False)},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        **options,
    )
    return bytes(made[0] if isinstance(made, list) else made)


def _shrunk(content: bytes, pixels: tuple[int, int]) -> bytes:
    """Newly encoded, photos as JPEG and marks as PNG, inside an SVG: typst takes only text from memory."""
    is_photo = pixels == PIXELS["content"]
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            image.draft("RGB", pixels)  # a JPEG is read at half or a quarter of its size
            image.thumbnail(pixels)
            kept = image.convert("RGB" if is_photo else "RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        raise CannotPrint("a picture cannot be opened") from error
    target, form = io.BytesIO(), "jpeg" if is_photo else "png"
    kept.save(target, form, quality=80, optimize=True)
    size = f'width="{kept.width}" height="{kept.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} '
        f'href="data:image/{form};base64,{b64encode(target.getvalue()).decode()}"/></svg>'
    ).encode()


def _drawn(path: str) -> bytes:
    """A signature as a picture of its own. Nothing but M, L and numbers is taken."""
    if not DRAWING.fullmatch(path):
        raise CannotPrint("not a drawing of M, L and numbers")
    numbers = [float(each) for each in NUMBER.findall(path)]
    xs, ys = numbers[::2], numbers[1::2]
    left, top = min(xs) - 2, min(ys) - 2
    width, height = max(xs) - left + 2, max(ys) - top + 2
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {width:g} {height:g}">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="{max(width, height) / 90:.2f}" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    return svg.encode()


def _qr(url: str) -> bytes:
    """Level Q: a quarter of it may be stamped over or creased."""
    target = io.BytesIO()
    segno.make(url, error="q", micro=False).save(target, kind="svg", border=2, scale=4)
    return target.getvalue()


@cache
def _fonts() -> typst.Fonts:
    """Only those inside the package, so that a paper looks the same on every machine. Loaded once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
