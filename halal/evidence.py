"""What a step outside was proved with becomes a paper of the case: replaced, it is the next version, and the earlier one
stays. A step that was taken back takes its paper off the list; made again, it brings the next version of that paper.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from casework.checklists import EVIDENCE
from casework.kinds import Moved
from casework.models import Case, CaseDocument, Event
from casework.papers import FULL, LARGEST_CASE
from database import clock
from database.public_ids import as_public_id
from documents.models import StoredFile
from halal.outside import FILES
from halal.workflow import SELF_DECLARE

Named = tuple[int, str, uuid.UUID]  # case, need, file


def named_in(moved: Moved) -> list[Named]:
    """The files that these moves name."""
    said = ((pk, name, as_public_id(moved.evidence_of(pk).get(name))) for pk in moved.ids for name in FILES)
    return [(pk, name, key) for pk, name, key in said if key is not None]


def no_room(moved: Moved) -> dict[int, str]:
    """A sentence for each case that would have more bytes than a case may."""
    named = named_in(moved)
    sizes = {file.public_id: file.size for file in _files(named)}
    held = dict(
        CaseDocument.objects.filter(case__in={pk for pk, _name, _key in named})
        .exclude(file__state=StoredFile.State.DELETED)
        .values_list("case")
        .annotate(Sum("file__size"))
        .order_by()
    )
    for pk, _name, key in named:
        held[pk] = held.get(pk, 0) + sizes.get(key, 0)
    return {pk: FULL for pk, size in held.items() if size > LARGEST_CASE}


def keep(move: str, moved: Moved) -> None:
    """A paper for each file that is named, or the next version of the one that a step taken back had."""
    named = named_in(moved)
    files = {file.public_id: file for file in _files(named)}
    versions = dict(Case.objects.filter(pk__in=moved.ids).values_list("pk", "version"))
    chains, now, new = _taken_back(move, moved.ids), clock.now(), []
    for pk, name, key in named:
        paper, number = chains.get((pk, name), (uuid.uuid4(), 0))
        if key in files:
            new.append(
                CaseDocument(
                    case_id=pk,
                    item=EVIDENCE.key,
                    paper=paper,
                    number=number + 1,
                    file=files[key],
                    note=SELF_DECLARE.label_of(move),
                    person_id=moved.actor.person,
                    author=moved.actor.name,
                    case_version=versions[pk],
                    request=moved.actor.request,
                    at=now,
                )
            )
    CaseDocument.objects.bulk_create(new)


def take_off(moved: Moved) -> None:
    """Of moves that were just taken back: the paper is kept, and is on the list no more. One that replaced it goes with
    it."""
    taken_back = Event.objects.filter(case__in=moved.ids, corrects__isnull=False).order_by("version")
    wrong = dict(taken_back.values_list("case", "corrects__version"))  # of each the last
    named = {(pk, wrong.get(pk), key) for pk, _name, key in named_in(moved)}
    rows = CaseDocument.objects.filter(case__in=moved.ids, item=EVIDENCE.key, withdrawn_at=None)
    at = rows.values_list("paper", "case", "case_version", "file__public_id")
    papers = {paper for paper, *where in at if tuple(where) in named}
    rows.filter(paper__in=papers).update(withdrawn_at=clock.now(), withdrawn_by=moved.actor.name)


def _files(named: Iterable[Named]) -> Iterable[StoredFile]:
    return StoredFile.objects.filter(public_id__in={key for _pk, _name, key in named})


def _taken_back(move: str, cases: Iterable[int]) -> dict[tuple[int, str], tuple[uuid.UUID, int]]:
    """By case and need: the paper of this step as it was made last and taken back, and its last version."""
    ids = list(cases)
    events = Event.objects.filter(case__in=ids, move=move, corrected_by__isnull=False).order_by("version")
    papers = CaseDocument.objects.filter(case__in=ids, item=EVIDENCE.key)
    at = {
        (case, version, file): paper
        for case, version, file, paper in papers.values_list("case", "case_version", "file__public_id", "paper")
    }
    last = dict(papers.values_list("paper").annotate(Max("number")).order_by())
    found = {}
    for event in events:
        for name in FILES:
            if paper := at.get((event.case_id, event.version, as_public_id(event.evidence.get(name)))):
                found[event.case_id, name] = paper, last[paper]
    return found


@dataclass(frozen=True)
class Proof:
    """What a step was proved with, as it stands now."""

    label: str
    number: str
    url: str
    size: int
    version: int
    replace: str  # where the next version is brought


def proofs_of(case: Case, user: User) -> list[Proof]:
    """Step by step, each by its newest version. Of cases from before papers were kept so, the file itself."""
    said = [
        (event, key)
        for event in case.events.filter(corrected_by=None).order_by("version")
        for name in FILES
        if (key := as_public_id(event.evidence.get(name)))
    ]
    if not said:
        return []
    rows = CaseDocument.objects.visible_to(user).filter(case=case, item=EVIDENCE.key).kept().with_files()
    papers = {(row.case_version, row.file.public_id): row.paper for row in rows}
    newest = {row.paper: row for row in sorted(rows, key=lambda row: row.number) if row.file.state == "clean"}
    lone = [key for event, key in said if (event.version, key) not in papers]
    plain = {file.public_id: file for file in StoredFile.objects.visible_to(user).filter(public_id__in=lone)}
    more = reverse("casework:papers_item", args=[case.public_id, EVIDENCE.key])
    found = []
    for event, key in said:
        label, number = _(SELF_DECLARE.label_of(event.move)), str(event.evidence.get("nomor", ""))
        paper = papers.get((event.version, key))
        if paper is not None and (row := newest.get(paper)):
            url, replace = reverse("casework:paper", args=[row.public_id]), f"{more}?ganti={row.paper}"
            found.append(Proof(label, number, url, row.file.size, row.number, replace if case.ball_role else ""))
        elif file := plain.get(key):
            found.append(Proof(label, number, reverse("documents:download", args=[key]), file.size, 1, ""))
    return found
