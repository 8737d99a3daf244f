"""What suggestions add to a business's page, to the owner's list and to the registry (ports of `umkm` itself)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from accounts.rules import current_roles
from umkm.models import Business, GroupWord, ProductGroup
from umkm.permissions import may_edit
from umkm.suggesting.answers import open_suggestions, suggestion_of


def suggestion_panel(request: HttpRequest, business: Business) -> dict[str, Any] | None:
    """The port `BUSINESS_PANELS`: for whoever may answer."""
    if not may_edit(request.user, business, roles=current_roles(request)):
        return None
    reason = suggestion_of(business)
    if reason is None:
        return None
    context = {"business": business, "reason": reason}
    return {"template": "umkm/_suggestion_panel.html", "card": "umkm/_suggestion_card.html", "context": context}


class SuggestionColumn:
    """The port `BUSINESS_COLUMNS`: what is suggested, and by which words."""

    key = "usulan"
    title = "Usulan kelompok"
    template = "umkm/_suggestion_cell.html"

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """Groups that a word can lead to."""
        used = GroupWord.objects.filter(group=OuterRef("pk"))
        groups = ProductGroup.objects.filter(Exists(used)).values_list("code", ProductGroup.label_column())
        return [("ada", "Ada usulan"), *groups]

    def filter(self, rows: QuerySet[Business], value: str) -> QuerySet[Business]:
        waiting = open_suggestions().filter(business=OuterRef("pk"))
        return rows.filter(Exists(waiting if value == "ada" else waiting.filter(group=value)))

    def cells(self, business_ids: Sequence[int]) -> dict[int, Any]:
        rows = open_suggestions().filter(business__in=list(business_ids)).select_related("group")
        return {row.business_id: row for row in rows}
