"""The portal's addresses, and one whose view breaks with what was typed in its exception."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.rules import public
from kukm_portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def broken(request: HttpRequest) -> HttpResponse:
    """As a library does that quotes what it was given."""
    typed = request.POST["contact"]
    raise ValueError(f"cannot store {typed} and {request.POST['nik']}")


urlpatterns = [*urlpatterns, path("rusak/", broken)]
