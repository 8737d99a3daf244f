"""Terms and days off in Django's admin; registered by `kukm_portal.admin_site`."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.actors import Actor
from accounts.admin_base import PortalModelAdmin, ReasonModelForm
from accounts.models import Agency
from casework.kinds import WORKFLOWS
from casework.models import Holiday, HolidayYear, StageTerm
from casework.terms import holiday_added

UNITS = "Isi salah satu: hari kerja, atau jam yang berjalan terus juga di luar jam kantor."


class StageTermForm(ReasonModelForm):
    """For stages that begin from now on; what runs already keeps its term."""

    class Meta:
        model = StageTerm
        fields = ["kind", "state", "working_days", "hours", "mark", "basis"]
        help_texts = {
            "working_days": UNITS,
            "mark": "V: dari sumber yang diperiksa. OK: ditetapkan portal.",
            "basis": "Peraturan dan pasalnya, atau keputusan dinas.",
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        flow = WORKFLOWS.get(data.get("kind") or self.instance.kind)
        state = data.get("state") or self.instance.state
        if flow is None or state not in flow.state or flow.state[state].ball is None:
            raise ValidationError("Jenis berkas dan tahap itu tidak ada, atau tahap itu sudah akhir.")
        if bool(data.get("working_days")) == bool(data.get("hours")):
            raise ValidationError(UNITS)
        return data


class StageTermAdmin(PortalModelAdmin):
    """How long a stage may take."""

    form = StageTermForm
    fixed_fields = ("kind", "state")
    list_display = ["kind_name", "state_name", "working_days", "hours", "mark", "basis"]
    list_filter = ["kind"]
    search_fields = ["kind", "state", "basis"]
    ordering = ["kind", "state"]

    @admin.display(description="jenis berkas", ordering="kind")
    def kind_name(self, term: StageTerm) -> str:
        flow = WORKFLOWS.get(term.kind)
        return flow.label if flow else term.kind

    @admin.display(description="tahap", ordering="state")
    def state_name(self, term: StageTerm) -> str:
        flow = WORKFLOWS.get(term.kind)
        return flow.state[term.state].label if flow and term.state in flow.state else term.state


class HolidayForm(ReasonModelForm):
    """A day off of the country, or of a region."""

    region = forms.CharField(
        label="Wilayah",
        required=False,
        help_text="Kosong untuk seluruh Indonesia; selain itu kode provinsi atau kabupaten (74, 74.71).",
    )

    class Meta:
        model = Holiday
        fields = ["day", "kind", "region", "name", "source"]
        help_texts = {"source": "Keputusan yang menetapkannya, dengan nomornya."}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        region, regional = data.get("region", ""), data.get("kind") == Holiday.Kind.REGIONAL
        if region and not Agency.objects.filter(code__startswith=region[:2]).exists():
            self.add_error("region", "Di wilayah itu belum ada dinas pada portal ini.")
        if bool(region) != regional:
            self.add_error("region", "Libur daerah perlu wilayah, libur nasional dan cuti bersama tidak.")
        return data


class HolidayAdmin(PortalModelAdmin):
    """A day that is added moves the terms over it. One that is moved elsewhere takes nothing back: whoever was promised
    a day more keeps it."""

    form = HolidayForm
    list_display = ["day", "name", "kind", "region", "source"]
    list_filter = ["kind"]
    date_hierarchy = "day"
    search_fields = ["name", "source"]
    ordering = ["-day", "region"]

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or {"day", "region"} & set(form.changed_data):
            moved = holiday_added(obj, Actor.of(request.user))  # type: ignore[arg-type]
            messages.info(request, f"{moved} tenggat berkas yang sedang berjalan mundur satu hari kerja.")


class HolidayYearAdmin(PortalModelAdmin):
    """How far a year is known."""

    list_display = ["year", "complete", "decree", "days"]
    fixed_fields = ("year",)
    ordering = ["-year"]

    @admin.display(description="hari libur tercatat")
    def days(self, year: HolidayYear) -> int:
        first = dt.date(year.year, 1, 1)
        return Holiday.objects.filter(day__range=(first, first.replace(month=12, day=31)), region="").count()
