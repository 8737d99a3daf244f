"""What a paper consists of, as data. Its words come from the app that knows them; how it looks is typst's.

Text stays text: nothing in it is read as markup. `\\n` breaks a line.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Head:
    """An agency's head: its own picture of it, or its mark, names and address over a double rule."""

    name: str
    government: str = ""
    address: str = ""
    contact: str = ""
    logo: bytes | None = None  # JPEG or PNG
    picture: bytes | None = None  # the whole head as the agency drew it


@dataclass(frozen=True)
class Para:
    text: str
    bold: bool = False


@dataclass(frozen=True)
class Section:
    text: str


@dataclass(frozen=True)
class Facts:
    """Label and value, a line each."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Items:
    """A numbered list."""

    rows: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table. It goes over as many pages as it needs and repeats its head on each."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()  # shares of the width; none: equal


@dataclass(frozen=True)
class Picture:
    content: bytes  # JPEG or PNG
    says: str  # under it, and read out


@dataclass(frozen=True)
class Pictures:
    """Two beside each other."""

    rows: Sequence[Picture]


@dataclass(frozen=True)
class Signature:
    """`drawing` is an SVG path of M, L and numbers; `how` says when and with what it was signed."""

    office: str
    name: str
    under: str = ""
    drawing: str = ""
    how: str = ""


@dataclass(frozen=True)
class Signatures:
    """Kept on one page together with what asks how to check the paper."""

    rows: Sequence[Signature]
    place_and_day: str = ""


Block = Para | Section | Facts | Items | Grid | Pictures | Signatures


@dataclass(frozen=True)
class Paper:
    """One paper. The same gives the same bytes."""

    subject: str
    day: dt.date  # its own, never the clock's
    blocks: Sequence[Block]
    number: str = ""
    head: Head | None = None
    recipient: str = ""
    place_and_day: str = ""
    attachments: str = ""
    check_url: str = ""
    mark: str = ""  # a word across each page: CONTOH, DRAF
    language: str = field(default="id")
