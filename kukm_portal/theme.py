from django.http import HttpRequest, HttpResponse

from accounts.rules import public


def theme(request: HttpRequest) -> dict[str, str]:
    return {}


@public
def choose(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


choose_language = choose
