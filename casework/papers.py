"""The papers of a case: what its kind asks for, what is there, and every way to add or take back one.

Nothing is overwritten: a new file for a paper is its next version, and what is withdrawn can be had back until the case
moves on.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, Sum

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from accounts.models import Person, User
from accounts.queries import WORKING_ROLES, teams_of
from accounts.written_forms import without_personal_values
from casework.checklists import OTHERS, PLAIN, Checklist, Item
from casework.kinds import PAGES, WORKFLOWS, Moved
from casework.models import Case, CaseDocument, Event, InformationRequest, Party
from casework.papers_queries import in_order
from casework.shown import has_ball
from database import clock
from documents import checks, storage
from documents.intake import take_in
from documents.models import StoredFile
from documents.services import delete

LARGEST_CASE = 60 * 1024 * 1024  # bytes, all versions together
FULL = "Perkara ini sudah memuat 60 MB berkas. Hapus yang tidak perlu, atau perkecil berkas Anda."
ENDED = "Perkara ini sudah berakhir; dokumennya tidak berubah lagi."
NOT_NOW = "Perkara ini sedang dikerjakan pihak lain. Anda dapat menambah dokumen saat giliran Anda, atau bila diminta."
AGENCYS = "Dokumen ini diisi dinas."
MOVED_ON = "Perkara ini sudah berlanjut dengan dokumen itu. Yang sudah terkirim disimpan; unggah versi yang baru."
MANY = "Sudah ada {count} berkas di sini, dan itu paling banyak. Ganti salah satunya."


class PaperRefused(checks.Refused):
    """A decision that was no. Its text is a sentence; nothing is written."""


@dataclass(frozen=True)
class Line:
    """One line of a checklist as it stands: its papers, each by its newest version."""

    item: Item
    papers: Sequence[CaseDocument]
    waiting: int = 0  # on their way to being checked

    @property
    def missing(self) -> bool:
        return bool(self.item.needed_by) and not self.papers


def checklist_of(case: Case) -> Checklist:
    """Of its kind, and of its path where that differs."""
    found = PAGES[case.kind].checklist
    if found is None:
        return PLAIN
    return found if isinstance(found, Checklist) else found(case)


def item_of(case: Case, key: str) -> Item | None:
    """What everybody may bring beside the list is an item of every kind."""
    return checklist_of(case).item.get(key) or PLAIN.item.get(key)


def lines_of(case: Case, user: User) -> list[Line]:
    """The whole checklist as `user` may see it, and what was brought beside it."""
    checklist = checklist_of(case)
    rows = list(CaseDocument.objects.visible_to(user).filter(case=case).kept().with_files().order_by("pk"))
    newest: dict[uuid.UUID, CaseDocument] = {}
    waiting: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.file.state == StoredFile.State.CLEAN:
            newest[row.paper] = row
        elif row.file.state == StoredFile.State.QUARANTINED:
            waiting[row.item] += 1
    by_item: dict[str, list[CaseDocument]] = defaultdict(list)
    for row in in_order(newest.values()):
        by_item[row.item].append(row)
    items = list(checklist.items) + [item for key, item in PLAIN.item.items() if key not in checklist.item]
    lines = [Line(item, by_item[item.key], waiting[item.key]) for item in items]
    return [line for line in lines if line.item.key in checklist.item or line.papers or line.item is OTHERS]


def papers_of(case: Case, item: str = "") -> list[CaseDocument]:
    """The newest clean version of each, of all or of one item, for whoever has already found that they may see them."""
    rows = CaseDocument.objects.filter(case=case).standing().with_files()
    return in_order(rows.filter(item=item) if item else rows)


def lacking(moved: Moved, move: str) -> dict[int, str]:
    """A sentence for each case that may not make `move` yet: an objection for the effects of a kind. One query."""
    rows = CaseDocument.objects.filter(case__in=moved.ids).kept().filter(file__state=StoredFile.State.CLEAN)
    there = set(rows.values_list("case", "item").distinct())
    found = {}
    for case in Case.objects.filter(pk__in=moved.ids):
        labels = [item.label for item in checklist_of(case).needed_for(move) if (case.pk, item.key) not in there]
        if labels:
            found[case.pk] = f"Masih kurang: {', '.join(labels)}."
    return found


def reads(case: Case, user: User) -> bool:
    """Whoever works for its agency, or takes part: others see at most that there is a case."""
    teams = teams_of(user)
    part = Q(person=user.person_id) | Q(organisation__in=teams)
    return case.agency_id in teams or Party.objects.filter(part, case=case).exists()


def is_asked(case: Case) -> bool:
    """A question waits for whoever takes part."""
    return InformationRequest.objects.filter(case=case).waiting().exists()


def may_add(case: Case, item: Item, actor: Actor, asked: Callable[[Case], bool] = is_asked) -> Decision:
    """Staff of the case's agency while it is open; who takes part at their own move, or when they were asked."""
    if not case.ball_role:
        return no(ENDED)
    rule = checklist_of(case).may_add
    if rule is not None and (decided := rule(case, item, actor)) is not None:
        return decided
    if actor.roles.get(case.agency_id, frozenset()) & set(WORKING_ROLES):
        return YES
    if item.internal:
        return no(AGENCYS)
    if has_ball(case, actor) or asked(case):
        return YES
    return no(NOT_NOW)


@transaction.atomic
def add_paper(
    case: Case,
    key: str,
    upload: UploadedFile,
    actor: Actor,
    *,
    paper: uuid.UUID | None = None,
    note: str = "",
    decided: Decision | None = None,
) -> CaseDocument:
    """A paper, or the next version of `paper`. `decided` is a caller's own answer to who may.

    Raises checks.Refused (PaperRefused among them) with a sentence.
    """
    if (upload.size or 0) > checks.LARGEST:
        raise checks.Refused(checks.TOO_LARGE)
    item = _ask(case, key, actor, decided)
    stored = take_in(
        name=upload.name or "",
        content=upload.read(),
        kind=StoredFile.Kind.CASE,
        region="",  # through the case alone
        user=User.objects.filter(pk=actor.user).first(),
        person=owner_of(case),
        types=item.types,
        sealed=True,
    )
    try:
        return attach(case, item, stored, actor, paper=paper, note=note)
    except BaseException:
        storage.remove(stored.public_id)  # its row goes with the transaction, its bytes would not
        raise


@transaction.atomic
def attach(
    case: Case,
    item: Item | str,
    stored: StoredFile,
    actor: Actor,
    *,
    paper: uuid.UUID | None = None,
    note: str = "",
) -> CaseDocument:
    """A file that is kept already, also one that we made, becomes a paper. The case is held, so that versions follow
    each other and its room is counted once."""
    wanted = item_of(case, item) if isinstance(item, str) else item
    if wanted is None:
        raise PaperRefused("Jenis dokumen itu tidak dikenal.")
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    rows = CaseDocument.objects.filter(case=locked)
    held = rows.exclude(file__state=StoredFile.State.DELETED).aggregate(size=Sum("file__size"))["size"] or 0
    if held + stored.size > LARGEST_CASE:
        raise PaperRefused(FULL)
    chain = _chain(rows.filter(item=wanted.key), wanted, paper)
    return CaseDocument.objects.create(
        case=locked,
        item=wanted.key,
        paper=chain[0],
        number=chain[1],
        file=stored,
        note=without_personal_values(note.strip()),
        internal=wanted.internal,
        person_id=actor.person,
        author=actor.name,
        case_version=locked.version,
        request=actor.request,
        at=clock.now(),
    )


def may_withdraw(row: CaseDocument, actor: Actor) -> Decision:
    """By whoever brought it, or their deputy, until the case moves on."""
    if row.withdrawn_at is not None:
        return no("Dokumen ini sudah dihapus.")
    return _may_undo(row, actor)


def may_restore(row: CaseDocument, actor: Actor) -> Decision:
    """As above, while its bytes are there."""
    if row.withdrawn_at is None or row.file.state == StoredFile.State.DELETED:
        return no("Dokumen ini tidak dapat dikembalikan lagi.")
    return _may_undo(row, actor)


@transaction.atomic
def withdraw(row: CaseDocument, actor: Actor) -> None:
    """Gone from the list; its bytes go once the case has moved on (`forget_withdrawn`)."""
    _held(row)
    if not (decision := may_withdraw(row, actor)):
        raise PaperRefused(decision.reason)
    CaseDocument.objects.filter(pk=row.pk).update(withdrawn_at=clock.now(), withdrawn_by=actor.name)


@transaction.atomic
def restore(row: CaseDocument, actor: Actor) -> None:
    """As if it had never been withdrawn."""
    _held(row)
    if not (decision := may_restore(row, actor)):
        raise PaperRefused(decision.reason)
    CaseDocument.objects.filter(pk=row.pk).update(withdrawn_at=None, withdrawn_by="")


def forget_withdrawn() -> int:
    """The bytes of what was withdrawn before its case moved on. How many files went."""
    rows = CaseDocument.objects.filter(
        withdrawn_at__isnull=False, file__kind=StoredFile.Kind.CASE, file__deleted_at=None
    ).select_related("file", "case")
    found = list(rows.order_by("pk")[:500])
    gone = moved_on(found)
    done = [row for row in found if row.pk in gone or not row.case.ball_role]
    for row in done:
        delete(stored=row.file)
    return len(done)


def owner_of(case: Case) -> Person | None:
    """Whose data the papers of a case are."""
    party = Party.objects.filter(case=case, role="owner", person__isnull=False).select_related("person").first()
    return party.person if party else None


def moved_on(rows: Collection[CaseDocument]) -> set[int]:
    """Those after which their case came to another stage: what was there then was seen with it."""
    later = Event.objects.filter(case__in={row.case_id for row in rows}).exclude(from_status=F("to_status"))
    newest: dict[int, int] = {}
    for case, version in later.values_list("case", "version"):
        newest[case] = max(version, newest.get(case, 0))
    return {row.pk for row in rows if newest.get(row.case_id, 0) > row.case_version}


def needed_before(case: Case, item: Item) -> str:
    """The step that waits for it, in words; '' where none does."""
    move = WORKFLOWS[case.kind].move.get(item.needed_by)
    return move.label if move else ""


def _ask(case: Case, key: str, actor: Actor, decided: Decision | None) -> Item:
    item = item_of(case, key)
    if item is None:
        raise PaperRefused("Jenis dokumen itu tidak dikenal.")
    decision = decided or may_add(case, item, actor)
    if not decision:
        raise PaperRefused(decision.reason)
    return item


def _chain(rows: Any, item: Item, paper: uuid.UUID | None) -> tuple[uuid.UUID, int]:
    """Which paper a new file belongs to, and as which version."""
    standing = rows.kept().exclude(file__state__in=[StoredFile.State.REJECTED, StoredFile.State.DELETED])
    if paper is None and item.many == 1:
        paper = rows.order_by("pk").values_list("paper", flat=True).first()
    if paper is None:
        if standing.values("paper").distinct().count() >= item.many:
            raise PaperRefused(MANY.format(count=item.many))
        return uuid.uuid4(), 1
    last = rows.filter(paper=paper).order_by("-number").values_list("number", flat=True).first()
    if last is None:
        if item.many == 1 and not rows.exists():
            return paper, 1
        raise PaperRefused("Dokumen yang akan diganti tidak ditemukan.")
    return paper, last + 1


def _may_undo(row: CaseDocument, actor: Actor) -> Decision:
    if not row.case.ball_role:
        return no(ENDED)
    if row.person_id is None or row.person_id not in actor.persons_at(row.case.agency_id):
        return no("Hanya yang mengunggah yang dapat menghapusnya.")
    return no(MOVED_ON) if moved_on([row]) else YES


def _held(row: CaseDocument) -> None:
    """While this runs the case moves nowhere; the row and the case are as they are now."""
    row.case = Case.objects.select_for_update(no_key=True).get(pk=row.case_id)
    row.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])
