"""Agreements in the search over all apps (port `GLOBAL_SEARCH`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.readers import Reader
from cooperation.models import Agreement
from cooperation.shown import state_of
from database.found import Hit, Hits

FIRST = 8


def agreements(reader: Reader, typed: str) -> list[Hits]:
    """By one of its numbers exactly, else by words of what it is about or of a party's name."""
    rows = reader.visible(Agreement).select_related("signed_province").order_by("-signed_on", "-pk")
    if exact := list(rows.filter(parties__number=typed).distinct()[:FIRST]):
        return [Hits(_("Kerja sama"), _hits(exact), exact=True)]
    if len(typed) < 3:
        return []
    of_party = Agreement.objects.filter(parties__organisation__name__icontains=typed).values("pk")
    found = list((rows.filter(title__icontains=typed) | rows.filter(pk__in=of_party))[:FIRST])
    return [Hits(_("Kerja sama"), _hits(found))] if found else []


def _hits(rows: list[Agreement]) -> list[Hit]:
    return [Hit(row.title, reverse("cooperation:agreement", args=[row.public_id]), state_of(row).word) for row in rows]
