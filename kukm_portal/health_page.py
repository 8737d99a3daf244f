"""`/kesehatan/`: how the portal is, for whoever runs it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.rules import roles
from database import clock
from kukm_portal.health_checks import BROKEN, GOOD, WATCH, checks, worst

SHAPE = {GOOD: "ok", WATCH: "soon", BROKEN: "late"}


@roles("system_admin")
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """What needs a hand stands first."""
    found = checks()
    order = sorted(found, key=lambda check: [BROKEN, WATCH, GOOD].index(check.state))
    context = {
        "lines": [(check, SHAPE[check.state]) for check in order],
        "worst": worst(found),
        "shape": SHAPE[worst(found)],
        "at": clock.real_now(),
    }
    return render(request, "health.html", context)
