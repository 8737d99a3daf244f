"""Where a sign-in leads: each role's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.queries import REGISTRY_ROLES
from accounts.rules import current_roles, signed_in

# The first that one holds decides.
HOMES = [
    (set(REGISTRY_ROLES), "halal:duty"),
    ({"agency_admin"}, "notifications:words"),
    ({"system_admin"}, "admin:index"),
    ({"companion"}, "umkm:registry"),
    ({"partner"}, "umkm:registry"),
    ({"observer"}, "halal:rules"),
]


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Staff to their work, owners to their businesses."""
    held = current_roles(request)
    return redirect(next((name for roles, name in HOMES if roles & held), "umkm:my_businesses"))
