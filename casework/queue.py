"""“Pekerjaan saya”: cases by key, the soonest due first. A view is several ranges of an index, merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Regency
from accounts.readers import Reader
from casework import filters
from casework.assignment import OFFICER
from casework.filters import Filtered
from casework.kinds import WORKFLOWS
from casework.models import Case, Party
from casework.queries import CaseQuerySet
from casework.shown import ball_of, first_small, has_ball, main_move
from casework.workflow import State, Workflow
from database.figures import Figure, counted
from database.pages import PAGE, BadCursor, CappedCount, KeysetPage, Position

SIZE = 25


class MergedPage(KeysetPage[Case]):
    """One page of several ranges of the same order. Each gives as many rows as the page has, from its own index."""

    def __init__(self, ranges: Sequence[CaseQuerySet], order: str, cursor: str | None = None, size: int = SIZE) -> None:
        self.ranges = list(ranges)
        super().__init__(self.ranges[0], order, cursor, size)

    def _walk(self, queryset: Any, position: Position | None, forward: bool, limit: int) -> list[Case]:
        ascending = self.order.startswith("-") != forward
        rows: list[Case] = []
        for parts in zip(*(self._parts(one, position, ascending) for one in self.ranges), strict=True):
            rows += merged(parts, limit - len(rows), self.column if ascending else f"-{self.column}")
            if len(rows) == limit:
                break
        return rows


def merged(parts: Sequence[CaseQuerySet], limit: int, order: str) -> list[Case]:
    """The first rows of all parts together."""
    first, *rest = [part[:limit] for part in parts]
    if not rest:
        return list(first)
    return list(first.union(*rest, all=True).order_by(order, "-pk" if order.startswith("-") else "pk")[:limit])


def soonest(ranges: Sequence[CaseQuerySet], limit: int) -> list[Case]:
    """The first of all ranges that have a term."""
    parts = [rows.filter(due_at__isnull=False).order_by("due_at", "pk") for rows in ranges]
    return merged(parts, limit, "due_at") if parts else []


@dataclass(frozen=True)
class Line:
    """One case as the list shows it. `mine` where it is the reader's move; `step` is what comes next."""

    case: Case
    flow: Workflow
    state: State
    ball: str
    mine: bool
    step: str
    officer: str
    place: str


@dataclass(frozen=True)
class Queue:
    """All that the page shows besides its forms."""

    view: str
    page: KeysetPage[Case]
    lines: list[Line]
    filtered: Filtered
    count: CappedCount
    counts: dict[str, CappedCount]


def queue_of(query: Any, reader: Reader) -> Queue:
    """What the address asks for; an unknown view is one's own work, an old cursor the first page."""
    offered = filters.views_for(reader.actor)
    view = query.get("tampil", "")
    view = view if view in offered else "saya"
    filtered = filters.apply(query, reader)
    ranges = rows_of(view, filtered, reader)
    order = "-opened_at" if view == "selesai" else "due_at"
    shown = [rows.select_related("agency", "ball_person") for rows in ranges]
    try:
        page = MergedPage(shown, order, query.get(PAGE) or None)
    except BadCursor:
        page = MergedPage(shown, order)
    counts = _counts(view, ranges, offered, reader)
    return Queue(view, page, lines_of(page.rows, reader.actor), filtered, counts.pop(""), counts)


def rows_of(view: str, filtered: Filtered, reader: Reader) -> list[CaseQuerySet]:
    """The ranges of a view, narrowed. Nobody's work is an empty list of one range."""
    visible = reader.visible(Case)
    ranges = filters.ranges(visible, view, reader.actor) or [visible.none()]
    return [filtered.applied(rows) for rows in ranges]


def _counts(view: str, ranges: list[CaseQuerySet], offered: list[str], reader: Reader) -> dict[str, CappedCount]:
    """How many the list has ('') and each view has without filters: one statement, to a cap. A view's ranges have no
    case in common, so their numbers add up."""
    asked = {"": ranges}
    visible = reader.visible(Case)
    for key in offered:
        if key not in filters.UNCOUNTED:
            asked[key] = filters.ranges(visible, key, reader.actor)
    figures = [Figure(key, "", rows) for key, parts in asked.items() for rows in parts]
    found = dict.fromkeys(asked, CappedCount(0, False))
    for figure, count in counted(figures):
        before = found[figure.label]
        number, more = before.number + count.number, before.more or count.more
        found[figure.label] = CappedCount(min(number, 1000), more or number > 1000)
    return found


def lines_of(cases: Sequence[Case], actor: Actor) -> list[Line]:
    """Two queries for all of them."""
    officers = dict(
        Party.objects.filter(case__in=[case.pk for case in cases], side=OFFICER.side, role=OFFICER.role).values_list(
            "case", "person__full_name"
        )
    )
    places = dict(Regency.objects.filter(code__in={case.region for case in cases}).values_list("code", "name"))
    return [_line(case, actor, officers.get(case.pk, ""), places.get(case.region, "")) for case in cases]


def _line(case: Case, actor: Actor, officer: str, place: str) -> Line:
    workflow = WORKFLOWS[case.kind]
    step = main_move(workflow.moves_from(case.status))
    return Line(
        case,
        workflow,
        workflow.state[case.status],
        ball_of(case, workflow),
        has_ball(case, actor),
        first_small(_(step.label)) if step else "",
        officer,
        place,
    )
