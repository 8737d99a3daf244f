"""What happens between the door and the first page: a new session, and where one wanted to go."""

import datetime as dt

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import lockout, sessions, typed
from accounts.models import User
from database import clock

BACKEND = "accounts.backends.ContactBackend"
WANTED, ENTERED, PROVED = "_lanjut", "_masuk", "_terbukti"
FRESH = dt.timedelta(minutes=10)


def own_path(path: str | None) -> str:
    """A path of this portal, or nothing: an address elsewhere would make our door the start of a fraud."""
    if path and path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return ""


def enter(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """A new session with the limits of the user's kind; what is still due there, the middlewares ask for."""
    waiting = request.session.get(typed.KEY)
    request.session.flush()
    login(request, user, backend=BACKEND)
    sessions.begin(request, user)
    if waiting:  # a form that was sent while nobody was signed in
        request.session[typed.KEY] = waiting
    request.session[ENTERED] = clock.now().isoformat()
    request.session[WANTED] = own_path(wanted)
    return onwards(request)


def want(request: HttpRequest) -> None:
    """Kept while something else is due first."""
    if request.method == "GET" and not request.session.get(WANTED):
        request.session[WANTED] = own_path(request.get_full_path())


def onwards(request: HttpRequest) -> HttpResponse:
    """Where one was going before the door, if that is ours; else home."""
    return redirect(own_path(request.session.pop(WANTED, "")) or "home")


def prove(request: HttpRequest) -> None:
    """The password was given again."""
    request.session[PROVED] = clock.now().isoformat()


def proved(request: HttpRequest, *, first: bool = False) -> bool:
    """Whether the password was given again within ten minutes, in this session. Where there is no password, or what
    is set up is the `first` of its kind, having come through the door within ten minutes is enough."""
    told = [request.session.get(PROVED)]
    if first or not request.user.has_usable_password():
        told.append(request.session.get(ENTERED))
    return any(at and clock.now() - dt.datetime.fromisoformat(at) < FRESH for at in told)


def locked(request: HttpRequest) -> HttpResponse:
    """The same for an account that is there and for one that is not."""
    response = render(request, "accounts/locked.html", status=429)
    response["Retry-After"] = str(int(lockout.WITHIN.total_seconds()))
    return response
