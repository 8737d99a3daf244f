"""Counts the statistics page's rollup: four statements over the whole registry, in one transaction.

Asked live for a province of a country's register, the same figures take hundreds of milliseconds a page (design.md,
"Scale"); counted every hour they take one index scan, and each says as of when it was counted.
"""

import datetime as dt
import time
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists

from cooperation.models import Tally, TallyRun
from database import clock
from halal.duties import certified, in_force

DAY_ZONE = "Asia/Jakarta"  # as on the duty's own pages
ACTIVE = "b.state = 'aktif'"
INSERT = "INSERT INTO cooperation_tally (regency, dimension, value, businesses) "
SIMPLE = f"""
    SELECT b.regency, 'jumlah', '', count(*) FROM umkm_business b WHERE {ACTIVE} GROUP BY 1
    UNION ALL
    SELECT b.regency, 'skala', COALESCE(NULLIF(b.scale, ''), 'belum'), count(*)
    FROM umkm_business b WHERE {ACTIVE} GROUP BY 1, 3
    UNION ALL
    SELECT b.regency, 'kelompok', COALESCE(p.product_group, 'belum'), count(DISTINCT b.id)
    FROM umkm_business b
    LEFT JOIN umkm_product p ON p.business_id = b.id AND p.state = 'dijual' AND p.product_group IS NOT NULL
    WHERE {ACTIVE} GROUP BY 1, 3
"""
# Each business once: late before open, open before met.
DUTY = f"""
    WITH duty (business, due_date, met) AS ({{duties}}), of_business AS (
        SELECT business, bool_or(NOT met) AS open, bool_or(NOT met AND due_date < %s) AS late FROM duty GROUP BY 1
    )
    SELECT b.regency, 'wajib', CASE WHEN d.late THEN 'lewat' WHEN d.open THEN 'belum'
        WHEN d.business IS NOT NULL THEN 'terpenuhi' ELSE 'tanpa' END, count(*)
    FROM umkm_business b LEFT JOIN of_business d ON d.business = b.id WHERE {ACTIVE} GROUP BY 1, 3
"""


@transaction.atomic
def count() -> TallyRun:
    """Anew, all of it: what is read meanwhile is the count before. Two at once wait for each other."""
    started = time.monotonic()
    at, day = clock.now(), clock.today(DAY_ZONE)
    duties, params = _duties(day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tallies'))")
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '128MB'")
        Tally.objects.all().delete()
        cursor.execute(INSERT + SIMPLE)
        cursor.execute(INSERT + DUTY.format(duties=duties), [*params, day])
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT")
    TallyRun.objects.all().delete()
    return TallyRun.objects.create(counted_at=at, seconds=round(time.monotonic() - started, 3))


def _duties(day: dt.date) -> tuple[str, tuple[Any, ...]]:
    """The duty as its own pages read it."""
    rows = in_force(day).annotate(is_met=Exists(certified(day))).values_list("product__business", "due_date", "is_met")
    return rows.order_by().query.sql_with_params()


def compare() -> int:
    """How many figures a fresh count would change: 0 where the rollup is what the registry says."""
    before = set(Tally.objects.values_list("regency", "dimension", "value", "businesses"))
    with transaction.atomic():
        count()
        after = set(Tally.objects.values_list("regency", "dimension", "value", "businesses"))
        transaction.set_rollback(True)
    return len(before ^ after)
