"""Staff reach nothing but the second factor until it is given. Owners may add one."""

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_otp import devices_for_user

from accounts.models import User

OPEN_VIEWS = {"accounts:sign_in", "accounts:sign_out", "accounts:second_factor", "accounts:enrol"}


def has_one(user: User) -> bool:
    return next(iter(devices_for_user(user)), None) is not None


class SecondFactorMiddleware:
    """After `OTPMiddleware`. One place for every view, the admin's too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or user.is_verified() or request.resolver_match.view_name in OPEN_VIEWS:
            return None
        if has_one(user):
            return redirect("accounts:second_factor")
        return redirect("accounts:enrol") if user.is_staff else None


class SameDoorAdmin(AdminSite):
    """Django's admin without a sign-in form of its own."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and request.user.is_verified()

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return redirect("accounts:sign_in")
