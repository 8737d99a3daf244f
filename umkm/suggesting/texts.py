"""The written form in which words are compared: small letters and digits of ASCII, accents gone, spaces for the rest.

Once in Python, for what an administrator types, and once in SQL, for a million texts; a test holds them equal.
"""

import re

_ACCENTED, _BARE = "áàâäãåéèêëíìîïóòôöõúùûüçñ", "aaaaaaeeeeiiiiooooouuuucn"
ACCENTED, BARE = _ACCENTED + _ACCENTED.upper(), _BARE * 2
_TABLE = str.maketrans(ACCENTED, BARE)


def spaced(text: str) -> str:
    """One space for each character that is none of a word: a comma and a space keep the parts of a phrase apart."""
    return re.sub("[^A-Za-z0-9 ]", " ", text.translate(_TABLE)).lower()


def plain(text: str) -> str:
    """`Keripik  "Té-Ibu"` is `keripik te ibu`."""
    return " ".join(spaced(text).split())


def spaced_sql(text: str) -> str:
    """`spaced` of an SQL column, whatever the database's language.

    Replacing letter by letter costs ten times the rest, so it is left to the few texts that are not ASCII.
    """
    bare = f"CASE WHEN octet_length({text}) = length({text}) THEN {text} ELSE translate({text}, '{ACCENTED}', '{BARE}') END"
    return f"""lower(regexp_replace(({bare}) COLLATE "C", '[^A-Za-z0-9 ]', ' ', 'g'))"""
