"""Deadline rules in Django's admin: who is affected is shown first, then saved, then everybody's duty is recomputed.

Registered by `kukm_portal.admin_site`.
"""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.admin_base import ReasonModelForm
from accounts.admin_preview import PreviewedModelAdmin
from database import clock
from database.dates import long_date
from halal.affected import affected_by
from halal.models import DeadlineRule
from halal.obligations import NATIONAL_ZONE, recompute
from umkm.models import Product
from umkm.models.businesses import Scale


class DeadlineRuleForm(ReasonModelForm):
    """One date for one group, scale and origin, in force for a period."""

    scale = forms.ChoiceField(label="Skala", choices=Scale.choices)
    origin = forms.ChoiceField(label="Asal", choices=Product.Origin.choices)

    class Meta:
        model = DeadlineRule
        fields = ["group", "scale", "origin", "phase_start", "due_date", "announced_on", "in_force", "legal_basis"]
        help_texts = {
            "in_force": "Hari pertama berlaku, dan hari pertama tidak berlaku lagi (boleh kosong).",
            "announced_on": "Bila sudah diumumkan sebelum berlaku.",
        }


class DeadlineRuleAdmin(PreviewedModelAdmin):
    """A law that changes a date is a new row; the old one gets its end."""

    form = DeadlineRuleForm
    preview_template, preview_title = "admin/halal/affected.html", "Siapa yang terkena"
    list_display = ["group", "scale_name", "origin_name", "due_date", "ruling", "announced_on"]
    list_filter = ["scale", "origin", "group"]
    list_select_related = ["group"]
    search_fields = ["group__label_id", "legal_basis"]
    ordering = ["group", "origin", "scale", "in_force"]

    @admin.display(description="skala", ordering="scale")
    def scale_name(self, rule: DeadlineRule) -> str:
        return str(dict(Scale.choices)[rule.scale])

    @admin.display(description="asal", ordering="origin")
    def origin_name(self, rule: DeadlineRule) -> str:
        return str(dict(Product.Origin.choices)[rule.origin])

    @admin.display(description="berlaku", ordering="in_force")
    def ruling(self, rule: DeadlineRule) -> str:
        """Its last day, not the first one after it: so people read a period."""
        since, until = rule.in_force.lower, rule.in_force.upper
        last = f" sampai {long_date(until - dt.timedelta(days=1), 'id')}" if until else ""
        return f"sejak {long_date(since, 'id')}{last}"

    def preview_context(self, request: HttpRequest, obj: DeadlineRule) -> dict[str, Any]:
        return {"rule": obj, "affected": affected_by(obj)}

    def save_model(self, request: HttpRequest, obj: DeadlineRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        recompute(clock.today(NATIONAL_ZONE))
