"""Numbers of halal certificates, read softly: what is written on paper varies, and SiHalal decides."""

import re

WRITTEN = re.compile(r"[^0-9A-Za-z]")
KNOWN = re.compile(r"(ID|KH)?\d{8,20}")


def normalised(typed: str) -> str:
    """Without blanks and dots, in capitals: `ID 3211 0000 0123 45` -> `ID32110000012345`."""
    return WRITTEN.sub("", typed).upper()


def looks_right(number: str) -> bool:
    """Whether it has the shape of one; another shape is kept too, with a warning."""
    return KNOWN.fullmatch(number) is not None
