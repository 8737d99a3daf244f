"""The one written form in which words are compared: small letters and digits, no accents, single spaces.

Once in Python, for what an administrator types, and once in SQL, for a million texts; a test holds them equal.
"""

import re

_ACCENTED, _BARE = "áàâäãåéèêëíìîïóòôöõúùûüçñ", "aaaaaaeeeeiiiiooooouuuucn"
ACCENTED, BARE = _ACCENTED + _ACCENTED.upper(), _BARE * 2
_TABLE = str.maketrans(ACCENTED, BARE)


def plain(text: str) -> str:
    """`Keripik  "Té-Ibu"` is `keripik te ibu`."""
    return " ".join(re.findall("[A-Za-z0-9]+", text.translate(_TABLE))).lower()


def plain_sql(expression: str) -> str:
    """The same of an SQL expression, whatever the database's language; a space at either end may stay."""
    bare = f"""translate(({expression}) COLLATE "C", '{ACCENTED}', '{BARE}')"""
    return f"lower(regexp_replace({bare}, '[^A-Za-z0-9]+', ' ', 'g'))"
