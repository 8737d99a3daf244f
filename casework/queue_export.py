"""The queue as a file (`settings.JOBS`): the filters of an address, asked anew as whoever ordered it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import QueryDict

from accounts.actors import Actor
from accounts.models import User
from accounts.queries import roles_of
from accounts.readers import Reader, zone_served
from accounts.regions import ZONES
from casework import filters
from casework.models import Case
from casework.queue import Line, lines_of, rows_of
from database import clock
from documents import sheets
from documents.jobs import Ended, Progress
from documents.models import Job

MOST, AT_ONCE = 5_000, 500
TITLES = ("Nomor", "Perihal", "Jenis", "Tahap", "Giliran", "Tenggat", "Petugas", "Wilayah", "Dibuka")


def queue_export(job: Job, progress: Progress) -> Ended:
    """In the order of the page. Titles and names of stages, no person's but the officers'."""
    with transaction.atomic():
        reader = reader_of(job.user)
        query = QueryDict(job.args["query"])
        offered = filters.views_for(reader.actor)
        view = query.get("tampil", "")
        view = view if view in offered else "saya"
        order = ("-opened_at", "-pk") if view == "selesai" else ("due_at", "pk")
        parts = rows_of(view, filters.apply(query, reader), reader)
        ids = [pk for rows in parts for pk in rows.order_by(*order).values_list("pk", flat=True)[:MOST]]
        lines = list(islice(_lines(ids, order, reader.actor, progress), MOST))
    name = f"pekerjaan-{clock.today(ZONES[reader.zone]):%Y%m%d}"
    return Ended(sheets.export(form="csv", name=name, titles=TITLES, rows=lines, user=job.user))


def reader_of(user: User) -> Reader:
    """Whoever ordered it, as they are now."""
    return Reader(user, roles_of(user), Actor.of(user), zone_served(user))


def _lines(ids: list[int], order: tuple[str, str], actor: Actor, progress: Progress) -> Iterator[list[Any]]:
    rows = Case.objects.filter(pk__in=ids).select_related("agency", "ball_person").order_by(*order)
    cases = list(rows[:MOST])
    for start in range(0, len(cases), AT_ONCE):
        for line in lines_of(cases[start : start + AT_ONCE], actor):
            yield _row(line)
        progress(min(start + AT_ONCE, len(cases)))


def _row(line: Line) -> list[Any]:
    case, zone = line.case, ZoneInfo(ZONES[line.case.agency.zone])
    return [
        case.reference,
        case.title,
        line.flow.label,
        line.state.label,
        line.ball,
        f"{clock.last_day_of(case.due_at, ZONES[case.agency.zone]):%Y-%m-%d}" if case.due_at else "",
        line.officer,
        line.place,
        f"{case.opened_at.astimezone(zone):%Y-%m-%d}",
    ]
