"""One search over all apps, within what one may see. Each app brings its own results (`settings.GLOBAL_SEARCH`)."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.queries import REGISTRY_ROLES
from accounts.readers import Reader
from accounts.rules import roles
from accounts.written_forms import without_personal_values
from database.found import Hits

LONGEST = 80
SEARCHERS = (*REGISTRY_ROLES, "partner", "companion")


@roles(*SEARCHERS)
def search(request: HttpRequest) -> HttpResponse:
    """Sent by POST, so that a phone that was typed stands in no address; anything else gets an address of its own."""
    typed = (request.POST or request.GET).get("q", "").replace("\x00", "").strip()[:LONGEST]
    if request.method == "POST" and not is_personal(typed):
        return redirect(f"{reverse('search')}?{urlencode({'q': typed})}")
    told = typed if request.method == "POST" or not is_personal(typed) else ""
    groups = results(Reader.of(request), told) if told else []
    context = {"typed": "" if is_personal(typed) else typed, "groups": groups, "asked": bool(told)}
    response = render(request, "search.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def results(reader: Reader, typed: str) -> list[Hits]:
    """Grouped by app; a number that is exactly this one comes before all else."""
    groups = [hits for name in settings.GLOBAL_SEARCH for hits in import_string(name)(reader, typed)]
    return sorted(groups, key=lambda hits: not hits.exact)


def is_personal(typed: str) -> bool:
    """A phone, an address, a NIK. A NIB is not: it stands in public registers."""
    nib = len(digits := typed.replace(" ", "").replace(".", "")) == 13 and digits.isdecimal()
    return without_personal_values(typed) != typed and not (nib and not digits.startswith(("0", "62")))
