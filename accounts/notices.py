"""The privacy notice: whoever signs in reads the newest version once before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.entering import want
from accounts.models import NoticeSeen, Person, PrivacyNotice
from accounts.second_factor import OPEN_VIEWS
from database import clock

ALSO_OPEN = OPEN_VIEWS | {"accounts:notice"}
READ = "pemberitahuan_dibaca"  # in the session: asked of the database once a day and session


class NoticeMiddleware:
    """After the second factor: the notice is for whoever is really there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or match is None or match.view_name in ALSO_OPEN:
            return None
        today = clock.now().date().isoformat()
        if request.session.get(READ) == today:
            return None
        if unread(request.user.person) is None:
            request.session[READ] = today
            return None
        want(request)
        return redirect("accounts:notice")


def unread(person: Person) -> PrivacyNotice | None:
    """The newest notice, unless the person has read it."""
    newest = PrivacyNotice.objects.filter(published_at__lte=clock.now()).order_by("-version").first()
    if newest is None or NoticeSeen.objects.filter(person=person, notice=newest).exists():
        return None
    return newest


def read(person: Person, notice: PrivacyNotice) -> None:
    """On record, once a version."""
    NoticeSeen.objects.get_or_create(person=person, notice=notice, defaults={"at": clock.now()})
