"""Deadline rules in Django's admin: who is affected is shown first, then saved, then everybody's duty is recomputed.

Registered by `kukm_portal.admin_site`.
"""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.admin_base import PortalModelAdmin, ReasonModelForm
from database import clock
from database.dates import long_date
from halal.affected import affected_by
from halal.models import DeadlineRule
from halal.obligations import NATIONAL_ZONE, recompute
from umkm.models import Product
from umkm.models.businesses import Scale

CONFIRMED = "yakin"


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


class DeadlineRuleAdmin(PortalModelAdmin):
    """A law that changes a date is a new row; the old one gets its end."""

    form = DeadlineRuleForm
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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and CONFIRMED not in request.POST:
            if preview := self._preview(request, object_id):
                return preview
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: DeadlineRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        recompute(clock.today(NATIONAL_ZONE))

    def _preview(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """None where the form has errors or may not be used: then Django's own answer is the right one."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        allowed = self.has_change_permission(request, obj) if object_id else self.has_add_permission(request)
        if not allowed or (object_id and obj is None):
            return None
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=obj is not None, fields=fields)(request.POST, instance=obj)
        if not form.is_valid():
            return None
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        context = {
            **self.admin_site.each_context(request),
            "title": "Siapa yang terkena",
            "opts": self.opts,
            "rule": form.instance,
            "affected": affected_by(form.instance),
            "typed": [pair for pair in typed if pair[0] != "csrfmiddlewaretoken"],
            "confirmed": CONFIRMED,
        }
        return TemplateResponse(request, "admin/halal/affected.html", context)
