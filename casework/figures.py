"""Cases on the first page of staff (port `HOME_FIGURES`)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.readers import Reader
from casework import filters
from casework.models import Case
from casework.queries import CaseQuerySet
from casework.queue import soonest
from database.figures import Figure

FIRST = 6  # of the cases to begin with


def view_of(reader: Reader) -> str:
    """A supervisor looks after the team's, an officer after their own; an agency's head over all that is open."""
    if filters.leads(reader.actor):
        return "tim"
    return "saya" if reader.roles & set(WORKING_ROLES) else "terbuka"


def case_figures(reader: Reader) -> list[Figure]:
    """What is late, due, new, and with whom it is."""
    if not reader.roles & set(REGISTRY_ROLES):
        return []
    view, here = view_of(reader), reverse("casework:queue")
    visible = reader.visible(Case)

    def rows(which: str, when: str = "") -> CaseQuerySet:
        return filters.held(visible, which, reader.actor, when, reader)

    labels = {"saya": _("giliran saya"), "tim": _("giliran tim saya"), "terbuka": _("perkara terbuka")}
    when = {"lewat": _("perkara lewat tenggat"), "minggu": _("perkara jatuh tempo 7 hari ke depan")}
    figures = [
        Figure(words, f"{here}?tampil={view}&waktu={key}", rows(view, key), key == "lewat", place)
        for place, (key, words) in enumerate(when.items(), start=10)
    ]
    new = rows("terbuka", "baru")
    figures.append(Figure(_("perkara baru sejak kemarin"), f"{here}?tampil=terbuka&waktu=baru", new, place=13))
    figures.append(Figure(labels[view], f"{here}?tampil={view}", rows(view), place=12))
    if view == "tim":
        figures.append(Figure(labels["saya"], f"{here}?tampil=saya", rows("saya"), place=11))
    return figures


def most_urgent(reader: Reader) -> list[Any]:
    """The first of them, by their terms."""
    if not reader.roles & set(REGISTRY_ROLES):
        return []
    ranges = filters.ranges(reader.visible(Case), view_of(reader), reader.actor)
    return soonest([rows.select_related("agency", "ball_person", "ball_team") for rows in ranges], FIRST)
