"""District, state and companion for everything that a filter finds: a few statements for any number of businesses."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from database import clock
from umkm.ports import business_changed


@dataclass(frozen=True)
class Setting:
    """None leaves a thing as it is. `companion` is a person; `district` a code, for businesses of its regency alone."""

    district: str | None = None
    state: str | None = None
    companion: int | None = None


@dataclass(frozen=True)
class Preview:
    """What a setting would do; `elsewhere` lie outside the district's regency and keep theirs."""

    businesses: int
    districts: int
    elsewhere: int
    states: int
    companions: int


PREVIEW = """
    SELECT count(*),
        count(*) FILTER (WHERE %(district)s::text IS NOT NULL AND b.regency = %(regency)s
            AND b.district IS DISTINCT FROM %(district)s),
        count(*) FILTER (WHERE %(district)s::text IS NOT NULL AND b.regency <> %(regency)s),
        count(*) FILTER (WHERE %(state)s::text IS NOT NULL AND b.state <> %(state)s),
        count(*) FILTER (WHERE %(companion)s::bigint IS NOT NULL AND NOT EXISTS (
            SELECT FROM umkm_companionship c
            WHERE c.business_id = b.id AND c.person_id = %(companion)s AND upper_inf(c.period)))
    FROM umkm_business b WHERE b.id = ANY(%(ids)s)
"""
SET_DISTRICT = """
    UPDATE umkm_business SET district = %(district)s
    WHERE id = ANY(%(ids)s) AND regency = %(regency)s AND district IS DISTINCT FROM %(district)s
"""
SET_STATE = "UPDATE umkm_business SET state = %(state)s WHERE id = ANY(%(ids)s) AND state <> %(state)s"
ADD_COMPANION = """
    INSERT INTO umkm_companionship (business_id, person_id, period)
    SELECT b.id, %(companion)s, tstzrange(%(now)s, NULL) FROM umkm_business b WHERE b.id = ANY(%(ids)s)
    ON CONFLICT (business_id, person_id) WHERE upper(period) IS NULL DO NOTHING
"""


def preview(ids: Sequence[int], setting: Setting) -> Preview:
    """Counts without writing."""
    with connection.cursor() as cursor:
        cursor.execute(PREVIEW, _values(ids, setting))
        return Preview(*(int(number) for number in cursor.fetchone()))


@transaction.atomic
def apply(ids: Sequence[int], setting: Setting) -> Preview:
    """Sets what is named; a changed state has the duty recomputed in the same transaction. The caller has asked
    `served_by`."""
    done, values = preview(ids, setting), _values(ids, setting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM umkm_business WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE", values)
        if setting.district is not None:
            cursor.execute(SET_DISTRICT, values)
        if setting.state is not None:
            cursor.execute(SET_STATE, values)
        if setting.companion is not None:
            cursor.execute(ADD_COMPANION, values)
    if setting.state is not None:
        business_changed(ids)
    return done


def _values(ids: Sequence[int], setting: Setting) -> dict[str, object]:
    return {
        "ids": list(ids),
        "district": setting.district,
        "regency": setting.district[:5] if setting.district else "",
        "state": setting.state,
        "companion": setting.companion,
        "now": clock.now(),
    }
