"""One-time codes on paper: made, shown once, kept as a digest, good until a day, once, and for five tries.

`K4TX-9WQM-3HRA`: twelve of 27 signs, none of which looks like another; 57 bits. Whoever holds the row locks it, asks
`check`, does what the code opens and calls `use`, all in one transaction. A wrong try is counted by `check` itself: so
the page answers and does not raise.
"""

import hmac
import secrets

from accounts import keys
from accounts.decisions import YES, Decision, no
from accounts.models.printed import OneTimeCode
from database import clock

SIGNS = "ABCDEFGHJKLMNPQRTUVWXY34679"
LENGTH, GROUP = 12, 4
KIND = "one_time_code"  # of the digest: no contact's index can be taken for a code's

USED = "Kode ini sudah dipakai. Kode hanya berlaku sekali; minta yang baru bila perlu."
EXPIRED = "Kode ini sudah lewat masa berlakunya. Minta kode baru kepada yang memberikannya."
SPENT = "Kode ini sudah terlalu sering salah diketik dan tidak berlaku lagi. Minta kode baru."
WRONG = "Kode itu tidak cocok. Periksa lagi huruf dan angkanya."


def make() -> str:
    """A new code, to be shown or sent once."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return "-".join(signs[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def digest(code: str) -> bytes:
    """What to store: made with the current key."""
    return keys.blind_index(KIND, bare(code))


def digests(code: str) -> list[bytes]:
    """What to look for, as a row may have been made under an older key: `filter(digest__in=...)`."""
    return keys.blind_indexes(KIND, bare(code))


def bare(typed: str) -> str:
    """As people type it: small letters, blanks, other dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def still_good(row: OneTimeCode) -> Decision:
    """Neither used, nor past its day, nor tried too often."""
    if row.used_at:
        return no(USED)
    if clock.now() >= row.ends_at:
        return no(EXPIRED)
    if row.tries_left < 1:
        return no(SPENT)
    return YES


def check(row: OneTimeCode, typed: str) -> Decision:
    """Of a row that is known (and locked): a wrong try counts, and the fifth ends the code."""
    good = still_good(row)
    if not good:
        return good
    if any(hmac.compare_digest(bytes(row.digest), one) for one in digests(typed)):
        return YES
    row.tries_left -= 1
    row.save(update_fields=["tries_left"])
    return no(WRONG if row.tries_left else SPENT)


def use(row: OneTimeCode) -> None:
    """It opened what it was for, and opens nothing more."""
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
