"""An owner looks for their business, and claims it."""

from typing import Any

from django import forms

from accounts.form_base import PortalForm
from casework.once import FIELD, new_key
from umkm.claim_pages import PAPER_HINT, checked_paper
from umkm.forms import all_regencies, nib_digits, resolve_district
from umkm.workflow import AS_WHAT


class FindForm(PortalForm):
    """By name and place, or by NIB alone."""

    submit, submit_name = "Cari", "cari"

    name = forms.CharField(
        label="Nama usaha", required=False, max_length=200, help_text="Seperti yang dikenal pembeli."
    )
    regency = forms.ChoiceField(label="Kabupaten atau kota", required=False)
    district = forms.CharField(label="Kecamatan", required=False, max_length=80)
    nib = forms.CharField(label="NIB", required=False, max_length=20, help_text="13 angka, bila punya.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["regency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = all_regencies()

    def clean_nib(self) -> str:
        return nib_digits(str(self.cleaned_data["nib"]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("nib") and not (data.get("name") and data.get("regency")):
            raise forms.ValidationError("Isi nama usaha dan kabupaten atau kotanya, atau NIB.")
        resolve_district(self, data, "di sana")
        return data


class ClaimForm(PortalForm):
    """Why it is theirs. The officer reads it beside what the register knows."""

    submit, submit_name = "Ajukan klaim", "ajukan"

    as_what = forms.ChoiceField(
        label="Apa hubungan Anda dengan usaha ini?",
        choices=AS_WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih hubungan Anda dengan usaha ini."},
    )
    statement = forms.CharField(
        label="Bagaimana dinas dapat mengenali usaha Anda?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Misalnya: sejak kapan, di mana tempatnya, apa yang dijual. Jangan tulis nomor telepon atau NIK.",
        error_messages={"required": "Tulis satu dua kalimat, supaya petugas dapat mengenali usaha Anda."},
    )
    nib = forms.CharField(label="NIB", required=False, max_length=20, help_text="13 angka, bila punya.")
    paper = forms.FileField(label="Berkas bukti", required=False, help_text=PAPER_HINT)
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIELD].initial = new_key

    def clean_nib(self) -> str:
        return nib_digits(str(self.cleaned_data["nib"]))

    def clean_paper(self) -> Any:
        return checked_paper(self.cleaned_data["paper"])
