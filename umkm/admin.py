"""Product groups and titles of columns in Django's admin; registered by `kukm_portal.admin_site`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.admin_base import PortalModelAdmin, ReasonModelForm
from umkm.imports.errors import COLUMNS
from umkm.imports.headers import bare
from umkm.models import HeaderSynonym, ProductGroup
from umkm.ports import business_changed


class ProductGroupAdmin(PortalModelAdmin):
    """Whether a certificate is a duty of the group decides who is under a date."""

    fixed_fields = ("code",)
    list_display = ["label_id", "duty", "position"]
    list_filter = ["duty"]
    search_fields = ["code", "label_id"]
    ordering = ["position", "code"]

    def save_model(self, request: HttpRequest, obj: ProductGroup, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "duty" in form.changed_data:
            business_changed(None)


class HeaderSynonymForm(ReasonModelForm):
    """As offices write it, and which column it is."""

    column = forms.ChoiceField(label="Kolom", choices=[(name, name) for name in COLUMNS])
    if_taken = forms.ChoiceField(
        label="Kalau sudah terisi",
        required=False,
        choices=[("", "-"), *((name, name) for name in COLUMNS)],
        help_text="Kolomnya bila judul lain di berkas yang sama lebih tepat untuk kolom di atas.",
    )

    class Meta:
        model = HeaderSynonym
        fields = ["written_as", "column", "if_taken"]

    def clean_written_as(self) -> str:
        written = bare(self.cleaned_data["written_as"])
        if not written:
            raise ValidationError("Tulis judul dengan huruf atau angka.")
        return written


class HeaderSynonymAdmin(PortalModelAdmin):
    form = HeaderSynonymForm
    list_display = ["written_as", "column", "if_taken"]
    list_filter = ["column"]
    search_fields = ["written_as"]
    ordering = ["written_as"]
