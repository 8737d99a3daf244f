"""Sealed values as COPY wants them, a row at a time; the same bytes as `accounts.keys` makes.

sealed value   key id (2) | nonce (12) | AES-256-GCM, bound to its place and its row's public id
blind index    key id (2) | HMAC-SHA256 of kind and value
"""

import hashlib
import os

from accounts.keys import KeyRing

ROW, NONCE, AT_ONCE = 16, 12, 2000


class Keys:
    """The ring in use, with its current keys at hand. `marked` never rotates: it tells that two rows are one row."""

    def __init__(self, ring: KeyRing) -> None:
        self._seal_id, self._encrypt = ring.seal_current, ring.seal[ring.seal_current].encrypt
        self._index_id, self._index = ring.index_current, ring.index[ring.index_current]
        self._mark = ring.mark
        self._random, self._at = b"", 0

    def random(self, size: int) -> bytes:
        """From the system, a block at a time: asked for each value alone it costs as much as sealing."""
        if self._at + size > len(self._random):
            self._random, self._at = os.urandom((ROW + NONCE) * AT_ONCE), 0
        start, self._at = self._at, self._at + size
        return self._random[start : self._at]

    def new_id(self) -> str:
        """A public id; the database's gen_random_uuid() takes ten times as long."""
        return self.random(ROW).hex()

    def sealed(self, kind: str, place: bytes, value: str) -> str:
        """Public id of the row to be, sealed value and blind index, as COPY's text format wants them."""
        row, plain, index = self.random(ROW), value.encode(), self._index.copy()
        index.update(kind.encode() + b":" + plain)
        return f"{row.hex()}\t{self.sealed_to(place, row, plain)}\t\\\\x{(self._index_id + index.digest()).hex()}"

    def sealed_to(self, place: bytes, row: bytes, plain: bytes) -> str:
        nonce = self.random(NONCE)
        return f"\\\\x{(self._seal_id + nonce + self._encrypt(nonce, plain, place + row)).hex()}"

    def marked(self, text: str) -> bytes:
        """Equal for equal text, and useless to whoever has only a dump and tries all NIK."""
        return hashlib.blake2b(text.encode(), key=self._mark, digest_size=16).digest()
