"""What the pages over the outbox share: which rehearsal is looked at, and filters in the address."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Regency
from accounts.queries import served_regencies
from database.filters import Chip, without
from notifications.models import Message
from notifications.shown import rehearsals


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
