"""The form of a move, made from its table: what it needs, the list of reasons, a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from casework.kinds import PAGES
from casework.models import Case
from casework.once import FIELD, new_key
from casework.workflow import Move

VERSION = "versi"


class StepForm(PortalForm):
    """What every step on a case carries: the version that was seen and the key of the form."""

    note = forms.CharField(
        label="Catatan",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Terlihat oleh semua pihak pada perkara ini. Jangan tulis nomor telepon atau NIK.",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[VERSION] = forms.IntegerField(widget=forms.HiddenInput, initial=case.version)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, initial=new_key)
        self.helper.layout.insert(0, VERSION)
        self.helper.layout.insert(0, FIELD)

    def evidence(self) -> dict[str, Any]:
        """All that is neither the frame's nor empty."""
        own = {VERSION, FIELD, "note", "reason"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own and value not in (None, "")}


class NoteForm(StepForm):
    """For steps that every kind has and that want a reason in words."""

    submit = "Simpan"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "Alasan"
        self.fields["note"].error_messages["required"] = "Isi alasan."


def form_class(case: Case, move: Move) -> type[StepForm]:
    """The kind's own where it has one, else one made from the table."""
    own = PAGES[case.kind].forms.get(move.key)
    if own is not None:
        assert issubclass(own, StepForm)
        return own
    return type("MoveForm", (StepForm,), {**fields_of(move), "submit": move.label, "__module__": __name__})


def class_of(base: type[StepForm], move: Move, fields: dict[str, Any]) -> type[Any]:
    """A kind's own form of one move: these fields in their order, then the note."""
    own = {"move": move, "submit": _(move.label), "field_order": [*fields, "note"], "__module__": base.__module__}
    return type(f"{move.key.title().replace('_', '')}Form", (base,), {**fields, **own})


def fields_of(move: Move) -> dict[str, Any]:
    """What its table says: a line of text for each need, and the list of reasons."""
    fields: dict[str, Any] = {
        need.key: forms.CharField(label=need.label, max_length=200, required=not need.optional) for need in move.needs
    }
    if move.reasons:
        fields["reason"] = forms.ChoiceField(label="Alasan", choices=[("", "Pilih"), *move.reasons])
    return fields


class ManyForm(PortalForm):
    """A step for many cases: what is the same for all of them."""

    note = forms.CharField(
        label="Catatan",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tertulis pada setiap perkara dan terlihat oleh semua pihaknya. Jangan tulis nomor telepon atau NIK.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_tag = False
        self.helper.layout.fields[:] = [*self.fields]

    def buttons(self) -> list[Any]:
        return []


def many_form_class(move: Move) -> type[ManyForm]:
    """Of a move whose needs can be the same for many."""
    return type("ManyMoveForm", (ManyForm,), {**fields_of(move), "__module__": __name__})


class ReasonForm(ManyForm):
    """For a step that wants a reason in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "Alasan"
        self.fields["note"].error_messages["required"] = "Isi alasan."


class AssignForm(ManyForm):
    """To whom the cases go."""

    person = forms.ChoiceField(label="Tugaskan kepada")
    field_order = ["person", "note"]

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Pilih"), *people, ("tim", "Tim, belum kepada siapa pun")]
