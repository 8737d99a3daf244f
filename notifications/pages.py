"""What the pages over the outbox share: which rehearsal is looked at, and filters in the address."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from accounts.models import District, Regency
from accounts.queries import served_regencies
from database.filters import Chip, without
from notifications.models import Message
from notifications.shown import rehearsals
from notifications.sources import MOVED, Placed, sources


def chosen_rehearsal(request: HttpRequest) -> str:
    """`?latihan=NAME`, in the demonstration alone; a name that is not there is a page that is not there."""
    name = request.GET.get("latihan", "")
    if name and (not settings.DEMONSTRATION or name not in rehearsals()):
        raise Http404
    return name


def regencies(request: HttpRequest) -> dict[str, str]:
    """Those that the reader serves."""
    codes = served_regencies(request.user)  # type: ignore[arg-type]
    return dict(Regency.objects.filter(code__in=codes).order_by("name").values_list("code", "name"))


def districts(places: dict[str, str], regency: str) -> dict[str, str]:
    """Of a regency that the reader serves: the chosen one, or the only one."""
    only = regency or (next(iter(places)) if len(places) == 1 else "")
    found = District.objects.filter(regency=only) if only in places else District.objects.none()
    return dict(found.order_by("name").values_list("code", "name"))


def in_district(rows: QuerySet[Message], district: str) -> QuerySet[Message]:
    """Those whose subject lies there. What lies nowhere (a letter about a case) is left out."""
    rule = Q(pk__in=[])
    for source in sources().values():
        if isinstance(source, Placed):
            rule |= Q(kind__in=[source.kind, source.kind + MOVED], subject__in=source.within(district))
    return rows.filter(rule)


def narrowed(
    request: HttpRequest, rows: QuerySet[Message], choices: dict[str, tuple[str, str, dict[str, str]]]
) -> tuple[QuerySet[Message], list[Chip]]:
    """`choices`: parameter -> (label, column, values in words). Unknown values are ignored."""
    chips = []
    for param, (label, column, values) in choices.items():
        value = request.GET.get(param, "")
        if value in values:
            rows = rows.filter(**{column: value})
            chips.append(Chip(label, values[value], without(request.GET, param)))
    return rows, chips
