"""Forms of the pages on which somebody asks about their own data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.models import Consent, Person
from casework.forms import StepForm
from casework.once import FIELD, new_key
from casework.person_effects import OTHER, check_new_value, what_can_be_corrected
from casework.person_panels import CONSENTS
from casework.person_requests import REASONS
from casework.person_service import regencies_to_choose

TYPED = "HAPUS"


class RequestForm(PortalForm):
    """Asks for the regency only where more than one could answer; carries the key of the form."""

    submit = _("Kirim permintaan")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.base_fields = dict(self.base_fields)
        super().__init__(*args, **kwargs)
        self.person = person
        self.regencies = regencies_to_choose(person)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False)
        self.helper.layout.insert(0, FIELD)
        if len(self.regencies) != 1:
            self.fields["regency"] = forms.ChoiceField(
                label=_("Kabupaten/kota yang menjawab"),
                choices=[("", _("Pilih")), *self.regencies],
                help_text=_("Tempat usaha atau rumah Anda."),
                error_messages={"required": _("Pilih kabupaten/kota.")},
            )
            self.helper.layout.insert(1, "regency")

    @property
    def regency(self) -> str:
        """Chosen, or the only one."""
        return str(self.cleaned_data["regency"] if "regency" in self.fields else self.regencies[0][0])


class SeeForm(RequestForm):
    submit = _("Tampilkan data saya")


class TakeForm(RequestForm):
    submit = _("Buat berkas data saya")


class CorrectForm(RequestForm):
    """What is wrong, and how it should be."""

    what = forms.ChoiceField(label=_("Yang perlu diperbaiki"))
    becomes = forms.CharField(
        label=_("Seharusnya"),
        max_length=500,
        help_text=_("Tulis seperti yang benar. Disimpan tersandi; hanya dinas yang menjawab yang membacanya."),
    )
    why = forms.CharField(
        label=_("Keterangan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Misalnya dokumen yang menunjukkannya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", _("Pilih")), *what_can_be_corrected(self.person)]
        self.fields["what"].error_messages["required"] = _("Pilih yang perlu diperbaiki.")

    def clean(self) -> dict[str, Any]:
        """A number is read as the registry reads it."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("what") and found.get("becomes"):
            try:
                found["becomes"] = check_new_value(found["what"], found["becomes"])
            except ValidationError as error:
                self.add_error("becomes", error)
            if found["what"] == OTHER and len(found["becomes"]) < 10:
                self.add_error("becomes", _("Jelaskan apa yang salah dan bagaimana seharusnya."))
        return found


class WithdrawForm(RequestForm):
    """One or several consents."""

    submit = _("Tarik persetujuan")
    kinds = forms.MultipleChoiceField(
        label=_("Yang Anda tarik"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Consent.objects.filter(person__in=self.person.ids(), withdrawn_at=None)
        kinds = [Consent.Kind.REMINDERS.value, *standing.values_list("kind", flat=True)]
        self.fields["kinds"].choices = [(kind, CONSENTS[kind]) for kind in dict.fromkeys(kinds)]


class EraseForm(RequestForm):
    """Confirmed by typing: a slip of the finger must not send it."""

    submit = _("Minta data saya dihapus")
    typed = forms.CharField(
        label=_("Tulis HAPUS untuk memastikan"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_typed(self) -> str:
        """Small letters are as good."""
        if (typed := str(self.cleaned_data["typed"]).strip().upper()) != TYPED:
            raise ValidationError(_("Tulis kata HAPUS, tanpa tanda lain."))
        return typed


class QuestionForm(StepForm):
    """To the person: without a question there is nothing to answer."""

    submit = _("Kirim pertanyaan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _wanted(self, _("Pertanyaan"), _("Tulis pertanyaannya."))


class AnswerForm(StepForm):
    """Of the person."""

    submit = _("Kirim jawaban")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _wanted(self, _("Jawaban Anda"), _("Tulis jawaban Anda."))


class RefuseForm(StepForm):
    """A reason that stands on no list is told in words."""

    submit = _("Tolak")
    field_order = ("reason", "note")
    reason = forms.ChoiceField(
        label=_("Alasan"),
        choices=[("", _("Pilih")), *REASONS],
        error_messages={"required": _("Pilih alasan dari daftar.")},
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("reason") == "lainnya" and not found.get("note", "").strip():
            self.add_error("note", _("Jelaskan alasannya; pemohon membacanya."))
        return found


def _wanted(form: StepForm, label: str, missing: str) -> None:
    field = form.fields["note"]
    field.required, field.label = True, label
    field.error_messages["required"] = missing


STEPS: dict[str, type[StepForm]] = {"tanya": QuestionForm, "lengkapi": AnswerForm, "tolak": RefuseForm}
