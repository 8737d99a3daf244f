"""Numbers of halal certificates. By hand they are read softly: what is written on old paper varies, and SiHalal decides.
At the end of an application the number is known, so that it has to look like one."""

import re

WRITTEN = re.compile(r"[^0-9A-Za-z]")
CERTIFICATE = re.compile(r"ID\d{13,20}")  # since SiHalal; no check digit is known
PARTS = re.compile(r"ID(\d{2})\d\d\d{9,10}(?:0[1-9]|1[0-2])\d{2}")
NOT_A_CERTIFICATE = (
    "“{number}” bukan nomor sertifikat halal: nomornya ID diikuti 13 sampai 20 angka. Nomor ketetapan halal (KH) bukan "
    "nomor sertifikat."
)
TAKEN = "Nomor sertifikat {number} sudah tercatat pada usaha lain. Periksa lagi nomor dan usahanya."
NOT_A_DECREE = "“{number}” adalah nomor sertifikat. Isi nomor ketetapan halal (KH) dari Komite Fatwa."


def normalised(typed: str) -> str:
    """Without blanks and dots, in capitals: `ID 3211 0000 0123 45` -> `ID32110000012345`."""
    return WRITTEN.sub("", typed).upper()


def is_certificate(typed: str) -> bool:
    """Of the shape that certificates have."""
    return CERTIFICATE.fullmatch(normalised(typed)) is not None


def province_of(typed: str) -> str:
    """The code of the province that a number names, '' where it names none."""
    found = PARTS.fullmatch(normalised(typed))
    return found[1] if found else ""
