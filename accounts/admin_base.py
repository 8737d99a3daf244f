"""What every page of Django's admin has here: a reason for a change, its history, no full counts, no deletion."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from accounts.written_forms import without_personal_values
from database.history import acting

COUNTED_TO, VERSIONS = 1000, 50


class ReasonModelForm(forms.ModelForm):
    """A change is explained to whoever reads its history."""

    reason = forms.CharField(
        label="Alasan",
        min_length=10,
        max_length=300,
        required=False,
        help_text="Mengapa ini diubah. Disimpan pada riwayat.",
        widget=forms.TextInput(attrs={"size": 80}),
    )


class CappedPaginator(Paginator):
    """A table of millions is counted no further than anybody turns pages."""

    @cached_property
    def count(self) -> int:
        return int(self.object_list.order_by()[:COUNTED_TO].count())  # type: ignore[union-attr]


class PortalModelAdmin(admin.ModelAdmin):
    """By the role of system administrator that one holds now (`ContactBackend.has_perm`). Nothing is deleted."""

    form: type[forms.ModelForm] = ReasonModelForm
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    save_on_top = False
    actions = None
    object_history_template = "admin/history.html"
    fixed_fields: tuple[str, ...] = ()  # given once, when the row is made

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        given = tuple(super().get_readonly_fields(request, obj))
        return given + self.fixed_fields if obj is not None else given

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The reason comes last, and only where something is changed."""
        fields = [name for name in super().get_fields(request, obj) if name != "reason"]
        return [*fields, "reason"] if obj is not None and self.has_change_permission(request, obj) else fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "reason" in form.base_fields:
            form.base_fields["reason"].required = change
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The reason stands with the old row as well."""
        person = request.user.person  # type: ignore[union-attr]
        with acting(
            actor=str(person.public_id), name=person.full_name, request=uuid.uuid4().hex, reason=reason_of(request)
        ):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, obj, self._in_words(message, request))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, obj, self._in_words(message, request))

    def _in_words(self, message: Any, request: HttpRequest) -> str:
        """Names of fields and the reason, never a value."""
        changed = [
            str(name)
            for part in (message if isinstance(message, list) else [])
            for name in part.get("changed", {}).get("fields", [])
            if name != "Alasan"
        ]
        said = [f"Diubah: {', '.join(changed)}."] if changed else []
        return " ".join([*said, f"Alasan: {reason}" if (reason := reason_of(request)) else ""]).strip()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was saved here and why, and every earlier version of the row, however it was changed."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            answer.context_data["versions"] = versions(answer.context_data["object"])
        return answer


def reason_of(request: HttpRequest) -> str:
    """As it is kept: without a number that somebody wrote into it."""
    return without_personal_values(request.POST.get("reason", "").strip()[:300])


def versions(obj: Model) -> list[dict[str, Any]]:
    """The latest first: when, who, why, and of each field that changed then what it was before and after."""
    event_model = next(iter(getattr(type(obj), "pgh_event_models", {}).values()), None)
    if event_model is None:
        return []
    names = [f for f in type(obj)._meta.concrete_fields if f.attname in {e.attname for e in event_model._meta.fields}]
    shown, after = [], obj
    for event in event_model.objects.filter(pgh_obj=obj.pk).order_by("-pgh_created_at", "-pgh_id")[:VERSIONS]:
        known = event.pgh_context or {}
        pairs = [(str(f.verbose_name), getattr(event, f.attname), getattr(after, f.attname)) for f in names]
        changes = [{"field": name, "before": before, "after": now} for name, before, now in pairs if before != now]
        shown.append(
            {
                "at": event.pgh_created_at,
                "name": known.get("name", ""),
                "reason": known.get("reason", ""),
                "changes": changes,
            }
        )
        after = event
    return shown
