"""How long a kind of agreement may last, in Django's admin; registered by `kukm_portal.admin_site`."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.admin_base import PortalModelAdmin, ReasonModelForm
from cooperation.models import TermLimit
from database.dates import long_date


class TermLimitForm(ReasonModelForm):
    """A limit of a law, in force for a period. An agreement is measured by the one in force when it begins."""

    years = forms.IntegerField(label="Paling lama (tahun)", min_value=1, max_value=99)

    class Meta:
        model = TermLimit
        fields = ["document_type", "years", "legal_basis", "in_force"]
        help_texts = {
            "in_force": "Hari pertama berlaku, dan hari pertama tidak berlaku lagi (keduanya boleh kosong).",
            "legal_basis": "Peraturan dan pasalnya.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_force"].required = False  # neither day: always

    def clean_in_force(self) -> DateRange:
        return self.cleaned_data["in_force"] or DateRange(None, None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "in_force" in data and data.get("document_type"):
            others = TermLimit.objects.filter(document_type=data["document_type"]).exclude(pk=self.instance.pk)
            if other := others.filter(in_force__overlap=data["in_force"]).first():
                raise ValidationError(f"Pada masa itu sudah ada batasnya: {other}. Akhiri dulu masa berlakunya.")
        return data


class TermLimitAdmin(PortalModelAdmin):
    """A law that changes the limit is a new row; the old one gets its end. Agreements that are there stay as they are."""

    form = TermLimitForm
    fixed_fields = ("document_type",)
    list_display = ["document_type", "years", "legal_basis", "ruling"]
    list_filter = ["document_type"]
    search_fields = ["legal_basis"]
    ordering = ["document_type", "in_force"]

    @admin.display(description="berlaku", ordering="in_force")
    def ruling(self, limit: TermLimit) -> str:
        """Its last day, not the first one after it: so people read a period."""
        since, until = limit.in_force.lower, limit.in_force.upper
        if since is None and until is None:
            return "selalu"
        first = f"sejak {long_date(since, 'id')}" if since else ""
        last = f"sampai {long_date(until - dt.timedelta(days=1), 'id')}" if until else ""
        return " ".join(filter(None, [first, last]))
