"""What a case about one's own data shows besides its moves: the clock in hours, and what was asked."""

import datetime as dt
import math
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Consent
from casework.models import Case
from casework.person_effects import OTHER
from casework.person_requests import CORRECT, HOURS, OWNER, SEE, TAKE, WITHDRAW
from casework.person_service import asked_of, file_of, note_seen
from database import clock

LABELS = {"nama": "Nama", "email": "Surel", "phone": "Telepon", "nik": "NIK", OTHER: "Lainnya"}
CONSENTS = dict(Consent.Kind.choices)


def panel(request: HttpRequest, case: Case) -> dict[str, Any]:
    """For the person and for staff alike; what staff read is on record."""
    mine = case.parties.filter(side=OWNER.side, person=request.user.person_id).exists()
    asked = asked_of(case)
    if asked and not mine:
        note_seen(case, request.user)
    stored = file_of(case, request.user.person) if case.kind == TAKE and mine else None
    hours = gone(case)
    context = {
        "case": case,
        "gone": hours,
        "hours": HOURS,
        "left": HOURS - hours,
        "late": hours >= HOURS,
        "what": LABELS.get(asked.get("apa", ""), ""),
        "asked": asked if case.kind == CORRECT else {},
        "consents": [CONSENTS[kind] for kind in asked.get("persetujuan", [])] if case.kind == WITHDRAW else [],
        "mine": mine,
        "file": stored,
        "see": reverse("casework:see") if case.kind == SEE and mine else "",
    }
    return {"template": "casework/person/panel.html", "context": context}


def gone(case: Case) -> int:
    """Whole hours from the request until now, or until it ended."""
    until: dt.datetime = clock.now()
    if not case.ball_role:
        until = case.events.order_by("-version").values_list("at", flat=True)[0]
    return max(0, math.floor((until - case.opened_at).total_seconds() / 3600))
