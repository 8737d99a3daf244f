"""May this user do this to that business, and why not."""

from accounts.decisions import YES, Decision, no
from accounts.models import User
from accounts.queries import WORKING_ROLES, served_regencies
from umkm.models import Business


def may_edit(user: User, business: Business, *, roles: frozenset[str]) -> Decision:
    """Staff of its region who work cases, and its owners."""
    decision = may_work(user, business, roles=roles)
    if not decision and Business.objects.owned_by(user).filter(pk=business.pk).exists():
        return YES
    return decision


def may_work(user: User, business: Business, *, roles: frozenset[str]) -> Decision:
    """As officer or supervisor of the region that it lies in."""
    if not roles & set(WORKING_ROLES):
        return no("Hanya petugas dan kepala bidang yang mengubah data usaha.")
    if business.regency_id not in served_regencies(user):
        return no("Usaha ini berada di wilayah dinas lain.")
    return YES
