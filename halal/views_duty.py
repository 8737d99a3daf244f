"""The list that the duty is about: who must be certified, is not, and how they are reached."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.queries import REGISTRY_ROLES
from accounts.readers import zone_served
from accounts.regions import ZONES
from accounts.rules import roles
from database import clock
from database.filters import Chip, without
from database.pages import capped_count, page_of
from documents.views import send
from halal.duties import BANDS, duties_of, without_certificate
from notifications.models import Message
from umkm import exports, filters
from umkm.models import Business, ProductGroup
from umkm.reach import phones_and_mail

TITLES = ("Nomor", "Nama usaha", "Kabupaten/kota", "Kecamatan", "Skala", "Tenggat", "Dasar hukum", "Kelompok", "Kontak")


@roles(*REGISTRY_ROLES)
def duty(request: HttpRequest) -> HttpResponse:
    """As of today; in the demonstration as of any day, to look and not to touch."""
    day = _day(request)
    rows, chips = _filtered(request, day)
    listed = rows.select_related("regency", "district")
    page = page_of(request.GET, listed, "name")
    ids = [row.pk for row in page.rows]
    duties, reach, news = duties_of(ids, day), phones_and_mail(ids), _news(ids)
    context = {
        "page": page,
        "lines": [(row, duties.get(row.pk), reach.get(row.pk, ""), news.get(row.pk)) for row in page.rows],
        "count": capped_count(rows),
        "chips": chips,
        "figures": _figures(request, day),
        "day": day,
        "today": _today(request),
        "choices": _choices(request),
        "query": request.GET,
    }
    return render(request, "halal/duty.html", context)


@roles(*REGISTRY_ROLES)
def duty_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file, without a contact in it: only whether there is one."""
    day = _day(request)
    rows, _ = _filtered(request, day)
    name = f"wajib-halal-{day:%Y%m%d}"
    stored = exports.export(
        form=form, name=name, titles=TITLES, rows=exports.in_chunks(rows, partial(_lines, day=day)), user=request.user
    )
    return send(stored)


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


def _day(request: HttpRequest) -> dt.date:
    if settings.DEMONSTRATION and (typed := request.GET.get("per")):
        try:
            return dt.date.fromisoformat(typed)
        except ValueError:
            pass
    return _today(request)


def _today(request: HttpRequest) -> dt.date:
    """Where the reader works: the east of the country is a day ahead in the evening."""
    return clock.today(ZONES[zone_served(request.user)])


def _filtered(request: HttpRequest, day: dt.date) -> tuple[QuerySet[Business], list[Chip]]:
    base = filters.apply(Business.objects.served_by(request.user), request.GET, request.user)
    bands = {key: label for key, label, _, _ in BANDS}
    band = request.GET.get("sisa", "")
    rows = without_certificate(base.rows, day, band if band in bands else "", _group(request))
    if band in bands:
        base.chips.append(Chip("Sisa hari", bands[band], without(request.GET, "sisa")))
    return rows, base.chips


def _group(request: HttpRequest) -> str:
    code = request.GET.get("kelompok", "")
    return code if code and code != filters.UNKNOWN else ""


def _figures(request: HttpRequest, day: dt.date) -> list[tuple[Any, str, str, bool]]:
    """Four numbers, each of them a link to its list."""
    base = Business.objects.served_by(request.user)
    here = reverse("halal:duty")
    per = f"&per={day}" if day != _today(request) else ""
    open_ = without_certificate(base, day)
    return [
        (capped_count(open_), "wajib, belum bersertifikat", f"{here}?{per}", False),
        (capped_count(without_certificate(base, day, "lewat")), "sudah lewat tenggat", f"{here}?sisa=lewat{per}", True),
        (capped_count(filters.reachable(open_, "telepon")), "hanya telepon", f"{here}?kontak=telepon{per}", False),
        (
            capped_count(filters.reachable(open_, "tidak_ada")),
            "tanpa kontak, perlu kunjungan",
            f"{here}?kontak=tidak_ada{per}",
            False,
        ),
    ]


def _choices(request: HttpRequest) -> dict[str, dict[str, str]]:
    regencies = filters.regencies(request.user)
    chosen = request.GET.get("wilayah", "") or (next(iter(regencies)) if len(regencies) == 1 else "")
    return {
        "wilayah": regencies if len(regencies) > 1 else {},
        "kecamatan": filters.districts(request.user, chosen) if chosen in regencies else {},
        "skala": filters.scales(),
        "kelompok": dict(ProductGroup.objects.filter(duty="wajib").values_list("code", "label_id")),
        "sisa": {key: label for key, label, _, _ in BANDS},
        "kontak": dict(filters.REACHABLE),
    }


def _news(business_ids: list[int]) -> dict[int, dict[str, Any]]:
    """The last thing that was told about each business, or tried."""
    owner = dict(Business.objects.filter(pk__in=business_ids, products__isnull=False).values_list("products__pk", "pk"))
    from_products = Message.objects.filter(
        kind__in=["halal_duty", "halal_duty.moved"], rehearsal="", subject__in=list(owner)
    ).exclude(state__in=["skipped", "superseded"])
    latest: dict[int, dict[str, Any]] = {}
    for subject, state, channel, planned_on, sent_at in from_products.order_by("planned_on", "pk").values_list(
        "subject", "state", "channel", "planned_on", "sent_at"
    ):
        latest[owner[subject]] = {"state": state, "channel": channel, "on": sent_at or planned_on}
    return latest
