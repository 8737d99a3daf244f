"""What was offered to somebody on this device, and which of it they chose: kept in the session, which is sealed.

Only what was offered can be claimed, so that nobody reads the register by trying addresses.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from umkm.claims import Offer
from umkm.models import Business

ASKED, OFFERED, CHOSEN = "_cari_usaha", "_ditawarkan", "_dipilih"
MOST = 30  # offered last: a session is no register


def remember(request: HttpRequest, offers: Iterable[Offer]) -> None:
    """Beside what was offered before: a page that is still open stays right."""
    known: dict[str, Any] = request.session.get(OFFERED, {})
    for offer in offers:
        known.pop(offer.public_id, None)
        known[offer.public_id] = list(offer.reasons)
    if known:
        request.session[OFFERED] = dict(list(known.items())[-MOST:])


def choose(request: HttpRequest, public_id: str) -> bool:
    """False for what was never offered."""
    if public_id not in request.session.get(OFFERED, {}):
        return False
    request.session[CHOSEN] = public_id
    return True


def chosen(request: HttpRequest) -> tuple[Business | None, list[str]]:
    """The business, if it still stands, and why it had been offered."""
    public_id = request.session.get(CHOSEN, "")
    reasons = request.session.get(OFFERED, {}).get(public_id)
    if reasons is None:
        return None, []
    rows = Business.objects.standing().select_related("regency", "district")
    return rows.filter(public_id=public_id).first(), reasons
