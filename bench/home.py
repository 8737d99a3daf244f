"""The first page of an officer whose country has a million businesses, against its own queries asked bare.

The page is whole: sign-in, second factor, scope, frame, figures, cases, template. Bare are the very statements that it
asks, sent again as they stand in one transaction of the same scope, and fetched.
"""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterable
from statistics import quantiles

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.models import Agency, User
from accounts.scope import scope_of
from bench import Measure, seed
from bench.trial import as_owner, median
from casework.engine import NewCase, open_cases
from casework.kinds import register
from casework.models import StageTerm
from database import clock
from database.scope import EVERYTHING, scoped
from notifications.planner import plan
from tests import world
from tests.casework import trial

ROWS, ROUNDS, CASES = int(os.environ.get("BENCH_ROWS", "1000000")), 120, 2_000
NUMBERED = ("accounts_person", "umkm_business", "umkm_ownership", "umkm_product")  # the seed writes their ids
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PAGE, MOST_QUERIES, TIMES = "/beranda/", 15, 3


def measures() -> Iterable[Measure]:
    """Page and queries by turns, so that whatever else the machine does falls on both."""
    seed.register(ROWS)
    as_owner(*[f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {ROWS})" for table in NUMBERED])
    agency = world.agency("74")
    officer = world.officer(agency)
    _cases(agency)
    with connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
        told = plan(clock.today("Asia/Jakarta")).planned
    as_owner("VACUUM ANALYZE")
    taken: dict[str, list[float]] = {"page": [], "bare": []}
    with override_settings(STORAGES=settings.STORAGES | PLAIN):  # nothing is collected here
        client = world.client_of(officer)
        client.get("/data-saya/")
        queries = queries_of(client, PAGE, b"1.000+")
        for _ in range(ROUNDS):
            taken["page"].append(milliseconds(lambda: client.get(PAGE)))
            taken["bare"].append(bare_ms(officer, queries))
    page, bare = p95(taken["page"]), p95(taken["bare"])
    note = (
        f"{ROWS:,} businesses, {told:,} messages, {CASES:,} cases; {ROUNDS} rounds; "
        f"medians {median(taken['page']):.1f} ms, bare {median(taken['bare']):.1f} ms"
    )
    yield Measure("home of staff, p95", page, "ms", bare, page / bare, TIMES, note, at_most=True)
    count = len(queries)
    note = "queries of one page, whatever the number of businesses"
    yield Measure("home of staff, queries", count, "queries", MOST_QUERIES, count / MOST_QUERIES, 1, note, at_most=True)


def _cases(agency: Agency) -> None:
    """Opened over the last ten days by a kind of the tests' own, so that some are late and some new."""
    register(trial.TRIAL, trial.EFFECTS)
    StageTerm.objects.get_or_create(kind="percobaan", state="masuk", defaults={"hours": 72, "mark": "OK", "basis": "-"})
    owner, machine = world.user("Pemohon").person, Actor.machine("ukur")
    for days in range(10):
        new = [NewCase(f"Perkara {days}-{n}", "74.71", {trial.OWNER: owner}) for n in range(CASES // 10)]
        with clock.rehearsing(clock.now() - dt.timedelta(days=days), "ukur"):
            open_cases("percobaan", agency, new, machine)


def queries_of(client: Client, page: str, sign: bytes) -> list[str]:
    """What a page asks, as it stands; the page must show `sign`."""
    with CaptureQueriesContext(connection) as context:
        response = client.get(page)
    if response.status_code != 200 or sign not in response.content:
        raise AssertionError("The page does not show what is measured.")
    found = [query["sql"] for query in context.captured_queries]
    return [sql for sql in found if sql.lstrip().upper().startswith("SELECT") and "set_config" not in sql]


def bare_ms(officer: User, queries: list[str]) -> float:
    """The same statements in one transaction of the same scope, fetched."""
    with transaction.atomic(), scoped(scope_of(officer)), connection.cursor() as cursor:

        def ask() -> None:
            for sql in queries:
                cursor.execute(sql)
                cursor.fetchall()

        return milliseconds(ask)


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def p95(found: list[float]) -> float:
    return quantiles(found, n=20)[-1]
