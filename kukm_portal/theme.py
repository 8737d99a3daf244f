"""Light, dark, or as the device wishes; Indonesian or English. Both are cookies that the server reads: no script."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.rules import public

COOKIE, YEAR = "tampilan", 365 * 86400
CHOICES = {"terang": "light", "gelap": "dark"}


def theme(request: HttpRequest) -> dict[str, str]:
    """For every template: `light`, `dark` or nothing."""
    return {"theme": CHOICES.get(request.COOKIES.get(COOKIE, ""), "")}


@public
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Back to the page one came from."""
    return _remember(request, COOKIE, request.POST.get("tampilan", ""), set(CHOICES))


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Of pages; a person's own letters follow their own setting."""
    wish = request.POST.get("bahasa", "")
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, wish, {code for code, _ in settings.LANGUAGES})


def _remember(request: HttpRequest, cookie: str, wish: str, allowed: set[str]) -> HttpResponse:
    back = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if wish in allowed:
        response.set_cookie(cookie, wish, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        response.delete_cookie(cookie)
    return response
