"""Cases in the search over all apps (port `GLOBAL_SEARCH`)."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.readers import Reader
from casework.kinds import WORKFLOWS
from casework.models import Case
from database.found import Hit, Hits

FIRST = 8
REFERENCE = re.compile(r"[A-Z]{2,5}-\d{4}-\d{1,6}-\d")


def cases(reader: Reader, typed: str) -> list[Hits]:
    """By reference exactly, else by words of the title."""
    rows = reader.visible(Case)
    asked = typed.upper().replace(" ", "")
    if REFERENCE.fullmatch(asked):
        found = list(rows.filter(reference=asked)[:1])
        return [Hits(_("Perkara"), _hits(found), exact=True)] if found else []
    if len(typed) < 3:
        return []
    found = list(rows.filter(title__icontains=typed).order_by("-opened_at", "-pk")[:FIRST])
    return [Hits(_("Perkara"), _hits(found))] if found else []


def _hits(rows: list[Case]) -> list[Hit]:
    return [
        Hit(
            row.title,
            reverse("casework:case", args=[row.public_id]),
            WORKFLOWS[row.kind].state[row.status].label,
            row.reference,
        )
        for row in rows
    ]
