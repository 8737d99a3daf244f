"""Plans and common words in Django's admin, for the system's administrators.

The site itself lies at the right end of the line of imports and registers these (`kukm_portal.admin_site`).
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.admin_base import PortalModelAdmin, ReasonModelForm
from database import clock
from notifications import words
from notifications.models import ReminderPlan, Words
from notifications.words import KEYS

FARTHEST, MOST = 3650, 60


class PlanForm(ReasonModelForm):
    """Milestones in order, and why they are changed."""

    class Meta:
        model = ReminderPlan
        fields = ["offsets", "repeat_every"]

    def clean_offsets(self) -> list[int]:
        offsets: list[int] = self.cleaned_data["offsets"]
        if not offsets or sorted(set(offsets)) != offsets:
            raise ValidationError("Tulis hari berurutan dari yang paling awal, tanpa pengulangan: -30, -7, 0, 1.")
        if len(offsets) > MOST or any(abs(day) > FARTHEST for day in offsets):
            raise ValidationError(f"Paling banyak {MOST} hari, masing-masing paling jauh {FARTHEST} hari.")
        return offsets

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        every, offsets = cleaned.get("repeat_every"), cleaned.get("offsets")
        if every is not None and every < 1:
            raise ValidationError("Pengulangan paling sedikit satu hari.")
        if every and offsets and offsets[-1] < 0:
            raise ValidationError("Yang diulang adalah setelah tanggalnya: hari terakhir harus 0 atau sesudahnya.")
        return cleaned


class ReminderPlanAdmin(PortalModelAdmin):
    """A kind is made by a source, so that plans are changed and not added."""

    form = PlanForm
    list_display = ["kind", "offsets", "repeat_every"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class CommonWordsForm(forms.ModelForm):
    """A new version. The agency is none: agencies write their own in the portal."""

    key = forms.ChoiceField(label="Kunci", choices=lambda: [(key, shape.label) for key, shape in KEYS.items()])

    class Meta:
        model = Words
        fields = ["key", "language", "subject", "body", "since"]
        widgets = {"body": forms.Textarea(attrs={"rows": 14, "cols": 90})}

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since < clock.now():
            raise ValidationError("Sekarang atau sesudahnya: yang sudah terkirim tidak berubah.")
        return since

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        key = cleaned.get("key")
        for name in ("subject", "body"):
            if key and cleaned.get(name):
                try:
                    words.check(key, cleaned[name])
                except ValidationError as error:
                    self.add_error(name, error)
        if key and KEYS[key].has_subject and not (cleaned.get("subject") or "").strip():
            self.add_error("subject", ValidationError("Isi perihal."))
        return cleaned


class WordsAdmin(PortalModelAdmin):
    """Versions are read; a change is a new one."""

    form = CommonWordsForm
    list_display = ["key", "language", "version", "since", "author_name"]
    list_filter = ["key", "language"]
    ordering = ["key", "language", "-version"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": clock.now().replace(microsecond=0) + words.SOON}

    def save_model(self, request: HttpRequest, obj: Words, form: Any, change: bool) -> None:
        made = words.write(
            key=obj.key,
            language=obj.language,
            agency=None,
            subject=obj.subject,
            body=obj.body,
            author_name=request.user.get_full_name(),  # type: ignore[union-attr]
            since=obj.since,
        )
        obj.pk, obj.version, obj.author_name = made.pk, made.version, made.author_name
        obj._state.adding = False
