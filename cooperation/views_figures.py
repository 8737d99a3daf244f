"""The statistics page: totals by regency, scale, duty and group, and the same numbers as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.queries import REGISTRY_ROLES
from accounts.readers import zone_served
from accounts.rules import roles
from cooperation import figures
from cooperation.models import Tally
from database import clock
from documents import sheets
from documents.views import send

SEE_FIGURES = (*REGISTRY_ROLES, "partner", "observer")
TITLES = ("Wilayah", "Kode wilayah", "Rincian", "Nilai", "Usaha aktif", "Sumber", "Dihitung pada")


def labels() -> dict[tuple[str, str], str]:
    """Of a dimension's values, in the language of the page."""
    return {
        ("jumlah", ""): _("Semua usaha"),
        ("skala", "mikro"): _("Mikro"),
        ("skala", "kecil"): _("Kecil"),
        ("skala", "menengah"): _("Menengah"),
        ("skala", "besar"): _("Besar"),
        ("skala", "belum"): _("Belum diketahui"),
        ("wajib", "lewat"): _("Lewat tenggat"),
        ("wajib", "belum"): _("Dalam tenggat"),
        ("wajib", "terpenuhi"): _("Terpenuhi"),
        ("wajib", "tanpa"): _("Tanpa kewajiban tercatat"),
    }


@roles(*SEE_FIGURES)
def statistics(request: HttpRequest) -> HttpResponse:
    """Of the regions that one serves, and of those that an agreement in force opens."""
    codes, provinces, chosen = _chosen(request)
    found = figures.figures_of(chosen[:2], codes) if chosen else None
    region = _region(found, chosen) if found else ""
    named = labels()
    context = {
        "found": found,
        "provinces": provinces,
        "chosen": chosen,
        "region": region,
        "region_name": dict(found.regions()).get(region, "") if found else "",
        "zone": zone_served(request.user),
        "scales": [named["skala", value] for value in figures.SCALES],
        "duties": [named["wajib", value] for value in figures.DUTIES],
        "lines": _lines(found, region, chosen) if found else [],
        "empty": _empty(found) if found and len(chosen) == 2 else "",
        "groups": found.of_groups(region) if found else [],
        "largest": max((c.shown or 0 for _c, _n, c in found.of_groups(region)), default=0) if found else 0,
    }
    return render(request, "cooperation/figures.html", context)


def _chosen(request: HttpRequest) -> tuple[set[str], dict[str, str], str]:
    """What is open, its provinces, and the region that the address asks for: a province, or one regency."""
    codes = figures.open_to(request.user)
    provinces = figures.provinces_of(codes)
    asked = request.GET.get("wilayah", "")
    if asked in provinces or asked in codes:
        return codes, provinces, asked
    own = sorted(zone_codes(request))
    first = next((code for code in own if code in provinces), next(iter(provinces), ""))
    return codes, provinces, first


def zone_codes(request: HttpRequest) -> set[str]:
    """Provinces in which the reader serves something: their own comes first."""
    return {code[:2] for code in figures.served_regencies(request.user)}


def _region(found: figures.Figures, chosen: str) -> str:
    """Whose groups are shown: the one asked for, the whole province, or the first of a part of it."""
    rows = dict(found.regions())
    return chosen if chosen in rows else next(iter(rows), "")


def _lines(found: figures.Figures, region: str, chosen: str) -> list[dict[str, Any]]:
    """By region its two rows; one region alone where one was asked for."""
    rows = [
        (code, name)
        for code, name in found.regions()
        if code == region or (len(chosen) == 2 and found.cell(code, Tally.Dimension.TOTAL).number)
    ]
    return [
        {
            "code": code,
            "name": name,
            "sum": len(code) == 2,
            "scale": found.row(code, Tally.Dimension.SCALE),
            "duty": found.row(code, Tally.Dimension.DUTY),
        }
        for code, name in rows
    ]


def _empty(found: figures.Figures) -> str:
    """Names of the regencies without any business: a line instead of rows of zeros."""
    rows = [name for code, name in found.regions() if not found.cell(code, Tally.Dimension.TOTAL).number]
    return ", ".join(rows)


@roles(*SEE_FIGURES)
def figures_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The numbers of the page, hidden ones hidden."""
    codes, _provinces, chosen = _chosen(request)
    found = figures.figures_of(chosen[:2], codes) if chosen else None
    if found is None:
        raise Http404
    stored = sheets.export(
        form=form,
        name=f"angka-{chosen}-{clock.today('Asia/Jakarta'):%Y%m%d}",
        titles=TITLES,
        rows=_file_lines(found, chosen),
        user=request.user,
    )
    return send(stored)


def _file_lines(found: figures.Figures, chosen: str) -> Iterator[list[Any]]:
    named = labels()
    dimensions = dict(Tally.Dimension.choices)
    for code, name in found.regions():
        if len(chosen) > 2 and code != chosen:
            continue
        cells = [(dimension, value, found.cell(code, dimension, value)) for dimension, value in named]
        cells += [("kelompok", group, cell) for group, _n, cell in found.of_groups(code)]
        for dimension, value, cell in cells:
            label = named.get((dimension, value)) or found.groups.get(value) or _("Belum diketahui")
            yield [
                name,
                code,
                dimensions[dimension],
                label,
                cell,
                found.source,
                f"{found.counted_at:%Y-%m-%d %H:%M} UTC",
            ]
