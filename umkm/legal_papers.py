"""Writes of legal papers, and how they are shown with their business."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from database import clock
from umkm.models import Business, LegalPaper


@dataclass(frozen=True)
class NewPaper:
    """What is written of one paper."""

    business: int
    number: str
    issued_on: dt.date
    issuer: str = ""
    last_day: dt.date | None = None
    file: int | None = None
    case: int | None = None


@transaction.atomic
def write_papers(*, kind: str, papers: Iterable[NewPaper], by_name: str) -> None:
    """As many as there are, in one statement."""
    now = clock.now()
    LegalPaper.objects.bulk_create(
        [
            LegalPaper(
                kind=kind,
                business_id=paper.business,
                number=paper.number,
                issued_on=paper.issued_on,
                issuer=paper.issuer,
                last_day=paper.last_day,
                file_id=paper.file,
                case_id=paper.case,
                recorded_by_name=by_name,
                recorded_at=now,
            )
            for paper in papers
        ]
    )


def take_back_papers(*, cases: Sequence[int], kind: str) -> None:
    """What these cases wrote was written wrongly."""
    LegalPaper.objects.standing().filter(case__in=cases, kind=kind).update(withdrawn_at=clock.now())


def paper_panel(request: HttpRequest, business: Business) -> dict[str, Any] | None:
    """The port `settings.BUSINESS_PANELS`."""
    papers = list(LegalPaper.objects.visible_to(request.user).filter(business=business))
    return {"template": "umkm/_legal_papers.html", "context": {"papers": papers}} if papers else None
