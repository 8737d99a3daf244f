"""The one place that writes a case, its event and what is told about it.

Whose ball it is, is worked out by the update itself from whoever takes part; the event copies the row as it stands
after the update, so that the two cannot differ.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import QuerySet
from psycopg2.extras import Json

from accounts.actors import Actor
from accounts.written_forms import without_personal_values
from casework.decisions import Seat
from casework.models import Case
from casework.workflow import AGENCY, Holder

COLUMNS = ("pk", "kind", "status", "version", "ball_side", "ball_role", "due_at", "suspended_at", "agency_id")


@dataclass
class Row:
    """A case as it was locked, and whoever takes part in it: what decisions look at."""

    pk: int
    kind: str
    status: str
    version: int
    ball_side: str
    ball_role: str
    due_at: dt.datetime | None
    suspended_at: dt.datetime | None
    agency_id: int
    people: dict[Seat, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)


class After(NamedTuple):
    """How a case stands after its event. Rows that end alike are written together."""

    status: str
    ball_side: str
    ball_role: str
    due_at: dt.datetime | None
    suspended_at: dt.datetime | None = None


def as_it_is(row: Row) -> After:
    """For events that move nothing but who works on it, or until when."""
    return After(row.status, row.ball_side, row.ball_role, row.due_at, row.suspended_at)


def after(status: str, ball: Holder | None, due_at: dt.datetime | None) -> After:
    """In a state, with its holder."""
    return After(status, ball.side if ball else "", ball.role if ball else "", due_at)


@dataclass(frozen=True)
class Entry:
    """What is the same for all events of one writing. Numbers in the note are masked before it is kept: all who see
    the case read it."""

    move: str
    actor: Actor
    at: dt.datetime
    reason: str = ""
    note: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    each: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    corrects: Mapping[int, int] = field(default_factory=dict)  # by case, the event that is taken back


def lock(cases: "QuerySet[Case]", actor: Actor | None = None) -> list[Row]:
    """The rows as they are now, held until the transaction ends; in one order, so that two sets never deadlock. For
    an actor who stands in for nobody, their own seats are enough to decide by.

    NO KEY: whoever inserts something that points at the case need not wait.
    """
    locked = Case.objects.filter(pk__in=cases.values("pk")).order_by("pk").select_for_update(no_key=True)
    rows = [Row(*values) for values in locked.values_list(*COLUMNS)]
    if actor is None or actor.stands_for:
        return with_parties(rows)
    return with_parties(rows, PARTIES + " AND (organisation_id IS NOT NULL OR person_id = %(person)s)", actor.person)


# By hand: the ORM takes an id at a time of the list, which at 20,000 cases was a fifth of the whole move.
PARTIES = "SELECT case_id, side, role, person_id, organisation_id FROM casework_party WHERE case_id = ANY(%(ids)s)"


def with_parties(rows: list[Row], which: str = PARTIES, person: int | None = None) -> list[Row]:
    """All of them, or those that count. One query."""
    by_id = {row.pk: row for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(which, {"ids": list(by_id), "person": person})
        for case, side, role, someone, organisation in cursor.fetchall():
            if someone is not None:
                by_id[case].people[side, role] = someone
            else:
                by_id[case].organisations[side] = organisation
    return rows


def as_row(case: Case) -> Row:
    """Of a page: not locked, and asked again when it is moved."""
    return with_parties([Row(*(getattr(case, name) for name in COLUMNS))])[0]


# A person named in the role has the ball; else the side's organisation; else somebody outside, who has neither.
_UPDATE = """
UPDATE casework_case c SET {place} version = c.version + 1, status = %(status)s, due_at = %(due_at)s,
    suspended_at = %(suspended_at)s, ball_side = %(ball_side)s, ball_role = %(ball_role)s, ball_person_id = b.person,
    ball_team_id = CASE WHEN b.person IS NULL AND %(ball_role)s <> '' THEN b.team END
FROM (
    SELECT k.id,
        (SELECT p.person_id FROM casework_party p
         WHERE p.case_id = k.id AND p.side = %(ball_side)s AND p.role = %(ball_role)s AND p.person_id IS NOT NULL) AS person,
        CASE WHEN %(ball_side)s = '{own}' THEN {agency}
             ELSE (SELECT p.organisation_id FROM casework_party p
                   WHERE p.case_id = k.id AND p.side = %(ball_side)s AND p.organisation_id IS NOT NULL) END AS team
    FROM casework_case k WHERE k.id = ANY(%(ids)s)
) b
WHERE c.id = b.id
"""
UPDATE = _UPDATE.format(place="", own=AGENCY, agency="k.agency_id")
UPDATE_PLACE = _UPDATE.format(
    place="agency_id = %(agency)s, region = %(region)s,", own=AGENCY, agency="%(agency)s::bigint"
)

INSERT = """
INSERT INTO casework_event (case_id, version, move, from_status, to_status, ball_side, ball_role, ball_person_id,
    ball_team_id, due_at, suspended_at, actor_person_id, actor_name, reason, note, evidence, corrects_id, request, at)
SELECT id, version, %(move)s, %(from_status)s, status, ball_side, ball_role, ball_person_id, ball_team_id, due_at,
    suspended_at, %(actor_person)s, %(actor_name)s, %(reason)s, %(note)s, {evidence}, {corrects},
    %(request)s, %(at)s
FROM casework_case WHERE id = ANY(%(ids)s)
RETURNING case_id, id
"""
ALIKE = "%(evidence)s::jsonb"
EACH = "%(evidence)s::jsonb || coalesce(%(each)s::jsonb -> id::text, '{}')"
NOTHING_CORRECTED, CORRECTED = "NULL", "(%(corrects)s::jsonb ->> id::text)::bigint"


def write(changes: Iterable[tuple[int, str, After]], entry: Entry) -> dict[int, int]:
    """`changes` are (case, status before, after); all of them are locked by this transaction. The events by case."""
    alike: dict[tuple[str, After], list[int]] = defaultdict(list)
    for case_id, from_status, then in changes:
        alike[from_status, then].append(case_id)
    events: dict[int, int] = {}
    with connection.cursor() as cursor:
        for (from_status, then), ids in alike.items():
            cursor.execute(UPDATE, {**then._asdict(), "ids": ids})
            events |= write_events(cursor, ids, from_status, entry)
    return events


def write_elsewhere(rows: Iterable[Row], agency: int, region: str, entry: Entry) -> dict[int, int]:
    """Rows that move in nothing but who handles them, and where they lie. The events by case."""
    alike: dict[After, list[int]] = defaultdict(list)
    for row in rows:
        alike[as_it_is(row)].append(row.pk)
    events: dict[int, int] = {}
    with connection.cursor() as cursor:
        for then, ids in alike.items():
            cursor.execute(UPDATE_PLACE, {**then._asdict(), "ids": ids, "agency": agency, "region": region})
            events |= write_events(cursor, ids, then.status, entry)
    return events


def write_events(cursor: Any, ids: Sequence[int], from_status: str, entry: Entry) -> dict[int, int]:
    """Of cases as they stand; ids of the events by case."""
    actor = entry.actor
    values = {
        "ids": list(ids),
        "move": entry.move,
        "from_status": from_status,
        "actor_person": actor.person,
        "actor_name": actor.name,
        "request": actor.request,
        "reason": entry.reason,
        "note": without_personal_values(entry.note.strip()),
        "corrects": _json({i: entry.corrects[i] for i in ids} if entry.corrects else {}),
        "at": entry.at,
        "evidence": _json(entry.evidence),
        "each": _json({i: entry.each.get(i, {}) for i in ids} if entry.each else {}),
    }
    statement = INSERT.format(
        evidence=EACH if entry.each else ALIKE, corrects=CORRECTED if entry.corrects else NOTHING_CORRECTED
    )
    cursor.execute(statement, values)
    return dict(cursor.fetchall())


def _json(value: Any) -> Json:
    return Json(value, dumps=lambda content: json.dumps(content, cls=DjangoJSONEncoder))
