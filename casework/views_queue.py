"""“Pekerjaan saya”: the day's cases of whoever works in an agency, as a page and as a file."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.readers import Reader
from accounts.rules import roles
from casework import filters, queue_columns, queue_export
from casework.bulk import offered_moves
from casework.queue import Queue, queue_of
from database.filters import without
from documents import jobs
from documents.views import send

WAITED_FOR = 5_000  # cases whose file is made while one waits; more are a worker's


@roles(*REGISTRY_ROLES)
def queue(request: HttpRequest) -> HttpResponse:
    """Whose move it is, until when; filters in the address, pages by key, counts to a cap."""
    return render(request, "casework/queue.html", context_of(request))


def context_of(request: HttpRequest) -> dict[str, Any]:
    """All that the page shows, asked: what is measured without its template."""
    reader = Reader.of(request)
    found = queue_of(request.GET, reader)
    kept = import_string(settings.LIST_FRAME)(request, queue_columns.LIST)
    works = bool(reader.roles & set(WORKING_ROLES))
    return {
        "page": found.page,
        "lines": found.lines,
        "count": found.count,
        "chips": found.filtered.chips,
        "tabs": _tabs(found, reader),
        "view": found.view,
        "choices": filters.choices_of(request.GET, reader),
        "columns": queue_columns.shown(kept.pop("columns")),
        "kept": kept,
        "works": works,
        "leads": bool(filters.leads(reader.actor)),
        "moves": offered_moves(found.lines, reader.actor) if works else [],
        "empty": _(EMPTY[found.view]) if found.view in EMPTY else "",
    }


EMPTY = {
    "saya": "Tidak ada yang menunggu Anda.",
    "tim": "Tidak ada yang menunggu tim Anda.",
    "luar": "Tidak ada yang ditunggu dari luar.",
    "diikuti": "Anda belum mengikuti perkara apa pun. Buka sebuah perkara, lalu pilih “Ikuti”.",
}


def _tabs(found: Queue, reader: Reader) -> list[tuple[str, str, Any, bool]]:
    """Key, label, how many, whether it is this one."""
    offered = filters.views_for(reader.actor)
    return [(key, str(filters.VIEWS[key]), found.counts.get(key, ""), key == found.view) for key in offered]


@roles(*REGISTRY_ROLES)
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as a file, equal to the page; nothing personal is in it."""
    query = without(request.GET)[1:]
    parts, _order = queue_export.wanted(request.GET, Reader.of(request))
    total = sum(part.count() for part in parts)
    job = jobs.order(
        kind="queue_export",
        title=_("Unduhan pekerjaan (csv)"),
        user=request.user,
        total=total,
        args={"query": query},
        at_once=total <= WAITED_FOR,
    )
    return send(job.file) if job.file else HttpResponseRedirect(reverse("documents:job", args=[job.public_id]))
