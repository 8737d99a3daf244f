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
from casework.queries import CaseQuerySet
from casework.queue import Line, lines_of, rows_of
from database import clock
from documents import sheets
from documents.jobs import Ended, Progress
from documents.models import Job

AT_ONCE = 500  # lines that are asked together
TITLES = ("Nomor", "Perihal", "Jenis", "Tahap", "Giliran", "Tenggat", "Petugas", "Wilayah", "Dibuka")


def queue_export(job: Job, progress: Progress) -> Ended:
    """All that the filter finds, in the order of the page and as of one instant. Titles and names of stages, no
    person's but the officers'."""
    reader = reader_of(job.user)
    name = f"pekerjaan-{clock.today(ZONES[reader.zone]):%Y%m%d}"
    with transaction.atomic():  # the cursor of the lines lives in it
        lines = _lines(*wanted(QueryDict(job.args["query"]), reader), reader.actor, progress)
        return Ended(sheets.export(form="csv", name=name, titles=TITLES, rows=lines, user=job.user))


def wanted(query: QueryDict, reader: Reader) -> tuple[list[CaseQuerySet], str]:
    """The ranges of the address, and the order of its page."""
    offered = filters.views_for(reader.actor)
    view = query.get("tampil", "")
    view = view if view in offered else "saya"
    return rows_of(view, filters.apply(query, reader), reader), "-opened_at" if view == "selesai" else "due_at"


def reader_of(user: User) -> Reader:
    """Whoever ordered it, as they are now."""
    return Reader(user, roles_of(user), Actor.of(user), zone_served(user))


def _lines(parts: list[CaseQuerySet], order: str, actor: Actor, progress: Progress) -> Iterator[list[Any]]:
    """By a cursor: never more than a few at a time, and none twice or left out while cases move."""
    first, *rest = [part.select_related("agency", "ball_person") for part in parts]
    rows = first.union(*rest, all=True) if rest else first
    found = rows.order_by(order, "-pk" if order.startswith("-") else "pk").iterator(chunk_size=AT_ONCE)
    done = 0
    while cases := list(islice(found, AT_ONCE)):
        for line in lines_of(cases, actor):
            yield _row(line)
        done += len(cases)
        progress(done)


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
