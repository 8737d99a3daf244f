"""Terms and days off in Django's admin; registered by `kukm_portal.admin_site`."""

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.actors import Actor
from accounts.admin_base import PortalModelAdmin, ReasonModelForm
from accounts.admin_preview import PreviewedModelAdmin
from accounts.models import Agency
from accounts.regions import ZONES
from casework.kinds import WORKFLOWS
from casework.models import Holiday, HolidayYear, StageTerm
from casework.terms import holiday_added, terms_over
from casework.writing import Row
from database import clock

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
        fields = ["day", "kind", "region", "name", "source", "withdrawn"]
        help_texts = {
            "source": "Keputusan yang menetapkannya, dengan nomornya.",
            "withdrawn": "Barisnya dan riwayatnya tetap; tenggat yang sudah dijanjikan tidak dimajukan.",
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        region, regional = data.get("region", ""), data.get("kind") == Holiday.Kind.REGIONAL
        if region and not Agency.objects.filter(code__startswith=region[:2]).exists():
            self.add_error("region", "Di wilayah itu belum ada dinas pada portal ini.")
        if bool(region) != regional:
            self.add_error("region", "Libur daerah perlu wilayah, libur nasional dan cuti bersama tidak.")
        return data


class HolidayAdmin(PreviewedModelAdmin):
    """A day that is added moves the terms over it: which, is shown before it is saved. One that is moved elsewhere or
    withdrawn takes nothing back: whoever was promised a day more keeps it."""

    form = HolidayForm
    preview_template, preview_title = "admin/casework/holiday_terms.html", "Tenggat yang berubah"
    list_display = ["day", "name", "kind", "region", "source", "withdrawn"]
    list_filter = ["kind", "withdrawn"]
    date_hierarchy = "day"
    search_fields = ["name", "source"]
    ordering = ["-day", "region"]

    def preview_context(self, request: HttpRequest, obj: Holiday) -> dict[str, Any]:
        found = terms_over(obj) if _is_new_day_off(obj) else []
        return {"day": obj, "lines": _in_words(found), "total": len(found)}

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: bool) -> None:
        moves = _is_new_day_off(obj)
        super().save_model(request, obj, form, change)
        if moves:
            moved = holiday_added(obj, Actor.of(request.user))  # type: ignore[arg-type]
            messages.info(request, f"{moved} tenggat berkas yang sedang berjalan mundur satu hari kerja.")


def _is_new_day_off(holiday: Holiday) -> bool:
    """Asked before it is saved: it was none there until now."""
    if holiday.withdrawn:
        return False
    return not Holiday.objects.standing().filter(pk=holiday.pk, day=holiday.day, region=holiday.region).exists()


def _in_words(found: list[tuple[Row, dt.datetime]]) -> list[tuple[str, dt.date, dt.date, int]]:
    """By agency and day: from when to when, and how many cases. Which ones they are, their agency sees."""
    agencies = {
        one.pk: one
        for one in Agency.objects.filter(pk__in={row.agency_id for row, _due in found}).select_related("organisation")
    }
    counted: Counter[tuple[str, dt.date, dt.date]] = Counter()
    for row, due_at in found:
        agency = agencies[row.agency_id]
        before, after = (clock.last_day_of(at, ZONES[agency.zone]) for at in (row.due_at or due_at, due_at))
        counted[agency.organisation.name, before, after] += 1
    return [(*key, number) for key, number in sorted(counted.items())]


class HolidayYearAdmin(PortalModelAdmin):
    """How far a year is known."""

    list_display = ["year", "complete", "decree", "days"]
    fixed_fields = ("year",)
    ordering = ["-year"]

    @admin.display(description="hari libur tercatat")
    def days(self, year: HolidayYear) -> int:
        first = dt.date(year.year, 1, 1)
        return Holiday.objects.standing().filter(day__range=(first, first.replace(month=12, day=31)), region="").count()
