"""The 300 rows of the Solo register that were judged by reading them; the verdicts stand in groups.csv.

Row 1 is the first row of data after the header. The draw is fixed by SEED, so that the verdicts can name rows
by number and keep none of their text. The published file is cp1252 (four rows hold ¹ or ²), as the portal's own
reader finds out; read as utf-8 it does not open.
"""

import csv
import random
from pathlib import Path

SEED = 20261124
SIZE = 300


def drawn(path: Path) -> dict[int, dict[str, str]]:
    """The drawn rows of the register at `path` (../shared/data/umkm_solo.csv from the checkout), by row number."""
    with path.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    numbers = random.Random(SEED).sample(range(1, len(rows) + 1), SIZE)
    return {number: rows[number - 1] for number in sorted(numbers)}
