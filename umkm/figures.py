"""The registry on the first page (port `HOME_FIGURES`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import REGISTRY_ROLES
from accounts.readers import Reader
from database.figures import Figure
from umkm.filters import since_yesterday
from umkm.models import Business


def registry_figures(reader: Reader) -> list[Figure]:
    """What came in since yesterday; for partners and companions what is open to them."""
    here = reverse("umkm:registry")
    rows = reader.visible(Business)
    if reader.roles & set(REGISTRY_ROLES):
        new = since_yesterday(rows, reader.user)
        return [Figure(_("usaha baru sejak kemarin"), f"{here}?masuk=kemarin", new, place=22)]
    if reader.roles & {"partner", "companion"}:
        label = _("usaha yang Anda dampingi") if "companion" in reader.roles else _("usaha terbuka bagi Anda")
        return [Figure(label, here, rows, place=10)]
    return []
