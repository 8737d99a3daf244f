"""At which stage an agreement is: of one that is not signed its case says so, of one that is its term."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User
from casework.decisions import available_moves
from casework.kinds import WORKFLOWS
from casework.models import Case
from casework.queries import story
from casework.shown import Stage, ball_of, has_ball, main_move, stages_of
from casework.workflow import Move, State
from casework.writing import as_row
from cooperation import terms
from cooperation.histories import Line
from cooperation.models import Agreement
from cooperation.queries import term_known
from cooperation.workflow import ACCORD, ENDED, ENDS, IN_FORCE, PKS, STOPPED_STATE
from database.dates import long_date

WORDS = {
    terms.UNKNOWN: "Jangka waktu tidak diketahui",
    terms.COMING: "Belum mulai",
    terms.IN_FORCE: "Berlaku",
    terms.ENDED: "Berakhir",
    terms.ENDED_EARLY: "Diakhiri lebih awal",
}
STOPPED_WORDS = "Dihentikan"
IN_HISTORY = {"buka", "catat_naskah", "akhiri_awal"}  # the agreement's own history tells these


@dataclass(frozen=True)
class Standing:
    """What the stage box shows a reader: whose move it is, what may be done, the way it goes."""

    case: Case
    state: State
    ours: bool  # the reader's side holds the case
    ball: str
    mine: bool
    main: Move | None
    others: list[Move]
    line: list[Stage]
    other_ends: list[State]
    works: bool  # the reader may open the page of the case


def key_of(agreement: Agreement, at: dt.datetime) -> str:
    """Computed of a signed one; else where its case stands."""
    if agreement.signed_on is None and agreement.case is not None:
        return str(agreement.case.status)
    return terms.state_of(agreement.term, bool(agreement.ending_reason), at)


def turn_of(agreement: Agreement) -> str:
    """Whose move it is, of one that is not signed: the holder's name for pages."""
    case = agreement.case
    if agreement.signed_on is not None or case is None or not case.ball_role:
        return ""
    holder = WORKFLOWS[case.kind].holders.get((case.ball_side, case.ball_role))
    return holder.label if holder else ""


def word_of(key: str) -> str:
    """For people."""
    if key in WORDS:
        return _(WORDS[key])
    if key == STOPPED_STATE:
        return _(STOPPED_WORDS)
    return _(talked_of()[key])


def talked_of() -> dict[str, str]:
    """The stages before signing, by key, in their order."""
    ends = {state.key for state in ENDS}
    return {one.key: one.label for flow in (PKS, ACCORD) for one in flow.states if one.key not in ends}


def choices() -> dict[str, str]:
    """What a list may be narrowed to. What was stopped before it was signed is with what ended early."""
    keys = [*talked_of(), terms.COMING, IN_FORCE, terms.UNKNOWN, ENDED, STOPPED_STATE]
    return {key: word_of(key) for key in keys}


def at_stage(key: str, at: dt.datetime) -> Q:
    """The agreements for which the list says so at that instant."""
    signed, over = Q(signed_on__isnull=False), Q(term__endswith__lte=at)
    if key == terms.UNKNOWN:
        return signed & ~term_known()
    if key == terms.COMING:
        return term_known() & Q(term__startswith__gt=at)
    if key == IN_FORCE:
        return term_known() & Q(term__contains=at)
    if key == ENDED:
        return over & Q(ending_reason="")
    if key == STOPPED_STATE:
        return (over & ~Q(ending_reason="")) | Q(signed_on=None, case__status=key)
    return Q(signed_on=None, case__status=key)


def standing_of(agreement: Agreement, user: User) -> Standing | None:
    """None for papers that have no way of their own."""
    if agreement.case_id is None:
        return None
    rows = Case.objects.select_related("agency__organisation", "ball_person", "ball_team")
    case, actor = rows.get(pk=agreement.case_id), Actor.of(user)
    flow = WORKFLOWS[case.kind]
    may = [move for move, decision in available_moves(as_row(case), actor) if decision.ok]
    main = main_move(may)
    if main is not None and (main.reasons or main.key == "akhiri_awal"):
        main = None  # what ends the matter is never what comes next
    line, others = stages_of(story(case), flow)
    return Standing(
        case=case,
        state=flow.state[case.status],
        ours=bool(actor.roles.get(case.agency_id)),
        ball="" if case.status == IN_FORCE else ball_of(case, flow),
        mine=has_ball(case, actor),
        main=main,
        others=[move for move in may if move is not main and move.key != "akhiri_awal"],
        line=line,
        other_ends=others,
        works=Case.objects.visible_to(user).filter(pk=case.pk).exists(),
    )


def moves_told(agreement: Agreement) -> Iterator[Line]:
    """The moves of its case as lines of its history, with the number and the day that each brought."""
    if agreement.case_id is None:
        return
    flow = WORKFLOWS[agreement.case.kind]
    for event in story(agreement.case):
        if event.move in IN_HISTORY:
            continue
        move = flow.move.get(event.move)
        said = _(flow.label_of(event.move))
        if reason := dict(move.reasons).get(event.reason) if move else None:
            said = f"{said}: {_(reason)}"
        if told := ", ".join(_evidence(event.evidence)):
            said = f"{said} ({told})"
        yield Line(event.at, event.actor_name, [said, *([f"“{event.note}”"] if event.note else [])])


def _evidence(evidence: dict[str, Any]) -> Iterator[str]:
    if number := evidence.get("nomor"):
        yield _("nomor %(number)s") % {"number": number}
    if day := evidence.get("tanggal"):
        yield long_date(dt.date.fromisoformat(day))
