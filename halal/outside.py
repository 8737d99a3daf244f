"""Steps that happen outside, in SiHalal: what may be said of one, and how far SiHalal is by the moves that stand."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection

from casework.kinds import Moved
from database import clock
from database.public_ids import as_public_id
from documents.models import StoredFile
from halal.obligations import NATIONAL_ZONE
from halal.workflow import CODE_OF_MOVE, CODES, DATE, DOCUMENT, SELF_DECLARE, SOURCE, SOURCES

CANCEL = "batalkan"
CODE_BY_MOVE = {
    move.key: CODE_OF_MOVE.get(move.key) or CODES[move.to][0]
    for move in SELF_DECLARE.moves
    if any(name.startswith("sihalal_") for name in move.effects)
}
FILES = ("dokumen", "lampiran")  # needs that name a file
BAD_DATE = "{label} harus sebuah tanggal."
FUTURE = "{label} tidak dapat di masa depan."
BAD_SOURCE = "Pilih sumber dari daftar."
BAD_CODE = "Kode SiHalal “{code}” tidak cocok dengan langkah ini. Yang cocok: {fit}."
NO_DOCUMENT = "Dokumennya tidak ditemukan. Unggah sekali lagi."
BEFORE = "Tanggal sidang tidak dapat sesudah tanggal ketetapan."

# Derived anew from the events that stand, whether a move was made or taken back. A cancelled application is OF900 only
# where SiHalal knows it.
FOLLOW = """
    WITH standing AS (
        SELECT e.case_id, e.version, e.move, e.to_status, e.evidence FROM casework_event e
        WHERE e.case_id = ANY(%(ids)s) AND e.corrects_id IS NULL
          AND NOT EXISTS (SELECT FROM casework_event c WHERE c.corrects_id = e.id)
    ),
    registered AS (
        SELECT DISTINCT ON (case_id) case_id, evidence ->> 'nomor' AS number FROM standing
        WHERE move = 'daftarkan' ORDER BY case_id, version DESC
    ),
    coded AS (
        SELECT s.case_id, s.version, coalesce(
            nullif(s.evidence ->> 'kode_sihalal', ''),
            CASE WHEN s.move = %(cancel)s AND r.case_id IS NULL THEN NULL
                 WHEN s.move = 'impor' THEN %(by_state)s::jsonb ->> s.to_status
                 ELSE %(by_move)s::jsonb ->> s.move END
        ) AS code
        FROM standing s LEFT JOIN registered r USING (case_id)
    ),
    last AS (SELECT DISTINCT ON (case_id) case_id, code FROM coded WHERE code IS NOT NULL ORDER BY case_id, version DESC)
    UPDATE halal_halalcase h
    SET sihalal_number = coalesce((SELECT r.number FROM registered r WHERE r.case_id = h.case_id), ''),
        sihalal_code = coalesce((SELECT l.code FROM last l WHERE l.case_id = h.case_id), ''),
        moved_at = %(now)s
    WHERE h.case_id = ANY(%(ids)s)
"""


def follow(moved: Moved) -> None:
    """Number and code of these cases as their moves say; for a move and for its opposite."""
    values = {
        "ids": moved.ids,
        "now": clock.now(),
        "cancel": CANCEL,
        "by_move": json.dumps(CODE_BY_MOVE),
        "by_state": json.dumps({state: codes[0] for state, codes in CODES.items()}),
    }
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, values)


def objections_to(move: str, moved: Moved) -> dict[int, str]:
    """What is wrong with the evidence of a step outside; by case."""
    row = SELF_DECLARE.move[move]
    wanted = {need.key for need in row.needs}
    fit = (CODE_OF_MOVE[move],) if move in CODE_OF_MOVE else _fitting(move, row.to)
    said = {pk: moved.evidence_of(pk) for pk in moved.ids}
    known = _files(said.values()) if DOCUMENT.key in wanted else set()
    today = clock.today(NATIONAL_ZONE)
    return {pk: sentence for pk, one in said.items() if (sentence := _wrong(one, wanted, fit, known, today))}


def _fitting(move: str, state: str) -> tuple[str, ...]:
    """A return is OF280, save by the fatwa committee."""
    return tuple(code for code in CODES[state] if code not in CODE_OF_MOVE.values() or state != "dikembalikan")


def _wrong(
    said: Mapping[str, Any], wanted: Collection[str], fit: tuple[str, ...], known: set[str], today: dt.date
) -> str:
    if SOURCE.key in wanted and said.get(SOURCE.key) not in dict(SOURCES):
        return BAD_SOURCE
    days = {}
    for key, label in ((DATE.key, "Tanggal"), ("tanggal_sidang", "Tanggal sidang")):
        if key in wanted:
            day = as_day(said.get(key))
            if day is None:
                return BAD_DATE.format(label=label)
            if day > today:
                return FUTURE.format(label=label)
            days[key] = day
    if len(days) == 2 and days["tanggal_sidang"] > days[DATE.key]:
        return BEFORE
    code = said.get("kode_sihalal")
    if code and code not in fit:
        return BAD_CODE.format(code=code, fit=", ".join(fit))
    if DOCUMENT.key in wanted and str(said.get(DOCUMENT.key)) not in known:
        return NO_DOCUMENT
    return ""


def as_day(value: Any) -> dt.date | None:
    """Evidence keeps days as text."""
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _files(said: Iterable[Mapping[str, Any]]) -> set[str]:
    """Of the files that are named, those that are there and were checked."""
    named = {key for one in said if (key := as_public_id(one.get(DOCUMENT.key)))}
    found = StoredFile.objects.filter(public_id__in=named, state=StoredFile.State.CLEAN)
    return {str(key) for key in found.values_list("public_id", flat=True)}
