"""The papers of an application as they are given out: made once from what was sent in or signed, and then kept."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import Person
from casework.models import Party
from casework.papers import papers_of
from database import clock
from documents import storage
from documents.models import PublicCheck, StoredFile
from documents.paper import Picture, keep, make
from documents.paper.heads import head_of
from documents.paper.keeping import Given
from halal.made_papers import KINDS, Application, Kind, Sign, Visit
from halal.models import HalalCase, HalalSignature, HalalSubmission, HalalSupervisor, HalalVisit
from halal.submissions import contents_of
from halal.visiting import PHOTOS, last_finished, shown_lines
from halal.workflow import COMPANION, OWNER

SIGNS = (
    HalalSignature.Purpose.APPLICATION,
    HalalSignature.Purpose.STATEMENT,
    HalalSignature.Purpose.APPOINTMENT,
)


def ready(halal: HalalCase) -> list[tuple[str, Kind]]:
    """Which there are by now."""
    sent = HalalSubmission.objects.filter(case=halal).exists()
    visited = HalalVisit.objects.filter(case=halal).exclude(finished_at=None).exists()
    return [(key, kind) for key, kind in KINDS.items() if (visited if kind.of_visit else sent)]


def drafts() -> list[tuple[str, Kind]]:
    """Which may be looked at before it is sent in."""
    return [(key, kind) for key, kind in KINDS.items() if kind.as_draft]


@transaction.atomic
def paper_of(halal: HalalCase, key: str) -> StoredFile | None:
    """As it stands: of the last time it was sent in, or of the last visit; None where there is none yet.

    Made when it is first asked for, which changes nothing: what it is made from is never written over.
    """
    kind = KINDS[key]
    HalalCase.objects.select_for_update(no_key=True).get(pk=halal.pk)  # asked twice at once, made once
    submission = HalalSubmission.objects.filter(case=halal).order_by("-number").first()
    visit = last_finished(halal) if kind.of_visit else None
    source: Any = visit.finished_at if visit else submission.at if submission else None
    if submission is None or (kind.of_visit and visit is None):
        return None
    known = PublicCheck.objects.filter(
        kind=key, subject=halal.case.public_id, revoked_at=None, made_at__gte=source, file__state="clean"
    )
    if found := known.select_related("file").order_by("-pk").first():
        return found.file
    owner = owner_of(halal)
    given = Given(
        kind=key,
        title=kind.title,
        region="",  # through the case alone
        agency=halal.case.agency,
        person=owner,
        subject=halal.case.public_id,
    )
    return keep(kind.template, kind.make(_application(halal, submission.contents, submission.at, owner, visit)), given)


def draft_of(halal: HalalCase, key: str) -> bytes | None:
    """A look at it before it is sent in: marked as a draft, kept nowhere, with no QR."""
    kind = KINDS[key]
    if not kind.as_draft:
        return None
    said = contents_of([halal.pk])[halal.pk]
    of = _application(halal, said, clock.now(), owner_of(halal), None, is_draft=True)
    return make(kind.template, kind.make(of))


def owner_of(halal: HalalCase) -> Person | None:
    """Whose application it is."""
    party = Party.objects.filter(case=halal.pk, side=OWNER.side, person__isnull=False).select_related("person").first()
    return party.person if party else None


def _application(
    halal: HalalCase,
    said: Any,
    at: dt.datetime,
    owner: Person | None,
    visit: HalalVisit | None,
    *,
    is_draft: bool = False,
) -> Application:
    case = halal.case
    signs = {} if is_draft else _signs(halal, at)
    decree = HalalSupervisor.objects.filter(case=halal).values_list("decree_number", flat=True).first()
    return Application(
        reference=case.reference,
        zone=case.agency.zone,
        at=at,
        said=said,
        owner=owner.full_name if owner else "",
        signs=signs,
        head=head_of(case.agency),
        decree=decree or "",
        visit=_visit(halal, visit) if visit else None,
        is_draft=is_draft,
    )


def _signs(halal: HalalCase, at: dt.datetime) -> dict[str, Sign]:
    """Of each purpose the last before it was sent in."""
    rows = HalalSignature.objects.filter(case=halal, purpose__in=SIGNS, at__lte=at).order_by("pk")
    return {row.purpose: _sign(row) for row in rows}


def _sign(row: HalalSignature) -> Sign:
    return Sign(row.name, row.at, row.drawing, row.device, row.by_name)


def _visit(halal: HalalCase, visit: HalalVisit) -> Visit:
    party = Party.objects.filter(case=halal.pk, side=COMPANION.side, organisation__isnull=False)
    lp3h = party.select_related("organisation").first()
    where = f"{visit.lat:f}, {visit.lng:f}" if visit.lat is not None and visit.lng is not None else ""
    near = f" (ketelitian {visit.accuracy} m)" if where and visit.accuracy else ""
    owner = visit.owner_signature
    assert visit.visited_at is not None and visit.companion_signature is not None
    return Visit(
        place=visit.place,
        regency=visit.regency.name if visit.regency else "",
        at=visit.visited_at,
        position=where + near,
        lines=[(line.text, answer, remark) for line, answer, remark in shown_lines(visit)],
        note=visit.note,
        photos=_photos(halal),
        companion=Sign(
            visit.companion_signature.name,
            visit.companion_signature.at,
            visit.companion_signature.drawing,
            visit.companion_signature.device,
        ),
        lp3h=lp3h.organisation.name if lp3h and lp3h.organisation else "",
        owner=_sign(owner) if owner else None,
    )


def _photos(halal: HalalCase) -> list[Picture]:
    """Of the visit; one whose bytes are gone is left out."""
    found = []
    for number, row in enumerate(papers_of(halal.case, PHOTOS), start=1):
        if (content := _content(row.file)) is not None:
            found.append(Picture(content, f"Foto {number}. {row.note}".strip() if row.note else f"Foto {number}"))
    return found


def _content(stored: StoredFile) -> bytes | None:
    try:
        if not stored.sealed:
            return storage.path_of(stored.public_id).read_bytes()
        with storage.opened(stored.public_id) as clear:
            return clear.read_bytes()
    except FileNotFoundError:
        return None
