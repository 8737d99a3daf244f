"""Forms of the verification on site: each page is saved as it is, without script too."""

import datetime as dt
from decimal import Decimal
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from casework.once import FIELD, new_key
from halal.visiting import CHECKLIST, NO, YES

ANSWERS = [(YES, _("Ya")), (NO, _("Tidak"))]


class FieldForm(PortalForm):
    """Carries the key of the form: sent twice, it is written once."""

    submit = _("Simpan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False)
        self.helper.layout.insert(0, FIELD)


class PlaceForm(FieldForm):
    """Where and when. What the device says comes in hidden fields, and only where it was let."""

    place = forms.CharField(
        label=_("Tempat yang dikunjungi"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: dapur di rumah pemilik, Lorong Anggrek."),
    )
    day = forms.DateField(label=_("Tanggal kunjungan"))
    hour = forms.TimeField(
        label=_("Jam"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Tulis jam seperti 09:30.")},
    )
    lat = forms.DecimalField(required=False, min_value=-12, max_value=8, widget=forms.HiddenInput)
    lng = forms.DecimalField(required=False, min_value=94, max_value=142, widget=forms.HiddenInput)
    accuracy = forms.IntegerField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.attrs = {"data-place": "ya"}

    def clean_day(self) -> dt.date:
        """A visit of last century is a slip."""
        day: dt.date = self.cleaned_data["day"]
        if day.year < 2020:
            raise ValidationError(_("Periksa tahunnya."))
        return day

    @property
    def where(self) -> tuple[Decimal, Decimal, int | None] | None:
        """What the device said, whole or not at all."""
        lat, lng = self.cleaned_data.get("lat"), self.cleaned_data.get("lng")
        if lat is None or lng is None:
            return None
        step = Decimal("0.000001")
        return lat.quantize(step), lng.quantize(step), self.cleaned_data.get("accuracy")


class ChecklistForm(FieldForm):
    """A yes or no for each line, and a remark where it is no. May be saved half filled in."""

    half_filled = True  # so no line is said to be free to leave empty
    submit_name = "kirim"  # `simpan` is a line of the list

    note = forms.CharField(
        label=_("Catatan lain"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Jangan tulis nomor telepon atau NIK."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts: list[Any] = [FIELD]
        for line in CHECKLIST:
            self.fields[line.key] = forms.ChoiceField(
                label=_(line.text),
                help_text=_(line.help) if line.help else "",
                choices=ANSWERS,
                required=False,
                widget=forms.RadioSelect,
            )
            remark = f"{line.key}_catatan"
            self.fields[remark] = forms.CharField(label=_("Catatan, wajib bila tidak"), required=False, max_length=300)
            parts += [line.key, remark]
        self.helper.layout = Layout(*parts, "note", *self.buttons())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for line in CHECKLIST:
            if data.get(line.key) == NO and not str(data.get(f"{line.key}_catatan", "")).strip():
                self.add_error(f"{line.key}_catatan", _("Tulis apa yang tidak sesuai."))
        return data

    @property
    def said(self) -> dict[str, tuple[str, str]]:
        """Answer and remark by line."""
        data = self.cleaned_data
        return {line.key: (data.get(line.key, ""), data.get(f"{line.key}_catatan", "")) for line in CHECKLIST}


class SignForm(FieldForm):
    """The companion's name, typed or drawn; the owner's too, where they are there."""

    submit, submit_name = _("Tanda tangani dan kirim hasil"), "kirim"

    name = forms.CharField(label=_("Nama pendamping"), max_length=120, help_text=_("Ketik nama lengkap Anda."))
    drawing = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-sign": "name"}))
    owner_name = forms.CharField(
        label=_("Nama pemilik"),
        max_length=120,
        required=False,
        help_text=_("Bila pemilik ada di tempat dan setuju dengan hasilnya. Kosongkan bila tidak."),
    )
    owner_drawing = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-sign": "owner_name"}))
    sure = forms.BooleanField(
        label=_("Saya datang sendiri ke tempat ini, dan hasil ini benar."),
        error_messages={"required": _("Centang pernyataan ini untuk mengirim hasilnya.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            FIELD,
            Fieldset(_("Pendamping"), "name", "drawing", HTML('<div data-pad="drawing"></div>')),
            Fieldset(_("Pemilik"), "owner_name", "owner_drawing", HTML('<div data-pad="owner_drawing"></div>')),
            "sure",
            *self.buttons(),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("owner_drawing") and not data.get("owner_name"):
            self.add_error("owner_name", _("Tulis nama pemilik di samping tanda tangannya."))
        return data
