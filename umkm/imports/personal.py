"""One written form for what is personal, and personal values found where they do not belong.

The forms are those of `accounts.written_forms`, read faster and without raising: half a million cells pass here.
Everything runs before the first byte goes to the database: not even a staging table may hold such a value in clear.
"""

import datetime as dt
import re

_MARKS = str.maketrans("", "", " -.()/'\u00a0")
_MOBILE = re.compile(r"(?:\+?62|0)?(8\d{8,11})")
_FIXED = re.compile(r"(?:\+?62|0)([2-79]\d{6,10})")
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]+\.)+[a-z]{2,24}", re.ASCII)
_NUMBER_ALONE = re.compile(r"'?(?=.*\d)\+?[\d\s().\-/]{9,}")
ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d\d?")


def phone(cell: str) -> str | None:
    """E.164. A mobile number that lost its leading zero in a spreadsheet begins with 8."""
    bare = cell.translate(_MARKS)
    if found := _MOBILE.fullmatch(bare) or _FIXED.fullmatch(bare):
        return "+62" + found[1]
    return None


def email(cell: str) -> str | None:
    address = cell.strip().lower()
    return address if _EMAIL.fullmatch(address) else None


def nik(cell: str) -> str | None:
    digits = cell.translate(_MARKS)
    if len(digits) != 16 or not digits.isdecimal() or not digits.isascii():
        return None
    day = int(digits[6:8])
    try:  # 29 February passes in any year: two digits do not tell the century
        dt.date(2000, int(digits[8:10]), day - 40 if day > 40 else day)
    except ValueError:
        return None
    return digits


NORMALISE = {"phone": phone, "email": email, "nik": nik}


def in_description(text: str) -> tuple[str, str, str] | None:
    """(warning, kind, value) when the whole text is one contact; digits of no known kind are not kept."""
    if "@" in text:
        address = email(text)
        return ("email_in_description", "email", address) if address else None
    if _NUMBER_ALONE.fullmatch(text):
        number = phone(text)
        return ("phone_in_description", "phone", number) if number else ("digits_in_description", "", "")
    return None
