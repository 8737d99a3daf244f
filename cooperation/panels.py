"""What the page of a case shows of its agreement."""

from typing import Any

from django.http import HttpRequest

from casework.models import Case
from cooperation.models import Agreement
from cooperation.shown import state_of


def panel(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """For whoever sees the agreement itself: its sides alone, not the staff of a region above them."""
    rows = Agreement.objects.visible_to(request.user).select_related("signed_province", "case__agency")
    found = rows.filter(case=case).first()
    if found is None:
        return None
    return {
        "template": "cooperation/_case_panel.html",
        "context": {
            "agreement": found,
            "state": state_of(found),
            "parties": found.parties.select_related("organisation"),
        },
    }
