"""A letter to oneself: does mail leave, does it arrive, how does it look?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.keys import CannotOpen
from accounts.models import Agency, Contact
from accounts.rules import roles
from database import clock
from notifications import services
from notifications.models import Message
from notifications.shown import in_words
from notifications.sources import TEST

TESTERS = ("agency_admin", "system_admin")
SHAPE = {"sent": "ok", "failed": "late", "planned": "soon", "sending": "soon"}
SHOWN = 5


@roles(*TESTERS)
def test_letter(request: HttpRequest) -> HttpResponse:
    """Asked for by POST; the page shows what became of the last ones."""
    if request.method == "POST":
        _send(request)
        messages.success(
            request, _("Surat percobaan dikirim dalam satu menit. Muat ulang halaman ini untuk melihatnya.")
        )
        return redirect("notifications:test_letter")
    mine = Message.objects.inbox_of(request.user).filter(kind=TEST).order_by("-pk")[:SHOWN]  # type: ignore[arg-type]
    lines = [(row, SHAPE.get(row.state, ""), in_words(row.reason)) for row in mine]
    context = {"lines": lines, "address": _address(request)}
    return render(request, "notifications/test_letter.html", context)


def _send(request: HttpRequest) -> None:
    agency = Agency.objects.of(request.user, roles=list(TESTERS)).order_by("code").first()  # type: ignore[arg-type]
    services.tell(
        kind=TEST,
        people=[request.user.person_id],  # type: ignore[union-attr]
        subject=int(clock.now().timestamp()),
        region=agency.code if agency else "",
        zone=agency.zone if agency else "WIB",
        urgent=True,
    )


def _address(request: HttpRequest) -> str:
    """Masked, the one that delivery would take; '' where there is none."""
    own = Contact.objects.visible_to(request.user).filter(  # type: ignore[arg-type]
        person=request.user.person_id,
        kind="email",
        dead_at=None,  # type: ignore[union-attr]
    )
    newest = sorted(own, key=lambda row: (row.verified_at is not None, row.verified_at, row.pk))
    try:
        return newest[-1].masked if newest else ""
    except CannotOpen:
        return ""
