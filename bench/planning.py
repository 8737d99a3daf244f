"""Planning a day for a million, against the bare INSERT ... SELECT of the same rows and against a task for each."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction

from bench import Measure, one_by_one, seed
from bench.trial import as_owner, median, seconds, spread
from database.scope import EVERYTHING, scoped
from halal.reminders import HalalDuty
from notifications.models import Message, PlanRun
from notifications.planner import plan

ROOT = Path(__file__).parents[1]
ROWS, TASKS, ROUNDS = int(os.environ.get("BENCH_ROWS", "1000000")), 5_000, 3
DAY = dt.date(2024, 4, 20)  # 180 days before
OUTBOX = Message._meta.db_table


def measures() -> Iterable[Measure]:
    """All on the same tables and indexes, by turns; the outbox emptied before each."""
    seed.register(ROWS)
    columns = ", ".join(field.column for field in Message._meta.concrete_fields if not field.primary_key)
    took: dict[str, list[float]] = {"plan": [], "again": [], "bare": []}
    for _ in range(ROUNDS):
        empty()
        took["plan"].append(planned(DAY, ROWS))
        took["again"].append(planned(DAY, 0))
        keep("made", columns)
        empty()
        took["bare"].append(bare("made", columns))
    ours, floor, again = (median(took[name]) for name in ("plan", "bare", "again"))
    note = f"{ROWS:,} rows; rounds {spread(took['plan'])} s, bare {spread(took['bare'])} s"
    yield Measure("plan a day", ROWS / ours, "rows/s", ROWS / floor, floor / ours, 0.6, note)
    note = f"floor: the day's first run; rounds {spread(took['again'])} s"
    yield Measure("plan the day again", again, "s", ours, again / ours, 0.05, note, at_most=True)
    tasks = one_task_each()
    rate = ROWS / ours
    note = f"tasks measured on {TASKS:,} rows, extrapolated to {ROWS:,}: {ROWS / tasks / 60:,.0f} min"
    yield Measure("plan, against a Celery task a row", rate, "rows/s", tasks, rate / tasks, 200, note)
    as_owner("DROP TABLE made")


def planned(day: dt.date, rows: int) -> float:
    """Seconds; the figure is refused where it did something else than what is measured."""
    with connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
        connection.ensure_connection()
        began = time.perf_counter()
        found = plan(day, "ukur").planned
        took = time.perf_counter() - began
    if found != rows:
        raise AssertionError(f"{found} rows planned for {day}, and not {rows}.")
    return took


def bare(table: str, columns: str) -> float:
    """The same rows, as the same role."""
    with connection.as_worker(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        return seconds(lambda: cursor.execute(f"INSERT INTO {OUTBOX} ({columns}) SELECT {columns} FROM {table}"))


def keep(table: str, columns: str) -> None:
    """What was planned, for the bare statement to write again."""
    as_owner(
        f"DROP TABLE IF EXISTS {table}",
        f"CREATE TABLE {table} AS SELECT {columns} FROM {OUTBOX}",
        f"GRANT SELECT ON {table} TO PUBLIC",
        f"VACUUM ANALYZE {table}",
    )


def empty() -> None:
    as_owner(f"TRUNCATE {OUTBOX} CASCADE", f"VACUUM ANALYZE {OUTBOX}")
    PlanRun.objects.all().delete()


def one_task_each() -> float:
    """Rows a second, from the first task queued to the last row written, by a worker with a process a core."""
    empty()
    name = connection.settings_dict["NAME"]
    urls = {key: f"{os.environ[key].rsplit('/', 1)[0]}/{name}" for key in ("DATABASE_URL", "DATABASE_WORKER_URL")}
    env = os.environ | {"DATABASE_URL": urls["DATABASE_WORKER_URL"], "DJANGO_SETTINGS_MODULE": "kukm_portal.settings"}
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "bench.one_by_one",
        "worker",
        "-c",
        str(os.cpu_count()),
        "-l",
        "ERROR",
    ]
    worker = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connection.as_worker(), scoped(EVERYTHING), transaction.atomic():  # type: ignore[attr-defined]
            rows = list(HalalDuty().due(DAY).order_by("subject").values_list("subject", "recipient")[: TASKS + 1])
        one_by_one.remind.delay(*rows.pop(), DAY.isoformat())
        wait_for_rows(1, worker)  # the worker is warm
        began = time.perf_counter()
        for subject, recipient in rows:
            one_by_one.remind.delay(subject, recipient, DAY.isoformat())
        wait_for_rows(TASKS + 1, worker)
        return TASKS / (time.perf_counter() - began)
    finally:
        worker.terminate()
        worker.wait(30)


def wait_for_rows(count: int, worker: subprocess.Popen[bytes], patience_s: float = 600) -> None:
    until = time.monotonic() + patience_s
    while Message.objects.count() < count:
        if time.monotonic() > until or worker.poll() is not None:
            raise TimeoutError(f"{Message.objects.count()} of {count} tasks are done.")
        time.sleep(0.05)
