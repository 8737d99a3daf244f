"""The papers of a case as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from accounts.actors import Actor
from accounts.models import User
from casework.checklists import OTHERS, PDF, PICTURE, Item
from casework.kinds import WORKFLOWS
from casework.models import Case, CaseDocument
from casework.papers import checklist_of, is_asked, item_of, lines_of, may_add, moved_on, needed_before, reads
from documents.models import StoredFile

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
CALLED = {"application/pdf": "PDF", "image/jpeg": "Foto", "image/png": "Gambar"}


@dataclass(frozen=True)
class Version:
    """One version in words. `mine` where the reader brought it."""

    row: CaseDocument
    called: str
    who: str
    mine: bool
    may_undo: bool  # it was brought by the reader and the case has not moved on

    @property
    def picture(self) -> bool:
        return self.row.file.content_type.startswith("image/")

    @property
    def readable(self) -> bool:
        return bool(self.row.file.state == StoredFile.State.CLEAN)

    @property
    def can_come_back(self) -> bool:
        return bool(self.row.withdrawn_at) and self.may_undo and self.row.file.state != StoredFile.State.DELETED


@dataclass(frozen=True)
class Paper:
    """All versions that one may see, the newest first; `versions[0]` is shown, the others stand behind it."""

    versions: Sequence[Version]

    @property
    def newest(self) -> Version:
        return self.versions[0]


def panel(case: Case, user: User, actor: Actor | None = None) -> dict[str, Any]:
    """What `casework/_papers.html` shows: the checklist, what is missing and by when. Nothing to whoever sees no more
    than that there is a case."""
    if not reads(case, user):
        return {"case": case, "lines": [], "missing": [], "staff": True}
    actor = actor or Actor.of(user)
    lines, asked = lines_of(case, user), cache(is_asked)  # for all items once
    staff = bool(actor.roles.get(case.agency_id))
    now = {move.key for move in WORKFLOWS[case.kind].moves_from(case.status)}
    shown = [
        {
            "item": line.item,
            "papers": [_version(row, actor, staff, frozenset()) for row in line.papers],
            "missing": line.missing and line.item.needed_by in now,
            "later": line.missing and line.item.needed_by not in now,
            "waiting": line.waiting,
            "before": needed_before(case, line.item),
            "may": bool(may_add(case, line.item, actor, asked)),
            "url": reverse("casework:papers_item", args=[case.public_id, line.item.key]),
        }
        for line in lines
        if staff or not line.item.internal
    ]
    asked_for = bool(case.ball_role)  # what was never brought along is no line of a case that has ended
    shown = [
        line
        for line in shown
        if line["papers"] or line["may"] or line["missing"] or (asked_for and line["item"] is not OTHERS)
    ]
    return {"case": case, "lines": shown, "missing": [line for line in shown if line["missing"]], "staff": staff}


def papers_at(case: Case, item: Item, user: User) -> list[Paper]:
    """Of one item, with every version that is there, and what was withdrawn."""
    actor = Actor.of(user)
    rows = list(CaseDocument.objects.visible_to(user).filter(case=case, item=item.key).with_files().order_by("pk"))
    gone = moved_on(rows)
    still = frozenset(row.pk for row in rows if row.pk not in gone) if case.ball_role else frozenset()
    staff = bool(actor.roles.get(case.agency_id))
    chains: dict[Any, list[Version]] = {}
    for row in rows:
        chains.setdefault(row.paper, []).insert(0, _version(row, actor, staff, still))
    return [Paper(_best_first(versions)) for versions in chains.values()]


def accepted(item: Item) -> str:
    """In words, for the hint of a field."""
    what = {(PICTURE, PDF): "Foto atau PDF", (PICTURE,): "Foto", (PDF,): "PDF"}
    kinds = tuple(kind for kind in (PICTURE, PDF) if kind in item.accept)
    return f"{what[kinds]}, paling besar 10 MB sebuah."


def file_name(row: CaseDocument) -> str:
    """`HAL-2026-000123-D-foto_produk-v2.jpg`: nothing of the uploader's own name, which may hold anything."""
    return f"{row.case.reference}-{row.item}-v{row.number}.{ENDINGS.get(row.file.content_type, 'bin')}"


def label_of(row: CaseDocument) -> str:
    item = item_of(row.case, row.item)
    return item.label if item else row.item


def back_of(case: Case) -> str:
    """Where whoever fills in a case comes from."""
    home = checklist_of(case).home
    return (home(case) if home else None) or reverse("casework:case", args=[case.public_id])


def _version(row: CaseDocument, actor: Actor, staff: bool, still: frozenset[int]) -> Version:
    mine = row.person_id is not None and row.person_id == actor.person
    who = row.author or ("" if mine else "Pemohon")
    undo = row.pk in still and row.person_id in actor.persons_at(row.case.agency_id) if row.person_id else False
    return Version(row, CALLED.get(row.file.content_type, "Berkas"), who, mine, undo)


def _best_first(versions: list[Version]) -> list[Version]:
    """The newest that stands, then the others as they came."""
    best = next((one for one in versions if one.readable and not one.row.withdrawn_at), versions[0])
    return [best, *(one for one in versions if one is not best)]
