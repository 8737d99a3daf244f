"""The doors: `accounts.SharingGrant` rows as the agreements say. Nobody else writes them.

Two agreements may open the same for overlapping times; the table refuses overlaps. So the periods of all clauses that
open one thing are united: the door is open while any of them opens it, and closes with the last.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import SharingGrant
from cooperation.models import AgreementGrant, Opening

Door = tuple[int, int, str, str]  # giver, receiver, kind, region


def door_of(opening: Opening) -> Door:
    """What is opened to whom, whichever agreement says it."""
    return opening.giver_id, opening.receiver_id, opening.kind, opening.region


@transaction.atomic
def settle(doors: Iterable[Door]) -> None:
    """Each door stands as its clauses say now. Called in the transaction that changed one of them."""
    with connection.cursor() as cursor:  # two changes of one door wait for each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sharing grants'))")
    for door in sorted(set(doors)):
        _settle(door)


def _settle(door: Door) -> None:
    giver, receiver, kind, region = door
    of_door = {"giver_id": giver, "receiver_id": receiver, "kind": kind, "region": region}
    openings = list(Opening.objects.filter(**of_door).select_related("agreement"))
    wanted = united([period for opening in openings if (period := opening.opens) is not None])
    standing = list(SharingGrant.objects.filter(**of_door).order_by("period"))
    kept = _fit(standing, wanted, of_door)
    AgreementGrant.objects.filter(opening__in=openings).delete()
    AgreementGrant.objects.bulk_create(
        AgreementGrant(opening=opening, grant=grant)
        for opening in openings
        if (period := opening.opens) is not None
        for grant in kept
        if touches(period, grant.period)
    )


def _fit(
    standing: list[SharingGrant], wanted: Sequence[DateTimeTZRange], of_door: dict[str, Any]
) -> list[SharingGrant]:
    """Rows are kept where they can be: first all shrink, then all grow, so that no two ever overlap."""
    pairs: list[tuple[SharingGrant | None, DateTimeTZRange]] = []
    for period in wanted:
        row = next((row for row in standing if touches(row.period, period)), None)
        if row is not None:
            standing.remove(row)
        pairs.append((row, period))
    SharingGrant.objects.filter(pk__in=[row.pk for row in standing]).delete()
    for row, period in pairs:
        if row is not None:
            _move(row, DateTimeTZRange(max(row.period.lower, period.lower), _earlier(row.period.upper, period.upper)))
    kept = []
    for row, period in pairs:
        if row is None:
            row = SharingGrant.objects.create(**of_door, period=period)
        _move(row, period)
        kept.append(row)
    return kept


def _move(row: SharingGrant, period: DateTimeTZRange) -> None:
    if row.period != period:
        row.period = period
        row.save(update_fields=["period"])


def _earlier(one: dt.datetime | None, other: dt.datetime) -> dt.datetime:
    """A grant written by hand may have no end."""
    return other if one is None else min(one, other)


def united(periods: Iterable[DateTimeTZRange]) -> list[DateTimeTZRange]:
    """The fewest periods that hold the same instants, in order. Those that meet become one."""
    found: list[DateTimeTZRange] = []
    for period in sorted(periods, key=lambda period: (period.lower, period.upper)):
        if found and period.lower <= found[-1].upper:
            found[-1] = DateTimeTZRange(found[-1].lower, max(found[-1].upper, period.upper))
        else:
            found.append(period)
    return found


def touches(one: DateTimeTZRange, other: DateTimeTZRange) -> bool:
    """They share an instant. Either may be without an end, or a beginning."""
    return (other.upper is None or one.lower is None or one.lower < other.upper) and (
        one.upper is None or other.lower is None or other.lower < one.upper
    )
