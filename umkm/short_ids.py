"""Five letters and digits by which people call a business, made from its public id.

The first 25 bits in Crockford's base 32 (no I, L, O, U). Not unique among millions: a search by it may find two.
"""

import re
import uuid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, PREFIX = 5, "U-"
_READ_AS = str.maketrans("ILO", "110")
_BITS_LEFT = 128 - 5 * LENGTH
_WRITTEN = re.compile(rf"(?:U-?)?([{ALPHABET}]{{{LENGTH}}})")


def short_id(public_id: uuid.UUID) -> str:
    """`U-4K7Q2`."""
    number = public_id.int >> _BITS_LEFT
    letters = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH))]
    return PREFIX + "".join(letters)


def public_ids_of(written: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The first and the last public id that are called so, or None where the text is no short id."""
    found = _WRITTEN.fullmatch(written.strip().upper().translate(_READ_AS))
    if found is None:
        return None
    number = 0
    for letter in found[1]:
        number = number << 5 | ALPHABET.index(letter)
    first = number << _BITS_LEFT
    return uuid.UUID(int=first), uuid.UUID(int=first | (1 << _BITS_LEFT) - 1)
