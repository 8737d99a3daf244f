"""Which columns “Pekerjaan saya” can show. The case itself always stands first."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LIST = "pekerjaan"  # a key of settings.SAVED_LISTS
COLUMNS: dict[str, str | Promise] = {
    "jenis": _("Jenis"),
    "tahap": _("Tahap"),
    "giliran": _("Giliran dan langkah"),
    "tenggat": _("Tenggat"),
    "petugas": _("Petugas"),
    "wilayah": _("Wilayah"),
    "dibuka": _("Dibuka"),
}
USUAL = ("tahap", "giliran", "tenggat", "petugas")


def choices(request: HttpRequest) -> tuple[dict[str, str | Promise], list[str]]:
    """All that may be chosen, and the usual ones (port `LIST_COLUMNS`)."""
    return COLUMNS, list(USUAL)


def shown(asked: list[str]) -> list[tuple[str, str | Promise]]:
    """In their own order; unknown ones are ignored, and none is the usual ones."""
    keys = [key for key in COLUMNS if key in asked] or list(USUAL)
    return [(key, COLUMNS[key]) for key in keys]
