"""Headers that no other middleware sets, and pages of signed-in people kept out of every cache."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        if "Cache-Control" not in response and getattr(request, "user", None) and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-cache"
        return response
