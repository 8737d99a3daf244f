"""Which state of a business a form was made from: a page that has grown old must not write over what came later."""

import hashlib

from umkm.models import Business, PrivateFigures

FIELDS = ("name", "kind", "description", "scale", "nib", "state", "regency_id", "district_id")


def version_of(business: Business, figures: PrivateFigures | None) -> str:
    """Equal for equal content; keyed by the row, so that it tells nothing about the figures."""
    values = [str(getattr(business, name)) for name in FIELDS]
    if figures is not None:
        values += [figures.street, str(figures.sales), str(figures.capital)]
    return hashlib.blake2b("\x1f".join(values).encode(), key=business.public_id.bytes, digest_size=12).hexdigest()
