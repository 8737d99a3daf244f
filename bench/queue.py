"""“Pekerjaan saya” at 200,000 open cases, against the same page asked by hand.

Written by hand is what the page shows: its rows with agency, officer and place, its numbers to the cap, and what stands
around them. The page's own
statements, sent bare in one transaction of the same scope, are held against that; and so is the page without its
template, with all that Django adds. A page deep in the list is held against the first.
"""

import os
import time
from collections.abc import Callable, Iterable
from statistics import quantiles
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.scope import scope_of
from bench import Measure
from bench.trial import as_owner, median, without_foreign_keys
from casework.kinds import register
from casework.models import Case
from casework.queue import MergedPage
from casework.views_queue import context_of
from database import clock
from database.scope import scoped
from tests import world
from tests.casework import trial

OPEN, ROUNDS = int(os.environ.get("BENCH_CASES", "200000")), 200
DEEP = OPEN // 100  # pages
SQL_TIMES, PAGE_TIMES, DEEP_TIMES = 1.5, 6, 2
# A tenth has the officer's name, a tenth a colleague's, the rest is the team's; one in twenty has no term, one in ten
# waits outside. Each with its first event, which is the permit of its status.
CASES = """
    INSERT INTO casework_case (public_id, kind, reference, title, agency_id, region, opened_at, status, version,
        ball_side, ball_role, ball_person_id, ball_team_id, due_at)
    SELECT gen_random_uuid(), 'percobaan', 'UKR-2026-' || n, 'Perkara ' || n, %(agency)s, %(region)s,
        %(now)s::timestamptz - n * interval '1 minute',
        CASE WHEN n %% 10 = 9 THEN 'kurang' ELSE 'masuk' END, 1,
        CASE WHEN n %% 10 = 9 THEN 'pemohon' ELSE 'dinas' END,
        CASE WHEN n %% 10 = 9 THEN 'owner' ELSE 'officer' END,
        CASE n %% 10 WHEN 9 THEN %(owner)s WHEN 0 THEN %(me)s WHEN 1 THEN %(other)s END,
        CASE WHEN n %% 10 IN (9, 0, 1) THEN NULL ELSE %(agency)s END,
        CASE WHEN n %% 20 > 0 THEN %(now)s::timestamptz - interval '30 days'
            + (n::bigint * 7919 %% 100000) * interval '1 minute' END
    FROM generate_series(1, %(n)s) n;
    INSERT INTO casework_event (case_id, version, move, from_status, to_status, ball_side, ball_role, ball_person_id,
        ball_team_id, due_at, actor_name, reason, note, evidence, request, at)
    SELECT id, version, 'buka', '', status, ball_side, ball_role, ball_person_id, ball_team_id, due_at, 'ukur', '', '',
        '{}', '', opened_at FROM casework_case;
    INSERT INTO casework_party (case_id, side, role, person_id)
    SELECT id, 'pemohon', 'owner', %(owner)s FROM casework_case UNION ALL
    SELECT id, 'dinas', 'officer', ball_person_id FROM casework_case WHERE ball_side = 'dinas' AND ball_team_id IS NULL;
"""
TABLES = ("casework_case", "casework_event", "casework_party")

# By hand: the first rows of each holder from its own index, together; then what stands beside them, in one statement.
HOLDERS = ("ball_person_id = %(me)s", "ball_team_id = %(agency)s AND ball_role = 'officer'")
ROWS = """
    WITH page AS ({parts} ORDER BY due_at, id LIMIT 26)
    SELECT p.*, a.zone, b.full_name, o.full_name, r.name FROM page p
    JOIN accounts_agency a ON a.organisation_id = p.agency_id
    LEFT JOIN accounts_person b ON b.id = p.ball_person_id
    LEFT JOIN casework_party y ON y.case_id = p.id AND y.side = 'dinas' AND y.role = 'officer'
    LEFT JOIN accounts_person o ON o.id = y.person_id
    LEFT JOIN accounts_regency r ON r.code = p.region
    ORDER BY p.due_at, p.id
"""
PART = "(SELECT * FROM casework_case WHERE {holder} {after} ORDER BY due_at, id LIMIT 26)"
OPEN_OF = "agency_id = %(agency)s AND ball_role <> ''"
COUNTED = (
    *HOLDERS,
    *HOLDERS,
    f"{OPEN_OF} AND ball_side <> 'dinas'",
    OPEN_OF,
    "id IN (SELECT case_id FROM casework_watch WHERE person_id = %(me)s)",
)
COUNTS = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM (SELECT 1 FROM casework_case WHERE {rule} LIMIT 1001) c{n})"
    for n, rule in enumerate(COUNTED)
)


# What stands around the rows: who asks, what may be chosen from, what is kept of the list.
AROUND = (
    "SELECT organisation_id, role FROM accounts_membership WHERE user_id = %(user)s AND period @> %(now)s::timestamptz",
    "SELECT organisation_id, user_id FROM accounts_absence "
    "WHERE deputy_id = %(user)s AND period @> %(now)s::timestamptz",
    "SELECT case_id FROM casework_party WHERE person_id = %(me)s AND side <> 'dinas'",
    "SELECT p.public_id, p.full_name FROM accounts_person p JOIN accounts_user u ON u.person_id = p.id "
    "JOIN accounts_membership m ON m.user_id = u.id AND m.organisation_id = %(agency)s "
    "AND m.role IN ('officer', 'supervisor') AND m.period @> %(now)s::timestamptz ORDER BY p.full_name",
    "SELECT code, name FROM accounts_regency WHERE province_id = '74' ORDER BY name",
    "SELECT * FROM umkm_savedview WHERE agency_id = %(agency)s AND (user_id = %(user)s OR shared) "
    "AND list = 'pekerjaan' ORDER BY name",
    "SELECT columns FROM umkm_listcolumns WHERE user_id = %(user)s AND list = 'pekerjaan'",
)


def measures() -> Iterable[Measure]:
    """All by turns, so that whatever else the machine does falls on each alike."""
    register(trial.TRIAL, trial.EFFECTS)
    agency = world.agency("74")
    officer, other = world.officer(agency), world.officer(agency)
    _seed(agency.pk, officer, other, world.user("Pemohon"))
    officer = User.objects.get(pk=officer.pk)
    first, deep = _request(officer, ""), _request(officer, _cursor_of(officer, DEEP))
    taken: dict[str, list[float]] = {}
    statements = {"first": _statements(officer, first), "deep": _statements(officer, deep)}
    values = {"me": officer.person_id, "agency": agency.pk, "user": officer.pk, "now": clock.now()}
    at = _last_of(officer, DEEP)
    hand = {"first": _by_hand("", values), "deep": _by_hand("AND (due_at, id) > (%(due)s, %(id)s)", values | at)}
    for _ in range(ROUNDS):
        for place, request in (("first", first), ("deep", deep)):
            for name, work in (
                ("hand", lambda p=place: _ask(officer, hand[p])),
                ("sql", lambda p=place: _ask(officer, statements[p])),
                ("page", lambda r=request: _page(officer, r)),
            ):
                taken.setdefault(f"{name} {place}", []).append(_milliseconds(work))
    p95 = {name: quantiles(found, n=20)[-1] for name, found in taken.items()}
    medians = ", ".join(f"{name} {median(found):.2f}" for name, found in taken.items())
    note = f"{OPEN:,} open cases, {len(statements['first'])} statements, {ROUNDS} rounds; medians in ms: {medians}"
    yield _measure("queue: its SQL bare, p95", p95["sql first"], p95["hand first"], SQL_TIMES, note)
    yield _measure("queue: page without template, p95", p95["page first"], p95["hand first"], PAGE_TIMES, note)
    note = f"page {DEEP:,} against the first"
    yield _measure("queue: deep page without template, p95", p95["page deep"], p95["page first"], DEEP_TIMES, note)


def _measure(name: str, figure: float, floor: float, wanted: float, note: str) -> Measure:
    return Measure(name, figure, "ms", floor, figure / floor, wanted, note, at_most=True)


def _seed(agency: int, officer: User, other: User, owner: User) -> None:
    values = {
        "n": OPEN,
        "agency": agency,
        "region": "74.71",
        "now": clock.now(),
        "me": officer.person_id,
        "other": other.person_id,
        "owner": owner.person_id,
    }
    with without_foreign_keys(*TABLES), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CASES, values)
    as_owner("VACUUM ANALYZE")


def _request(officer: User, cursor: str) -> HttpRequest:
    request = RequestFactory().get("/pekerjaan/", {"halaman": cursor} if cursor else {})
    request.user = officer
    return request


def _ranges(officer: User) -> list[Any]:
    visible = Case.objects.visible_to(officer)
    return [
        visible.filter(ball_person=officer.person_id),
        visible.filter(ball_team__in=officer.memberships.values("organisation"), ball_role="officer"),
    ]


def _cursor_of(officer: User, number: int) -> str:
    """Of the page after so many, as a link would carry it."""
    page = MergedPage(_ranges(officer), "due_at", None, size=25 * number)
    assert page.next is not None
    return page.next


def _last_of(officer: User, number: int) -> dict[str, Any]:
    last = MergedPage(_ranges(officer), "due_at", None, size=25 * number).rows[-1]
    return {"due": last.due_at, "id": last.pk}


def _by_hand(after: str, values: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    parts = " UNION ALL ".join(
        PART.format(holder=f"{holder} AND due_at IS NOT NULL", after=after) for holder in HOLDERS
    )
    return [(ROWS.format(parts=parts), values), (COUNTS, values), *((sql, values) for sql in AROUND)]


def _statements(officer: User, request: HttpRequest) -> list[tuple[str, None]]:
    """The page's own, as they stand."""
    with CaptureQueriesContext(connection) as context:
        _page(officer, request)
    found = [query["sql"] for query in context.captured_queries]
    return [(sql, None) for sql in found if sql.lstrip().startswith(("SELECT", "(")) and "set_config" not in sql]


def _page(officer: User, request: HttpRequest) -> None:
    with transaction.atomic(), scoped(scope_of(officer)):
        context = context_of(request)
        if len(context["lines"]) != 25:
            raise AssertionError("The page does not show what is measured.")


def _ask(officer: User, statements: Iterable[tuple[str, Any]]) -> None:
    with transaction.atomic(), scoped(scope_of(officer)), connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
            cursor.fetchall()


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
