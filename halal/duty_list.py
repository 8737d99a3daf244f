"""Which businesses the duty list shows, what was told about each last, and the list as a file."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from accounts.models import User
from database.filters import Chip, without
from documents import sheets
from documents.jobs import Ended, Progress
from documents.models import Job
from halal.duties import BANDS, duties_of, without_certificate
from notifications.models import CallAttempt, Message, ReminderStop
from umkm import exports, filters
from umkm.models import Business, Ownership
from umkm.reach import phones_and_mail

KIND = "halal_duty"
TITLES = ("Nomor", "Nama usaha", "Kabupaten/kota", "Kecamatan", "Skala", "Tenggat", "Dasar hukum", "Kelompok", "Kontak")
WISHES = {"menolak": "Tidak mau dihubungi"}


def filtered(user: User, query: QueryDict, day: dt.date) -> tuple[QuerySet[Business], list[Chip]]:
    """As the address asks."""
    base = filters.apply(Business.objects.served_by(user), query, user)
    bands = {key: label for key, label, _least, _most in BANDS}
    band, code, wish = query.get("sisa", ""), query.get("kelompok", ""), query.get("kabar", "")
    group = code if code and code != filters.UNKNOWN else ""
    rows = without_certificate(base.rows, day, band if band in bands else "", group)
    if band in bands:
        base.chips.append(Chip("Sisa hari", bands[band], without(query, "sisa")))
    if wish in WISHES:
        rows = rows.filter(Exists(_stopped()))
        base.chips.append(Chip("Kabar", WISHES[wish], without(query, "kabar")))
    return rows, base.chips


def _stopped() -> QuerySet[Ownership]:
    """An owner who does not wish to be reminded of it."""
    stops = ReminderStop.objects.filter(person=OuterRef("person"), kind=KIND, ended_at=None)
    owned = Ownership.objects.filter(business=OuterRef("pk"), period__endswith__isnull=True)
    return owned.filter(Exists(stops))


def news_of(business_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The last thing that was told about each business, or tried; with what came of a call."""
    owner = dict(Business.objects.filter(pk__in=business_ids, products__isnull=False).values_list("products__pk", "pk"))
    told = Message.objects.filter(kind__in=[KIND, f"{KIND}.moved"], rehearsal="", subject__in=list(owner))
    columns = ("pk", "subject", "state", "channel", "planned_on", "sent_at")
    latest: dict[int, dict[str, Any]] = {}
    of_message: dict[int, int] = {}
    for pk, subject, state, channel, planned_on, sent_at in (
        told.exclude(state__in=["skipped", "superseded"]).order_by("planned_on", "pk").values_list(*columns)
    ):
        latest[owner[subject]] = {"state": state, "channel": channel, "on": sent_at or planned_on, "outcome": ""}
        of_message[pk] = owner[subject]
    calls = CallAttempt.objects.filter(message__in=list(of_message)).order_by("pk")
    for attempt in calls:
        line = latest[of_message[attempt.message_id]]
        standing = attempt.outcome != CallAttempt.Outcome.TAKEN_BACK
        line["outcome"], line["on"] = (attempt.get_outcome_display(), attempt.at) if standing else ("", line["on"])
    return latest


def duty_export(job: Job, progress: Progress) -> Ended:
    """A kind of `settings.JOBS`."""
    day = dt.date.fromisoformat(job.args["day"])
    with transaction.atomic():
        rows, _chips = filtered(job.user, QueryDict(job.args["query"]), day)
        ids = exports.ids_of(rows)
    lines = exports.in_chunks(ids, partial(_lines, day=day), progress)
    name = f"wajib-halal-{day:%Y%m%d}"
    return Ended(sheets.export(form=job.args["form"], name=name, titles=TITLES, rows=lines, user=job.user))


def _lines(rows: list[Business], day: dt.date) -> Iterator[list[Any]]:
    ids = [row.pk for row in rows]
    duties, reach = duties_of(ids, day), phones_and_mail(ids)
    for row in rows:
        found = duties.get(row.pk)
        yield [
            row.short_id, row.name, row.regency.name, row.district.name if row.district else "",
            row.get_scale_display() or "Belum diketahui", found.due_date if found else "", found.basis if found else "",
            found.group if found else "", reach.get(row.pk, "Tidak ada: perlu kunjungan"),
        ]  # fmt: skip
