"""Pages that belong to no app."""

from django.http import HttpRequest, HttpResponse

from accounts.rules import public


@public
def front(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><html lang=id><title>Jembatan KUKM</title>")


privacy = accessibility = front


def bad_request(request, exception=None):
    return HttpResponse("400", status=400)


def forbidden(request, exception=None):
    return HttpResponse("403", status=403)


def not_found(request, exception=None):
    return HttpResponse("404", status=404)


def server_error(request):
    return HttpResponse("500", status=500)


def csrf_failure(request, reason=""):
    return HttpResponse("403", status=403)
