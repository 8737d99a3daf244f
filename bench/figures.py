"""Totals of a country of a million businesses: counting them, and the page that shows them.

Counting is held against one bare GROUP BY of the same businesses by regency and scale: what any total has to read at the
least. The page (a province's officer, whole: sign-in, scope, suppression of small figures, template) is held against its
own queries asked bare in the same scope; and it must not grow with the register, for it reads totals.
"""

import os
from collections.abc import Iterable

from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from bench import Measure, seed
from bench.home import PLAIN, bare_ms, milliseconds, p95, queries_of
from bench.trial import as_owner, median, seconds, spread
from cooperation.counting import count
from database.scope import EVERYTHING, scoped
from tests import world

ROWS, ROUNDS, PAGES = int(os.environ.get("BENCH_ROWS", "1000000")), 3, 120
PAGE, SEEN = "/angka/?wilayah=74", b"Kota Kendari"
COUNTED, TIMES = 0.05, 6  # a page whose queries take next to nothing is mostly Python
BARE = "SELECT regency, scale, count(*) FROM umkm_business WHERE state = 'aktif' GROUP BY 1, 2"


def measures() -> Iterable[Measure]:
    """Counts by turns; then page and queries by turns."""
    seed.register(ROWS)
    as_owner(f"SELECT setval(pg_get_serial_sequence('accounts_person', 'id'), {ROWS})")
    took: dict[str, list[float]] = {"count": [], "bare": []}
    with connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
        for _ in range(ROUNDS):
            took["bare"].append(seconds(bare))
            took["count"].append(seconds(count))
    ours, floor = median(took["count"]), median(took["bare"])
    note = f"{ROWS:,} businesses by four questions; {spread(took['count'])} s against {spread(took['bare'])} s"
    yield Measure(
        "count totals, against one GROUP BY", ROWS / ours, "rows/s", ROWS / floor, floor / ours, COUNTED, note
    )
    yield page()


def page() -> Measure:
    """Of an officer of one province."""
    officer = world.officer(world.agency("74"))
    as_owner("VACUUM ANALYZE")
    taken: dict[str, list[float]] = {"page": [], "bare": []}
    with override_settings(STORAGES=settings.STORAGES | PLAIN):  # nothing is collected here
        client = world.client_of(officer)
        client.get("/data-saya/")
        queries = queries_of(client, PAGE, SEEN)
        for _ in range(PAGES):
            taken["page"].append(milliseconds(lambda: client.get(PAGE)))
            taken["bare"].append(bare_ms(officer, queries))
    ours, floor = p95(taken["page"]), p95(taken["bare"])
    note = (
        f"{len(queries)} queries; {PAGES} rounds; medians {median(taken['page']):.1f} ms, bare "
        f"{median(taken['bare']):.1f} ms; its queries take so little that most of the page is Python"
    )
    return Measure("figures page, p95", ours, "ms", floor, ours / floor, TIMES, note, at_most=True)


def bare() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()
