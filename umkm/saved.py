"""Saved views: what is kept of an address, and the links above a list."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.models import Agency, User
from accounts.queries import REGISTRY_ROLES
from accounts.written_forms import without_personal_values
from database.pages import PAGE
from umkm.filters import SENT
from umkm.models import ListColumns, SavedView

COLUMNS, LIST = "kolom", "daftar"  # parameters of an address
LEFT_OUT = (PAGE, SENT, LIST, COLUMNS, "per", "cetak", "pilih")
LONGEST = 1000


class ViewRefused(Exception):
    """Nothing was kept; the text says why."""


@dataclass(frozen=True)
class Link:
    """A saved view above its list; `here` where the list shows just that."""

    name: str
    url: str
    here: bool
    shared: bool


def kept_of(query: QueryDict) -> str:
    """The filters of an address in one order, without its page. Raises ViewRefused where a person stands in them."""
    pairs = sorted((name, value) for name in query for value in query.getlist(name) if name not in LEFT_OUT and value)
    if any(without_personal_values(value) != value for _, value in pairs):
        raise ViewRefused("Saringan ini memuat nomor atau alamat seseorang. Hapus dahulu, lalu simpan.")
    kept = urlencode(pairs)
    if len(kept) > LONGEST:
        raise ViewRefused("Saringannya terlalu panjang untuk disimpan.")
    return kept


def columns_in(query: QueryDict) -> list[str]:
    """Those that an address names."""
    return [key for key in query.get(COLUMNS, "").split(",") if key][:20]


def address_of(view: SavedView) -> str:
    """Of its list, narrowed as it was."""
    extra = urlencode({COLUMNS: ",".join(view.columns)}) if view.columns else ""
    query = "&".join(part for part in (view.query, extra) if part)
    return reverse(settings.SAVED_LISTS[view.list]) + (f"?{query}" if query else "")


def links_for(request: HttpRequest, key: str) -> list[Link]:
    """The views of a list that the reader may use, by name. One query."""
    try:
        now = kept_of(request.GET)
    except ViewRefused:
        now = "-"
    shown = columns_in(request.GET)
    views = SavedView.objects.visible_to(request.user).filter(list=key).order_by("name", "pk")
    return [Link(v.name, address_of(v), v.query == now and v.columns == shown, v.shared) for v in views]


def list_frame(request: HttpRequest, key: str) -> dict[str, Any]:
    """The port `LIST_FRAME`: what `umkm/_views.html` shows above a list of another app, and the columns that the
    address names or the reader chose, none where neither did."""
    views = links_for(request, key)
    return {
        "views": views,
        "here_is_saved": any(view.here for view in views),
        "all_rows": reverse(settings.SAVED_LISTS[key]),
        "list_key": key,
        "may_save": True,
        "columns": wanted_columns(request, key),
    }


def wanted_columns(request: HttpRequest, key: str) -> list[str]:
    """Of the address, else the reader's own choice."""
    if asked := columns_in(request.GET):
        return asked
    return ListColumns.objects.filter(user=request.user, list=key).values_list("columns", flat=True).first() or []


def agency_for(user: User) -> Agency:
    """Where a new view is kept: the first agency that the user works for. Raises Agency.DoesNotExist."""
    return Agency.objects.of(user, roles=REGISTRY_ROLES).order_by("pk")[:1].get()


def save_view(*, user: User, key: str, name: str, query: str, columns: list[str], shared: bool) -> SavedView:
    """Raises ViewRefused where the name is taken."""
    view = SavedView(
        user=user, agency=agency_for(user), list=key, name=name, query=query, columns=columns, shared=shared
    )
    return _written(view)


def rename_view(*, view: SavedView, name: str, shared: bool) -> SavedView:
    """Another name, shared or not. Raises ViewRefused where the name is taken."""
    view.name, view.shared = name, shared
    return _written(view)


def _written(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise ViewRefused("Sudah ada tampilan dengan nama itu. Pilih nama lain.") from None
    return view


def choose_columns(*, user: User, key: str, columns: list[str]) -> None:
    """From now on, where an address names none."""
    ListColumns.objects.update_or_create(user=user, list=key, defaults={"columns": columns})
