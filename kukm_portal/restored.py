"""A database that was restored from a dump of before an erasure is not served until it has been done again."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from accounts import erasure_list

ASKED = {"/healthz", "/readyz"}  # for those who watch the machine
RETRY_S = "600"
State = tuple[int, int] | None  # of the file: when it was written and how long it is
_agreed: list[State] = []  # the one state of the list with which the database was seen to agree


class ErasuresMiddleware:
    """First of all: no session is read and no page made of a database that may not be shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ASKED or may_serve():
            return self.get_response(request)
        return HttpResponse(render_to_string("restoring.html"), status=503, headers={"Retry-After": RETRY_S})


def may_serve() -> bool:
    """Asked of the database once for each state of the list, and again as long as the answer is no."""
    state = _state()
    if _agreed == [state]:
        return True
    try:
        if erasure_list.disagreement():
            return False
    except DatabaseError:  # away, or not migrated yet: the page itself says so
        return True
    _agreed[:] = [state]
    return True


def forget() -> None:
    """Ask anew."""
    _agreed.clear()


def _state() -> State:
    try:
        found = erasure_list.path().stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
