"""Who may begin an application for a business, and for whom: the owner, or whoever fills in with the owner's consent."""

from accounts.actors import Actor
from accounts.decisions import Decision
from accounts.models import Person, User
from casework.engine import Refused
from casework.models import Case
from halal import cases
from umkm.acting import consent_of, may_fill
from umkm.models import Business
from umkm.permissions import owns


def may_begin(user: User, business: Business) -> Decision:
    """As owner or with consent, of a business that is there, where an agency answers for the region."""
    return may_fill(user, business) and cases.may_open(business)


def begin(*, user: User, business: Business) -> Case:
    """A draft with its number, or the one that stands already. Raises Refused with a sentence."""
    owner = owner_for(user, business)
    if owner is None:
        raise Refused(may_fill(user, business).reason)
    return cases.open_application(business=business, owner=owner, actor=Actor.of(user))


def owner_for(user: User, business: Business) -> Person | None:
    """Who applies: the user, or who gave the consent under which the user fills in."""
    if owns(user, business):
        return user.person
    consent = consent_of(user, business)
    return consent.owner if consent else None
