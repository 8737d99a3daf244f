"""Staff reach nothing but the second factor until it is given, and owners who set one up likewise."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import quote

from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_otp import devices_for_user

from accounts.backends import is_system_admin
from accounts.entering import own_path, want
from accounts.models import User

OPEN_VIEWS = {
    "accounts:sign_in", "accounts:sign_in_code", "accounts:code", "accounts:leave", "accounts:sign_out",
    "accounts:second_factor", "accounts:enrol", "accounts:enrol_picture", "privacy", "accessibility", "theme",
    "language", "healthz", "readyz", "front", "notifications:stop",
}  # fmt: skip


def has_one(user: User) -> bool:
    """Whether a confirmed device asks for its code."""
    return next(iter(devices_for_user(user)), None) is not None


class SecondFactorMiddleware:
    """After `OTPMiddleware`. One place for every view, the admin's too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or user.is_verified():
            return None
        enrolled = has_one(user)
        if not enrolled and not user.is_staff:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_VIEWS:
            request.face = "public"  # half-way in: no menu yet
            return None
        want(request)
        return redirect("accounts:second_factor" if enrolled else "accounts:enrol")


class SameDoorAdmin(AdminSite):
    """Django's admin without a sign-in form of its own: for the role system_admin, second factor given."""

    site_header = site_title = "Jembatan KUKM"
    index_title = "Administrasi"
    site_url = "/beranda/"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and user.is_verified() and is_system_admin(user))  # type: ignore[union-attr]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Who is signed in and has not the role gets 403, as on any other page that is not theirs."""
        inner = super().admin_view(view, cacheable)

        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(asked, view)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        response = redirect("accounts:sign_in")
        response["Location"] += "?lanjut=" + quote(own_path(request.GET.get("next")))
        return response

    def logout(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        logout(request)
        return redirect("accounts:sign_in")

    def password_change(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return redirect("accounts:password")
