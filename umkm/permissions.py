"""May this user do this to that business, and why not."""

from accounts import asked
from accounts.decisions import YES, Decision, no
from accounts.models import User
from accounts.queries import WORKING_ROLES, served_regencies
from umkm.models import Business


def may_edit(user: User, business: Business, *, roles: frozenset[str]) -> Decision:
    """Staff of its region who work cases, and its owners."""
    decision = may_work(user, business, roles=roles)
    return YES if not decision and owns(user, business) else decision


def owns(user: User, business: Business) -> bool:
    """Now. Of all that one owns, which are few: a page of several asks once."""
    mine = Business.objects.owned_by(user).values_list("pk", flat=True)
    return business.pk in asked.once(user, "owned businesses", lambda: frozenset(mine))


def may_work(user: User, business: Business, *, roles: frozenset[str]) -> Decision:
    """As officer or supervisor of the region that it lies in."""
    if not roles & set(WORKING_ROLES):
        return no("Hanya petugas dan kepala bidang yang mengubah data usaha.")
    if business.regency_id not in served_regencies(user):
        return no("Usaha ini berada di wilayah dinas lain.")
    return YES
