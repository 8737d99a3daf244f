"""import_businesses: one file, one transaction, one batch."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.functional import cached_property
from psycopg2 import DatabaseError

from accounts.keys import ring
from accounts.models import Agency, Regency
from accounts.scope import scope_of_region
from database.scope import scoped
from umkm.imports import errors
from umkm.imports.headers import synonyms
from umkm.imports.reader import open_sheet
from umkm.imports.sealing import Keys
from umkm.imports.staging import COLUMNS, COPY, Stream
from umkm.models import ImportBatch
from umkm.ports import business_changed

SQL = Path(__file__).parent / "sql"
TYPES = {
    "row_number": "int",
    "refused": "text[]",
    "warned": "text[]",
    "fingerprint": "bytea",
    "person_mark": "bytea",
    "extra": "bytea",
}
# Rows that touch what was here before. Apart and analysed: the tables just filled have no statistics yet, and joined
# with the whole plan they were read once for each of its rows.
CHANGES = """
    CREATE TEMP TABLE import_change ON COMMIT DROP AS SELECT * FROM import_plan
    WHERE action = 'update' OR (action = 'create' AND person_id IS NOT NULL AND NOT made_person);
    ANALYZE import_change;
    SELECT count(*) FROM import_change
"""
SCALE_OF_OLD = "SELECT business_id FROM import_plan WHERE action = 'update'"
PROBLEMS = """
    SELECT row_number, column_name, kind, level, first FROM import_problem ORDER BY level = 'warned', row_number
"""


class Busy(Exception):
    """Another import of the same province is under way; the text is a sentence."""


@dataclass
class Report:
    """What an import did, or would do; `warnings` by kind, of rows that go in."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    rejected: int = 0
    warnings: dict[str, int] = field(default_factory=dict)
    unknown_columns: list[str] = field(default_factory=list)
    problems: int = 0


@dataclass(frozen=True)
class Request:
    """One file for one agency. `regency` is for rows that name none; `errors_file` is written where there is
    something to say."""

    path: Path
    agency: Agency
    now: dt.datetime
    errors_file: Path
    regency: str = ""

    @cached_property
    def regencies(self) -> tuple[str, ...]:
        """Codes of the regencies under the agency."""
        return tuple(Regency.objects.under([self.agency.code]).values_list("code", flat=True))

    @property
    def default_regency(self) -> str | None:
        return self.regency or (self.agency.code if "." in self.agency.code else None)


def check_file(request: Request) -> Report:
    """All of an import up to the first table that lasts. Raises FileRefused or Busy."""
    with scoped(scope_of_region(request.regencies)), transaction.atomic(), connection.cursor() as cursor:
        begin(cursor, request.agency.code)
        report = stage(cursor, request)
        write_errors(cursor, request, report)
        drop(cursor)
    return report


def import_file(request: Request, batch: ImportBatch) -> Report:
    """All of it or nothing. `batch` is there already and is filled in by the caller; without anything to do it
    stays without records. Raises FileRefused or Busy."""
    with scoped(scope_of_region(request.regencies)), transaction.atomic(), connection.cursor() as cursor:
        begin(cursor, request.agency.code)
        report = stage(cursor, request)
        write_errors(cursor, request, report)
        if report.created or report.updated or linked(cursor):
            load(cursor, request, batch)
        batch.counts = asdict(report)
        drop(cursor)
    return report


def begin(cursor: Any, agency: str) -> None:
    """Inside a transaction: no other import of the province runs beside it. Raises Busy."""
    cursor.execute("SET LOCAL work_mem = '64MB'")  # wide rows are joined twice
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('import_businesses'), hashtext(%s))", [agency[:2]])
    if not cursor.fetchone()[0]:
        raise Busy("Impor lain untuk wilayah ini sedang berjalan. Coba lagi setelah selesai.")


def stage(cursor: Any, request: Request) -> Report:
    """The file into a temporary table, and from it the plan."""
    columns = ", ".join(f"{name} {column_type(name)}" for name in COLUMNS)
    cursor.execute(f"CREATE TEMP TABLE import_row ({columns}) ON COMMIT DROP")
    with open_sheet(request.path, synonyms()) as sheet:
        stream = Stream(sheet, Keys(ring()))
        try:
            cursor.cursor.copy_expert(COPY, stream, size=1 << 16)
        except DatabaseError:
            raise stream.failed or DatabaseError("COPY into the staging table failed.") from None
    parameters = {
        "agency": request.agency.code,
        "default_regency": request.default_regency,
        "today": request.now.date(),
    }
    cursor.execute((SQL / "clean.sql").read_text(), parameters)
    with scoped(scope_of_region(tuple(Regency.objects.values_list("code", flat=True)))):
        cursor.execute((SQL / "moved.sql").read_text(), parameters)
    cursor.execute((SQL / "plan.sql").read_text(), parameters)
    report = Report(unknown_columns=list(sheet.header.unknown))
    cursor.execute(
        "SELECT (SELECT count(*) FROM import_row), (SELECT count(*) FROM import_clean WHERE refused <> '{}'), "
        "count(*), count(*) FILTER (WHERE action = 'create'), count(*) FILTER (WHERE action = 'update') "
        "FROM import_plan"
    )
    report.rows, report.rejected, kept, report.created, report.updated = cursor.fetchone()
    report.duplicates = report.rows - report.rejected - kept
    report.unchanged = kept - report.created - report.updated
    cursor.execute("SELECT kind, count(*) FROM import_problem WHERE level = 'warned' GROUP BY kind ORDER BY kind")
    report.warnings = dict(cursor.fetchall())
    return report


def column_type(name: str) -> str:
    """Of the staging table."""
    if name.endswith("_row"):
        return "uuid"
    return "bytea" if name.endswith(("_sealed", "_index")) else TYPES.get(name, "text")


def linked(cursor: Any) -> bool:
    """Whether a row only ties a registered business to this source."""
    cursor.execute("SELECT EXISTS (SELECT FROM import_plan WHERE action = 'link')")
    return bool(cursor.fetchone()[0])


def load(cursor: Any, request: Request, batch: ImportBatch) -> None:
    """From the plan to the tables that last."""
    parameters = {"batch": batch.pk, "agency": request.agency.code, "now": request.now}
    cursor.execute((SQL / "load.sql").read_text(), parameters)
    cursor.execute("SELECT import_analyse()")
    cursor.execute(CHANGES)
    if cursor.fetchone()[0]:
        cursor.execute((SQL / "update.sql").read_text(), parameters)
    cursor.execute("DROP TABLE import_change")
    # What is new has no products yet, and so no duty: only the scale of what was here matters.
    cursor.execute(SCALE_OF_OLD)
    business_changed([pk for (pk,) in cursor.fetchall()])


def write_errors(cursor: Any, request: Request, report: Report) -> None:
    """Streamed: a file of ten million bad rows must not fit into memory."""
    with connection.chunked_cursor() as problems:
        problems.execute(PROBLEMS)
        report.problems = errors.write(request.errors_file, (errors.line(*problem) for problem in problems))


def drop(cursor: Any) -> None:
    """A transaction may import twice."""
    cursor.execute("DROP TABLE import_row, import_region, import_clean, import_plan, import_problem")
