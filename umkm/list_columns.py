"""Which columns the registry can show: its own, what other apps add (`BUSINESS_COLUMNS`), and how one can be reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.queries import REGISTRY_ROLES
from accounts.rules import current_roles
from umkm.columns import Column
from umkm.models import Business, Product, ProductGroup
from umkm.ports import business_columns
from umkm.reach import phones_and_mail
from umkm.saved import wanted_columns

LIST = "usaha"
USUAL = ("tempat", "skala")  # and those of other apps, and `kontak` for staff
Rows = Sequence[Business]
Cells = Callable[[Rows], dict[int, Any]]


@dataclass(frozen=True)
class Shown:
    """One column: `template` draws a cell, `cells` asks for those of a page, `empty` stands where there is nothing."""

    key: str
    title: str | Promise
    cells: Cells
    template: str = "umkm/_cell.html"
    empty: str | Promise = _("Belum ada")


def _each(read: Callable[[Business], Any], rows: Rows) -> dict[int, Any]:
    return {row.pk: read(row) for row in rows}


def _place(row: Business) -> str:
    return f"{row.district.name}, {row.regency.bare_name}" if row.district else row.regency.bare_name


def groups_of(rows: Rows) -> dict[int, str]:
    offered = Product.objects.filter(business__in=[row.pk for row in rows], state="dijual", group__isnull=False)
    found: dict[int, set[str]] = {}
    for business, label in offered.values_list("business", f"group__{ProductGroup.label_column()}"):
        found.setdefault(business, set()).add(label)
    return {business: ", ".join(sorted(labels)) for business, labels in found.items()}


def _of_app(column: Column, rows: Rows) -> dict[int, Any]:
    return column.cells([row.pk for row in rows])


def _reach(rows: Rows) -> dict[int, str]:
    return phones_and_mail([row.pk for row in rows])


def offered(request: HttpRequest) -> dict[str, Shown]:
    """All that the reader may choose from, in their order. How one is reached is shown to staff alone."""
    unknown = _("Belum diketahui")
    found = [
        Shown("tempat", _("Tempat"), partial(_each, _place)),
        Shown("skala", _("Skala"), partial(_each, Business.get_scale_display), empty=unknown),
        *(Shown(c.key, c.title, partial(_of_app, c), c.template) for c in business_columns()),
        Shown("kontak", _("Kontak"), _reach, empty=_("Tidak ada")),
        Shown("kelompok", _("Kelompok produk"), groups_of, empty=unknown),
        Shown("jenis", _("Jenis"), partial(_each, Business.get_kind_display)),
        Shown("kegiatan", _("Kegiatan"), partial(_each, lambda row: row.description[:80])),
        Shown("nib", "NIB", partial(_each, lambda row: row.nib)),
        Shown("asal", _("Asal data"), partial(_each, Business.get_origin_display)),
        Shown("terdaftar", _("Terdaftar"), partial(_each, lambda row: row.created_at), "umkm/_cell_day.html"),
    ]
    staff = bool(current_roles(request) & set(REGISTRY_ROLES))
    return {column.key: column for column in found if staff or column.key != "kontak"}


def usual(request: HttpRequest) -> list[str]:
    """Where nobody chose."""
    always = {*USUAL, "kontak", *(column.key for column in business_columns())}
    return [key for key in offered(request) if key in always]


def chosen(request: HttpRequest) -> list[str]:
    """Of the address, else the reader's own choice, else the usual ones. Unknown ones are ignored."""
    asked = wanted_columns(request, LIST)
    return [key for key in offered(request) if key in asked] or usual(request)


def choices(request: HttpRequest) -> tuple[dict[str, str | Promise], list[str]]:
    """All that may be chosen, and the usual ones (port `LIST_COLUMNS`)."""
    return {key: column.title for key, column in offered(request).items()}, usual(request)
