"""Pages that belong to no app: the front page, the notices, and what is said when something cannot be shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from accounts.models import PrivacyNotice
from accounts.rules import public, signed_in
from database import clock
from halal.rules import dates_of
from umkm.models.businesses import Scale


@public
def front(request: HttpRequest) -> HttpResponse:
    """Two doors: owners and agencies; and the dates that most come to ask for, as the rules of today say them."""
    request.face = "public" if not request.user.is_authenticated else ""
    dates = dates_of("makanan_minuman", "domestic", clock.today("Asia/Jakarta"))
    return render(request, "front.html", {"dates": [(_scales(one.scales), one) for one in dates]})


def _scales(scales: tuple[str, ...]) -> str:
    """`Mikro dan kecil`."""
    names = [str(Scale(scale).label).lower() for scale in scales]
    *first, last = names
    return (f"{', '.join(first)} {_('dan')} {last}" if first else last).capitalize()


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """The newest notice, for everybody to read."""
    notice = PrivacyNotice.objects.first()
    return render(request, "privacy.html", {"notice": notice})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works how, and where to say that something does not."""
    return render(request, "accessibility.html")


@signed_in
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Which keys do what; opened by `?`."""
    return render(request, "shortcuts.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says nothing of the address: it must be the same for what is missing and for what is somebody else's."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database and no context: either may be what broke."""
    return _plain("500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a page that was open for a long time."""
    return render(request, "stale.html", status=403)


def _plain(template: str, status: int) -> HttpResponse:
    return HttpResponse(get_template(template).template.source, status=status)
