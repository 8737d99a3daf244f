"""What an application adds to a business's page and to the owner's list (port `BUSINESS_PANELS`)."""

from typing import Any

from django.http import HttpRequest

from casework.models import Case
from database import clock
from halal.cases import EDITABLE
from halal.duties import duty_of
from halal.models import HalalCase
from halal.panels import ZONE
from halal.workflow import OWNER, PAYER, SELF_DECLARE
from umkm.acting import may_fill
from umkm.models import Business

WAY = (
    "diajukan",
    "didaftarkan",
    "verifikasi_pendamping",
    "verifikasi_lp3h",
    "verifikasi_bpjph",
    "sidang_fatwa",
    "penerbitan",
)


def application_panel(request: HttpRequest, business: Business) -> dict[str, Any] | None:
    """Where the application is and whose move it is; or how to begin one, for whoever may."""
    row = (
        HalalCase.objects.filter(business=business, case__in=Case.objects.visible_to(request.user))
        .filter(case__kind=SELF_DECLARE.kind)
        .exclude(case__ball_role="")
        .select_related("case__agency")
        .order_by("pk")
        .first()
    )
    if row is None:
        if not may_fill(request.user, business):
            return None
        duty = duty_of(business, clock.today(ZONE))
        context: dict[str, Any] = {"business": business, "met": bool(duty and duty.met)}
    else:
        case = row.case
        at = WAY.index(case.status) if case.status in WAY else -1
        mine = case.ball_person_id == request.user.person_id and case.ball_side in (OWNER.side, PAYER.side)
        context = {
            "business": business,
            "case": case,
            "state": SELF_DECLARE.state[case.status],
            "mine": mine,
            "fills": case.status in EDITABLE,
            "number": at + 1,
            "bar": ["done" if n < at else "now" if n == at else "" for n in range(len(WAY))],
        }
    return {"template": "halal/apply/_panel.html", "card": "halal/apply/_card.html", "context": context}
