"""What was said on a case as its page shows it: among its moves, and the questions that still wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from casework.models import Case, Comment, InformationRequest
from casework.shown import OWNER_SIDE, Line
from database import clock


@dataclass(frozen=True)
class Conversation:
    """`lines` belong into the history; `waiting` are questions without an answer, the most urgent first."""

    lines: list[Line]
    waiting: list[Any]
    shared: int  # how many notes whoever applied reads


def conversation_of(case: Case, user: User) -> Conversation:
    """Two queries: what the reader may read."""
    comments = list(Comment.objects.visible_to(user).filter(case=case))
    asked = list(InformationRequest.objects.visible_to(user).filter(case=case).order_by("due_at", "pk"))
    lines = [_comment(one, user) for one in comments]
    for one in asked:
        lines.append(_line(one.asked_at, one.asker, _("Meminta keterangan"), one.question, bool(one.withdrawn_at)))
        if one.answered_at:
            lines.append(_line(one.answered_at, one.answerer, _("Menjawab"), one.answer))
    waiting = [one for one in asked if one.answered_at is None and one.withdrawn_at is None]
    for one in waiting:
        one.late = one.due_at <= clock.now()
    return Conversation(lines, waiting, sum(one.shared and one.withdrawn_at is None for one in comments))


def woven(lines: Iterable[Line], talk: Iterable[Line]) -> list[Line]:
    """Moves and talk in one, the newest first."""
    return sorted([*lines, *talk], key=lambda line: line.at, reverse=True)


def _comment(one: Any, user: User) -> Line:
    what = _("Pesan") if one.shared else _("Catatan dalam")
    own = one.person_id == user.person_id and one.withdrawn_at is None
    return Line(
        one.at, one.author or _(OWNER_SIDE), what, "", one.text, bool(one.withdrawn_at), not one.author,
        str(one.public_id) if own else "",
    )  # fmt: skip


def _line(at: Any, who: str, what: str, text: str, taken_back: bool = False) -> Line:
    return Line(at, who or _(OWNER_SIDE), what, "", text, taken_back, not who)
