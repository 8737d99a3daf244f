"""Where a sign-in leads: owners to their businesses, staff to what is to be done today.

Apps bring their own figures (`settings.HOME_FIGURES`): each opens the list whose count it is.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.queries import REGISTRY_ROLES
from accounts.readers import Reader
from accounts.regions import ZONES
from accounts.rules import current_roles, signed_in
from casework.figures import most_urgent, view_of
from casework.kinds import WORKFLOWS
from casework.shown import ball_of
from database import clock
from database.figures import Figure, counted
from kukm_portal.frame import frame


@dataclass(frozen=True)
class Door:
    """A page that the reader works with, and what is done there."""

    label: str
    url: str
    words: str


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The day's figures, and the cases to begin with."""
    held = current_roles(request)
    if not held:
        return redirect("umkm:my_businesses")
    if held == {"system_admin"}:
        return redirect("admin:index")
    return render(request, "home.html", context_of(request))


def context_of(request: HttpRequest) -> dict[str, Any]:
    """All that the page shows, asked: what is measured without its template."""
    reader = Reader.of(request)
    works = bool(reader.roles & set(REGISTRY_ROLES))
    cases = most_urgent(reader)
    return {
        "figures": counted(figures_for(reader)),
        "cases": [_line(case, reader) for case in cases],
        "all_cases": f"{reverse('casework:queue')}?tampil={view_of(reader)}" if works else "",
        "zone": reader.zone,
        "today": reader.today,
        "works": works,
        "doors": [] if works else _doors(request),
    }


def figures_for(reader: Reader) -> list[Figure]:
    """Of all apps, those of the reader's roles, in the order of their places."""
    found = [figure for name in settings.HOME_FIGURES for figure in import_string(name)(reader)]
    return sorted(found, key=lambda figure: figure.place)


def _line(case: Any, reader: Reader) -> tuple[Any, ...]:
    """With its stage, whose move it is in words, whether that is the reader's, and its last day: `due_at` is the first instant that is too late."""
    workflow, mine = WORKFLOWS[case.kind], case.ball_person_id in reader.actor.persons
    return (
        case,
        workflow.state[case.status],
        ball_of(case, workflow),
        mine,
        clock.last_day_of(case.due_at, ZONES[case.agency.zone]),
    )


WORDS = {
    "field:assisted": _("Kunjungan yang menunggu Anda, dan usaha yang Anda dampingi."),
    "umkm:registry": _("Cari usaha, saring, dan unduh daftarnya."),
    "halal:rules": _("Kapan siapa wajib bersertifikat, dan menurut aturan mana."),
    "notifications:words": _("Kata-kata surat dinas Anda, dengan pratinjau dan surat percobaan."),
}


def _doors(request: HttpRequest) -> list[Door]:
    """The menu of who has no list of work, with a line of explanation where there is one."""
    words = {reverse(name): text for name, text in WORDS.items()}
    items = [item for group in frame(request)["frame"]["menu"] for item in group.items]
    return [Door(item.label, item.url, str(words.get(item.url, ""))) for item in items if not item.here]
