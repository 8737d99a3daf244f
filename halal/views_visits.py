"""The visit list: by district, on the screen and on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.queries import REGISTRY_ROLES
from accounts.readers import zone_served
from accounts.regions import ZONES
from accounts.rules import roles
from database import clock
from database.filters import Chip, without
from database.pages import capped_count, page_of
from halal.duties import duties_of
from halal.visits import by_district, streets_of, to_visit
from umkm import filters
from umkm.models import Business

ONE_PAGE, ON_PAPER = 50, 200
NOWHERE = "belum"  # its district is not known


@roles(*REGISTRY_ROLES)
def visits(request: HttpRequest) -> HttpResponse:
    """Whom nobody can call: choose a regency and a district, print, go. The street is shown to who may see it."""
    day = clock.today(ZONES[zone_served(request.user)])
    places = filters.regencies(request.user)
    regency = request.GET.get("wilayah", "") or (next(iter(places)) if len(places) == 1 else "")
    rows, chips = to_visit(Business.objects.served_by(request.user), day), []
    districts: list[tuple[str, str, int, bool]] = []
    chosen = request.GET.get("kecamatan", "")
    if regency in places:
        rows = rows.filter(regency=regency)
        if len(places) > 1:
            chips.append(Chip("Wilayah", places[regency], without(request.GET, "wilayah", "kecamatan")))
        names = filters.districts(request.user, regency)
        numbers = by_district(rows)
        districts = [(code, names[code], numbers[code], code == chosen) for code in names if code in numbers]
        if None in numbers:
            districts.append((NOWHERE, "Kecamatan belum diketahui", numbers[None], chosen == NOWHERE))
        if label := {code: name for code, name, _, _ in districts}.get(chosen):
            rows = rows.filter(district=None) if chosen == NOWHERE else rows.filter(district=chosen)
            chips.append(Chip("Kecamatan", label, without(request.GET, "kecamatan")))
    paper = "cetak" in request.GET
    page = page_of(request.GET, rows.select_related("regency", "district"), "name", ON_PAPER if paper else ONE_PAGE)
    ids = [row.pk for row in page.rows]
    duties, streets = duties_of(ids, day), streets_of(ids)
    context = {
        "page": page,
        "lines": [(row, duties.get(row.pk), streets.get(row.pk, "")) for row in page.rows],
        "count": capped_count(rows),
        "chips": chips,
        "places": places if len(places) > 1 else {},
        "districts": districts,
        "where": ", ".join(chip.value for chip in reversed(chips)),
        "day": day,
        "paper": paper,
    }
    response = render(request, "halal/visits.html", context)
    response["Cache-Control"] = "private, no-store"  # streets in clear
    return response
