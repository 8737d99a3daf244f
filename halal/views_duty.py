"""The list that the duty is about: who must be certified, is not, and how they are reached."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import REGISTRY_ROLES
from accounts.readers import zone_served
from accounts.regions import ZONES
from accounts.rules import roles
from database import clock
from database.filters import without
from database.pages import capped_count, page_of
from halal.duties import BANDS, duties_of, without_certificate
from halal.duty_list import WISHES, filtered, news_of
from umkm import filters, saved
from umkm.models import Business, ProductGroup
from umkm.reach import phones_and_mail
from umkm.views_files import made


@roles(*REGISTRY_ROLES)
def duty(request: HttpRequest) -> HttpResponse:
    """As of today; in the demonstration as of any day, to look and not to touch."""
    day = _day(request)
    rows, chips = filtered(request.user, request.GET, day)
    listed = rows.select_related("regency", "district")
    page = page_of(request.GET, listed, "name")
    ids = [row.pk for row in page.rows]
    duties, reach, news = duties_of(ids, day), phones_and_mail(ids), news_of(ids)
    views = saved.links_for(request, "wajib")
    context = {
        "views": views,
        "here_is_saved": any(view.here for view in views),
        "all_rows": reverse("halal:duty"),
        "list_key": "wajib",
        "may_save": True,
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
    rows, _chips = filtered(request.user, request.GET, day)
    args = {"query": without(request.GET, filters.SENT)[1:], "form": form, "day": day.isoformat()}
    title = _("Unduhan wajib halal (%(form)s)") % {"form": form}
    return made(request, rows, kind="duty_export", title=title, args=args, back=reverse("halal:duty"))


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
        "kelompok": dict(ProductGroup.objects.filter(duty="wajib").values_list("code", ProductGroup.label_column())),
        "kabar": WISHES,
        "sisa": {key: label for key, label, _, _ in BANDS},
        "kontak": dict(filters.REACHABLE),
    }
