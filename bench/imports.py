"""Import of 200,000 rows with 15 columns, NIK and phone among them.

Floor: the finished rows, ciphertext made beforehand, by COPY into the plan table and the same INSERT ... SELECTs, commit
included: same tables, indexes, policies, durability. Turn about with the import itself.
"""

import csv
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from accounts.models import Agency, Organisation
from accounts.scope import scope_of_region
from bench import Measure
from bench.import_library import SAMPLE, import_by_library
from bench.trial import emptied, median, seconds, spread
from database import clock
from database.scope import scoped
from umkm.imports.batches import import_path, new_batch
from umkm.imports.load import Request, begin, load, stage
from umkm.models import ImportBatch

ROWS = int(os.environ.get("IMPORT_ROWS", "200000"))
ROUNDS = 5
HEADER = [
    "Nama Usaha", "Kegiatan", "Kategori", "Alamat", "Kecamatan", "Wilayah", "Lintang", "Bujur", "Nama Pemilik",
    "NIK", "No HP", "NIB", "Skala", "Tanggal Mulai", "Omzet",
]  # fmt: skip
WORDS = (
    "warung makan soto bakso keripik tempe batik kedai kopi jamu roti kue sate nasi liwet es dawet toko jahit".split()
)
DISTRICTS = ["Laweyan", "Serengan", "Pasar Kliwon", "Jebres", "Banjarsari"]


def measures() -> Iterator[Measure]:
    """The import against its floor, and against django-import-export on fewer rows."""
    with tempfile.TemporaryDirectory() as folder:
        register, finished = Path(folder, "register.csv"), Path(folder, "finished")
        write_register(register, ROWS)
        agency = fresh_agency()
        table = export_plan(request(agency, register), finished)
        works, floors = [], []
        for _ in range(ROUNDS):
            agency = fresh_agency()
            works.append(seconds(lambda agency=agency: run(agency, register)))
            agency = fresh_agency()
            floors.append(seconds(lambda agency=agency: floor(agency, register, finished, table)))
        rate = ROWS / median(works)
        ratio = median([bare / work for work, bare in zip(works, floors, strict=True)])
        note = f"{ROWS:,} rows of 15 columns; {spread(works)} s against {spread(floors)} s"
        yield Measure(
            "import, against COPY and the same INSERTs", rate, "rows/s", ROWS / median(floors), ratio, 0.5, note
        )
        sample = Path(folder, "sample.csv")
        write_register(sample, SAMPLE)
        slow = SAMPLE / seconds(lambda: import_by_library(fresh_agency(), sample))
        note = f"measured on {SAMPLE:,} rows, row by row; its own time only is extrapolated"
        yield Measure("import, against django-import-export", rate, "rows/s", slow, rate / slow, 10, note)


def write_register(path: Path, rows: int) -> None:
    """Invented businesses of Surakarta, the same at each run."""
    pick = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(HEADER)
        out.writerows(_business(n, pick) for n in range(rows))


def _business(n: int, pick: random.Random) -> list[str]:
    words = pick.choices(WORDS, k=8)
    nik = f"3372{n % 100:02}{n // 100 % 28 + 1:02}{n // 2800 % 12 + 1:02}90{n // 33_600 + 1:04}"
    return [
        " ".join(words[:3]).title() + f" {n % 997}", "membuat dan menjual " + " ".join(words),
        pick.choice(["Kuliner", "Kriya"]),
        f"Jl. {words[0].title()} No. {n % 300}", pick.choice(DISTRICTS), "Kota Surakarta",
        f"{-7.6 + pick.random() / 10:.7f}", f"{110.75 + pick.random() / 5:.7f}", f"Pemilik {n}",
        nik, f"08{1_000_000_000 + n}", f"{8_120_000_000_000 + n}", pick.choice(["Mikro", "Kecil"]),
        f"{n % 28 + 1:02}/{n % 12 + 1:02}/20{n % 20 + 1:02}", f"Rp {pick.randrange(1, 900)}.000.000",
    ]  # fmt: skip


def fresh_agency() -> Agency:
    """Nothing else is in the database."""
    emptied()
    organisation = Organisation.objects.create(name="Dinas contoh")
    return Agency.objects.create(organisation=organisation, code="33.72", zone="WIB")


def request(agency: Agency, path: Path) -> Request:
    errors = path.with_suffix(".galat")
    return Request(path=path, agency=agency, now=clock.now(), errors_file=errors)


def run(agency: Agency, path: Path) -> None:
    """The command's own way."""
    report, _, _ = import_path(agency=agency, path=path, regency="", dry_run=False, actor_name="ukuran")
    assert report.created == ROWS, report


def export_plan(wanted: Request, target: Path) -> str:
    """The finished rows as a file, and the table that takes them."""
    with scoped(scope_of_region(wanted.regencies)), transaction.atomic(), connection.cursor() as cursor:
        begin(cursor, wanted.agency.code)
        stage(cursor, wanted)
        with target.open("wb") as file:
            cursor.cursor.copy_expert("COPY import_plan TO STDOUT", file)
        cursor.execute(
            "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) "
            "FROM pg_attribute WHERE attrelid = 'import_plan'::regclass AND attnum > 0"
        )
        columns = cursor.fetchone()[0]
        transaction.set_rollback(True)
    return f"CREATE TEMP TABLE import_plan ({columns}) ON COMMIT DROP"


def floor(agency: Agency, path: Path, finished: Path, table: str) -> None:
    """COPY and the same statements."""
    wanted = request(agency, path)
    with scoped(scope_of_region(wanted.regencies)), transaction.atomic(), connection.cursor() as cursor:
        begin(cursor, agency.code)
        cursor.execute(table)
        with finished.open("rb") as file:
            cursor.cursor.copy_expert("COPY import_plan FROM STDIN", file, size=1 << 16)
        load(cursor, wanted, committed_batch(agency, finished))


def committed_batch(agency: Agency, path: Path) -> ImportBatch:
    """A batch for the rows to refer to."""
    with path.open("rb") as file:
        batch = new_batch(agency=agency, file=file, regency="", actor=None, actor_name="ukuran")
    batch.state = ImportBatch.State.COMMITTED
    batch.save()
    return batch
