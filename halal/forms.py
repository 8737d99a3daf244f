"""Forms about certificates."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.form_base import PortalForm
from database import clock
from halal.models import Certificate
from halal.numbers import TAKEN, normalised
from umkm.models import Business, ProductGroup

ZONE = "Asia/Jakarta"


class CertificateForm(PortalForm):
    """Recorded by hand, from paper or SiHalal."""

    submit = "Catat sertifikat"

    number = forms.CharField(
        label="Nomor sertifikat", max_length=40, help_text="Seperti tercetak, misalnya ID32110000012345678."
    )
    issued_on = forms.DateField(label="Tanggal terbit")
    products = forms.MultipleChoiceField(label="Produk yang tercakup", widget=forms.CheckboxSelectMultiple)
    last_day = forms.DateField(
        label="Berlaku sampai", required=False, help_text="Hanya bila tercetak. Sejak UU 6/2023 tidak ada batas."
    )
    file = forms.FileField(
        label="Berkas sertifikat",
        required=False,
        help_text="PDF, JPEG, atau PNG sampai 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, business: Business, until: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business
        self.until = until  # of a certificate that is being corrected
        self.offered = {str(p.public_id): p for p in business.products.select_related("group").order_by("name", "pk")}
        choice = self.fields["products"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(key, product.name) for key, product in self.offered.items()]

    def clean_number(self) -> str:
        number = normalised(str(self.cleaned_data["number"]))
        if len(number) < 6:
            raise forms.ValidationError("Nomor itu terlalu pendek. Lihat lagi pada sertifikatnya.")
        if Certificate.objects.standing().filter(number=number).exclude(business=self.business).exists():
            raise forms.ValidationError(_(TAKEN).format(number=number))
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        issued, last = data.get("issued_on"), data.get("last_day")
        if issued and issued > clock.today(ZONE):
            self.add_error("issued_on", "Tanggal terbit tidak dapat di masa depan.")
        if issued and self.until and issued >= self.until:
            self.add_error("issued_on", "Tanggal terbit harus sebelum sertifikat berakhir.")
        if issued and last and last < issued:
            self.add_error("last_day", "Berlaku sampai tidak dapat sebelum tanggal terbit.")
        chosen = [self.offered[key] for key in data.get("products", []) if key in self.offered]
        forbidden = [p.name for p in chosen if p.group and p.group.duty == ProductGroup.Duty.NOT_HALAL_MARK]
        if forbidden:
            self.add_error(
                "products",
                f"{', '.join(forbidden)} dari bahan yang diharamkan: tidak dapat bersertifikat halal, "
                "melainkan wajib berketerangan tidak halal.",
            )
        data["chosen"] = chosen
        return data


class EndForm(PortalForm):
    """The day from which it covers nothing, and why."""

    submit = "Catat berakhirnya"

    ending = forms.ChoiceField(label="Apa yang terjadi", choices=Certificate.Ending.choices, widget=forms.RadioSelect)
    day = forms.DateField(label="Sejak tanggal")
    reason = forms.CharField(label="Alasan", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificate = certificate

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.certificate.ending:
            raise forms.ValidationError("Sertifikat ini sudah tercatat berakhir. Muat ulang halaman usahanya.")
        return data

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day <= self.certificate.in_force.lower:
            raise forms.ValidationError("Tanggal ini harus sesudah tanggal terbit.")
        if day > clock.today(ZONE):
            raise forms.ValidationError("Tanggal ini belum tiba.")
        return day
