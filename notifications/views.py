"""Pages about messages."""

from django.http import HttpRequest, HttpResponse

from accounts.rules import public


@public
def stop(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)
