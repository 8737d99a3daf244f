"""The parts every page is made of, one tag each. Markup is in `templates/parts/`; here is only what must be computed."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.regions import ZONES
from casework.shown import first_small
from database import clock
from database.dates import days_left, long_date, short_date, urgency
from notifications import law

register = template.Library()
register.filter("di_tengah", first_small)


@register.filter
def terjemah(text: object) -> str:
    """A text that was written far from a page (a label, a choice, a refusal), in the language of the page."""
    if text is None or text == "":
        return ""
    found = _(str(text))
    return mark_safe(found) if isinstance(text, SafeString) else found


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the sprite: one cached request for all of them."""
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.inclusion_tag("parts/due.html")
def due(on: dt.date | None, today: dt.date | None = None, met: bool = False, met_words: str = "") -> dict[str, Any]:
    """A deadline: days left in words, then the date. `today` is asked of the clock in WIB where none is given."""
    if on is None:
        return {}
    today = today or clock.today("Asia/Jakarta")
    kind = "met" if met else urgency(on, today)
    return {
        "on": on,
        "met": met,
        "met_words": met_words or _("Terpenuhi"),
        "words": days_left(on, today, language()),
        "kind": kind,
        "date": short_date(on, language()),
    }


@register.inclusion_tag("parts/due.html")
def due_at(moment: dt.datetime | None, zone: str = "WIB") -> dict[str, Any]:
    """A deadline that is an instant, the first that is too late: days left in words, then the date and the time."""
    if moment is None:
        return {}
    there = moment.astimezone(ZoneInfo(ZONES[zone]))
    whole_days = there.time() == dt.time.min  # a term of days: its last day is the one before, to its end
    on = there.date() - dt.timedelta(days=1) if whole_days else there.date()
    today, gone = clock.today(ZONES[zone]), clock.now() >= moment
    return {
        "on": on,
        "words": _("Lewat hari ini") if gone and on == today else days_left(on, today, language()),
        "kind": "late" if gone else urgency(on, today, 2),
        "date": short_date(on, language()) if whole_days else f"{short_date(on, language())} {there:%H.%M} {zone}",
    }


@register.inclusion_tag("parts/figure.html")
def figure(number: object, label: str, url: str, late: bool = False) -> dict[str, Any]:
    """A number that opens its list."""
    return {"number": number, "label": label, "url": url, "late": late and str(number) != "0"}


@register.inclusion_tag("parts/chips.html")
def chips(applied: list[Any]) -> dict[str, Any]:
    """The filters in the address, each with the address without it."""
    return {"chips": applied}


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """For a `KeysetPage`: its cursors stand in `halaman`, the filters stay."""
    request: HttpRequest = context["request"]
    return {"page": page, "previous": _with(request, page.previous), "next": _with(request, page.next)}


@register.inclusion_tag("parts/bars.html")
def bars(rows: list[tuple[str, int]], label: str) -> dict[str, Any]:
    """A bar chart without script; the number stands beside each bar, so it needs no table of its own."""
    top = max((n for _, n in rows), default=0) or 1
    shaped = [{"name": name, "n": n, "width": round(164 * n / top), "y": i * 28} for i, (name, n) in enumerate(rows)]
    return {"rows": shaped, "label": label, "height": len(rows) * 28}


@register.filter
def tanggal(day: dt.date | None) -> str:
    """`17 Oktober 2024`; of an instant its day in WIB."""
    if day is None:
        return ""
    if isinstance(day, dt.datetime):
        day = day.astimezone(ZoneInfo(ZONES["WIB"])).date()
    return long_date(day, language())


@register.filter
def waktu(moment: dt.datetime | None, zone: str = "WIB") -> str:
    """`17 Oktober 2024 08.00 WIB`."""
    if moment is None:
        return ""
    there = moment.astimezone(ZoneInfo(ZONES[zone]))
    return f"{long_date(there.date(), language())} {there:%H.%M} {zone}"


@register.filter
def rupiah(amount: int | None) -> str:
    """`Rp1.500.000`."""
    return "" if amount is None else "Rp" + f"{amount:,}".replace(",", ".")


@register.filter
def angka(number: object) -> str:
    """`11.108`; a capped count brings its own plus."""
    return f"{number:,}".replace(",", ".") if isinstance(number, int) else str(number)


@register.filter
def dasar(basis: str | None) -> str:
    """A legal basis in words: `PP 42/2024 Pasal 160 ayat (2)`."""
    return law.in_words(basis or "")


@register.simple_tag
def cell(row: dict[str, Any], name: str) -> str:
    """One value of a row that any app brings, as people read it."""
    value = row.get(name)
    if isinstance(value, dt.datetime):
        return waktu(value)
    if isinstance(value, dt.date):
        return tanggal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return angka(value)
    return "" if value is None else str(value)


def language() -> str:
    """Of the page."""
    return (get_language() or "id")[:2]


def _with(request: HttpRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["halaman"] = cursor
    return f"?{query.urlencode()}"
