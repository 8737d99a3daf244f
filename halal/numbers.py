"""Numbers of halal certificates, read softly: what is written on paper varies, and SiHalal decides."""

import re

WRITTEN = re.compile(r"[^0-9A-Za-z]")


def normalised(typed: str) -> str:
    """Without blanks and dots, in capitals: `ID 3211 0000 0123 45` -> `ID32110000012345`."""
    return WRITTEN.sub("", typed).upper()
