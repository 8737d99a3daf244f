"""undo_import: takes back what a batch made and changed, and keeps what later work stands on."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg2 import sql

from accounts.models import Regency
from accounts.scope import scope_of_region
from database.scope import scoped
from umkm.imports.load import begin
from umkm.models import ImportBatch, ImportChange
from umkm.ports import business_changed

UNDO = Path(__file__).parent / "sql" / "undo.sql"

# Rows that belong to a business, or to a person, and go with it. An app to the right adds what it
# derives by itself (the halal duty); whatever else refers to one is later work and keeps it.
PARTS_OF_BUSINESS = ["umkm_privatefigures", "umkm_ownership", "umkm_sourcerecord", "umkm_groupsuggestion"]
# The scope last: as long as it stands, the policies let the others be deleted.
PARTS_OF_PERSON = ["accounts_contact", "accounts_identitynumber", "accounts_personscope"]
REFERENCES = """
    SELECT conrelid::regclass::text, attname FROM pg_constraint
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = %s::regclass
"""
TABLES = """
    CREATE TEMP TABLE undo_kept (business_id bigint, reason text) ON COMMIT DROP;
    CREATE TEMP TABLE undo_created ON COMMIT DROP AS
    SELECT business_id FROM umkm_sourcerecord WHERE batch_id = %(batch)s AND made_business
        AND business_id NOT IN (SELECT business_id FROM umkm_importchange WHERE batch_id = %(batch)s);
    CREATE TEMP TABLE undo_person ON COMMIT DROP AS
    SELECT made_person AS person_id FROM umkm_sourcerecord WHERE batch_id = %(batch)s AND made_person IS NOT NULL
    UNION SELECT made_person FROM umkm_importchange WHERE batch_id = %(batch)s AND made_person IS NOT NULL;
"""


CHANGED = "SELECT DISTINCT business_id FROM umkm_importchange WHERE batch_id = %(batch)s"


class CannotUndo(Exception):
    """A sentence that says why."""


@dataclass
class Undone:
    """How many businesses were removed, brought back to what they were, and kept although the batch made them."""

    removed: int
    restored: int
    kept: int


def undo_import(batch: ImportBatch, now: dt.datetime) -> Undone:
    """Raises CannotUndo, or Busy while another import of the province runs."""
    regencies = tuple(Regency.objects.under([batch.agency.code]).values_list("code", flat=True))
    with scoped(scope_of_region(regencies)), transaction.atomic(), connection.cursor() as cursor:
        begin(cursor, batch.agency.code)
        _refuse_unless_possible(batch, now)
        cursor.execute(TABLES, {"batch": batch.pk})
        for table, column in _references(cursor, "umkm_business", but=PARTS_OF_BUSINESS):
            _run(
                cursor,
                "INSERT INTO undo_kept SELECT DISTINCT business_id, 'Sudah dipakai pekerjaan lain.' "
                "FROM undo_created WHERE business_id IN (SELECT {column} FROM {table})",
                table, column,
            )  # fmt: skip
        cursor.execute(CHANGED, {"batch": batch.pk})
        changed = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(UNDO.read_text(), {"batch": batch.pk})
        restored = cursor.rowcount  # of its last statement
        removed = _remove(cursor, batch.pk)
        cursor.execute("SELECT count(DISTINCT business_id) FROM undo_kept")
        kept = cursor.fetchone()[0]
        cursor.execute("DROP TABLE undo_kept, undo_created, undo_person")
        business_changed(changed)
        return Undone(removed, restored, kept)


def _refuse_unless_possible(batch: ImportBatch, now: dt.datetime) -> None:
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.COMMITTED)
    if not waiting.update(state=ImportBatch.State.UNDONE, undone_at=now):
        raise CannotUndo("Impor ini belum masuk atau sudah ditarik kembali.")
    later = ImportChange.objects.filter(record__batch_id=batch.pk).order_by("batch_id").select_related("batch").first()
    if later is not None:
        raise CannotUndo(
            f"Impor yang lebih baru ({later.batch.started_at:%d-%m-%Y %H:%M} UTC) mengubah baris yang sama; "
            "tarik kembali itu dahulu."
        )


def _references(cursor: Any, table: str, but: list[str]) -> list[tuple[str, str]]:
    """Asked of the catalogue: tables of apps that this one may not import are found as well."""
    cursor.execute(REFERENCES, [table])
    return [found for found in cursor.fetchall() if found[0] not in but]


def _remove(cursor: Any, batch: int) -> int:
    cursor.execute("DELETE FROM umkm_importchange WHERE batch_id = %s", [batch])
    cursor.execute("DELETE FROM umkm_sourcerecord WHERE batch_id = %s AND NOT made_business", [batch])
    for table in PARTS_OF_BUSINESS:
        _run(cursor, "DELETE FROM {table} WHERE business_id IN (SELECT business_id FROM undo_created)", table)
    cursor.execute("DELETE FROM umkm_business WHERE id IN (SELECT business_id FROM undo_created)")
    removed: int = cursor.rowcount
    # A person goes with the business that brought them, unless anything else knows them by now.
    for table, column in _references(cursor, "accounts_person", but=PARTS_OF_PERSON):
        _run(cursor, "DELETE FROM undo_person WHERE person_id IN (SELECT {column} FROM {table})", table, column)
    for table in PARTS_OF_PERSON:
        _run(cursor, "DELETE FROM {table} WHERE person_id IN (SELECT person_id FROM undo_person)", table)
    cursor.execute("DELETE FROM accounts_person WHERE id IN (SELECT person_id FROM undo_person)")
    return removed


def _run(cursor: Any, statement: str, table: str, column: str = "") -> None:
    cursor.execute(sql.SQL(statement).format(table=sql.Identifier(table), column=sql.Identifier(column or "id")))
