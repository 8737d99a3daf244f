"""Suggesting a product group for a million businesses, against a bare UPDATE of the same rows.

Both write all rows of the same table, with the same indexes and keys, in one transaction each, commit included, by turns.
"""

import os
import random
from collections.abc import Iterable

from django.db import connection, transaction

from bench import Measure
from bench.trial import as_owner, median, seconds, spread, without_foreign_keys
from umkm.models import GroupWord
from umkm.suggesting.matching import AT_ONCE, BETWEEN, parameters, word_list, write

ROWS, ROUNDS = int(os.environ.get("BENCH_ROWS", "1000000")), 5
# Of each name one word leads to a group; the others are as they stand in registers.
PLAIN = (
    "warung bu pak mbak mas sri siti lestari jaya sumber rejeki berkah barokah menjual membuat dan aneka di rumah pasar "
    "berbagai macam jualan dengan depan solo baru maju mulya putra putri dewi agus tri dwi eko"
).split()
NAMES = 2_000  # of them, a million are made by joining
REGISTER = """
    INSERT INTO umkm_business (id, public_id, name, description, regency, origin, created_at)
    SELECT n, gen_random_uuid(), names[1 + n %% cardinality(names)] || ' ' || n,
        texts[1 + (n / 7) %% cardinality(texts)], '33.72', 'impor', '2024-01-01'
    FROM generate_series(1, %(rows)s) n, (SELECT %(names)s::text[] AS names, %(texts)s::text[] AS texts) t
"""
BARE = "UPDATE umkm_groupsuggestion SET product_group = 'kosmetik', words = '{lulur,mandi}', made_at = '2024-01-02'"


def measures() -> Iterable[Measure]:
    """Before each round all rows hold another answer, so that either statement has all of them to write."""
    register()
    values = parameters(word_list()) | {"first": 1, "last": ROWS}
    found = whole(values)
    if found != ROWS:
        raise AssertionError(f"{found} businesses got a suggestion, and not {ROWS}.")
    took: dict[str, list[float]] = {"suggest": [], "bare": []}
    for _ in range(ROUNDS):
        tidy()
        took["bare"].append(seconds(bare))
        tidy()
        took["suggest"].append(seconds(lambda: whole(values)))
    ours, floor = median(took["suggest"]), median(took["bare"])
    note = f"{ROWS:,} names with descriptions, {len(values['words'])} words; {spread(took['suggest'])} s against {spread(took['bare'])} s"  # fmt: skip
    yield Measure("suggest groups, against a bare UPDATE", ROWS / ours, "rows/s", ROWS / floor, floor / ours, 0.2, note)


def register() -> None:
    """Invented businesses, the same at each run."""
    pick = random.Random(11)
    words = list(GroupWord.objects.filter(group="makanan_minuman", strength=8).values_list("words", flat=True))
    names = [" ".join(pick.sample(PLAIN, 2) + [pick.choice(words)]).title() for _ in range(NAMES)]
    texts = [" ".join(pick.sample(PLAIN, 5)) for _ in range(NAMES)]
    with without_foreign_keys("umkm_business"), connection.cursor() as cursor:
        cursor.execute(REGISTER, {"rows": ROWS, "names": names, "texts": texts})
    as_owner("VACUUM ANALYZE")


def whole(values: dict[str, object]) -> int:
    """All of them, chunk by chunk as a run does it, here in one transaction."""
    with transaction.atomic():
        return sum(
            write(BETWEEN, values | {"first": first, "last": min(first + AT_ONCE - 1, ROWS)}, many=True).written
            for first in range(1, ROWS + 1, AT_ONCE)
        )


def bare() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE)
        if cursor.rowcount != ROWS:
            raise AssertionError(f"{cursor.rowcount} rows were written, and not {ROWS}.")


def tidy() -> None:
    """Another answer everywhere, and no dead rows."""
    as_owner(
        "UPDATE umkm_groupsuggestion SET product_group = 'obat_tradisional', words = '{jamu}'",
        "VACUUM (FULL, ANALYZE) umkm_groupsuggestion",
    )
