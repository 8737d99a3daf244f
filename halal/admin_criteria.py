"""Editions of the self-declare criteria in Django's admin: a decree that changes them is a new edition with its own lines.

Registered by `kukm_portal.admin_site`.
"""

from django.contrib import admin

from accounts.admin_base import PortalModelAdmin
from halal.models import Criterion


class CriteriaAdmin(PortalModelAdmin):
    """The one that ruled before gets its end on the day on which the next begins; both never rule at once."""

    list_display = ["title", "legal_basis", "in_force", "mark"]
    search_fields = ["title", "legal_basis"]
    ordering = ["-in_force"]
    fixed_fields = ("code",)


class CriterionAdmin(PortalModelAdmin):
    """Words and limits of a line. What it is read from, the code knows by its key: given once."""

    list_display = ["title", "edition", "kind", "limit", "way"]
    list_filter = ["criteria", "kind", "way"]
    list_select_related = ["criteria"]
    search_fields = ["title", "text"]
    ordering = ["criteria", "kind", "position"]
    fixed_fields = ("criteria", "key", "kind")

    @admin.display(description="kriteria", ordering="criteria")
    def edition(self, row: Criterion) -> str:
        return str(row.criteria)
