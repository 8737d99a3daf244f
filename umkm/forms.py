"""Forms of the registry. What staff and owners may type is the same; what they are asked is not."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.form_base import PortalForm
from accounts.models import District, Regency
from accounts.written_forms import without_personal_values
from umkm.models import Business, Product, ProductGroup
from umkm.models.businesses import Scale

UNKNOWN = [("", "Belum diketahui")]
SCALE_HINT = (
    "Mikro: modal sampai Rp1 miliar atau penjualan setahun sampai Rp2 miliar. Kecil: sampai Rp5 miliar atau Rp15 miliar. "
    "Menengah: sampai Rp10 miliar atau Rp50 miliar (PP 7/2021)."
)
LARGEST = 10**15  # rupiah


class Rupiah(forms.CharField):
    """`1.500.000`, `Rp 1500000`: whole rupiah."""

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        bare = typed.replace(".", "").replace(" ", "").removeprefix("Rp").removeprefix("rp").removesuffix(",00")
        if not bare:
            return None
        if not bare.isdecimal() or not bare.isascii() or int(bare) > LARGEST:
            raise forms.ValidationError("Tulis jumlah rupiah bulat, misalnya 1.500.000.")
        return int(bare)


def district_named(typed: str, regency: str, there: str) -> str:
    """Its code. Raises ValidationError with the names to choose from; `there` says where it is not, in words."""
    districts = District.objects.filter(regency=regency)
    found = districts.filter(name__iexact=typed.strip()).first()
    if found is None:
        names = ", ".join(districts.order_by("name").values_list("name", flat=True))
        raise forms.ValidationError(f"Kecamatan itu tidak ada {there}. Pilihannya: {names}.")
    return found.code


def all_regencies() -> list[Any]:
    """Choices by province: an owner may be anywhere."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    rows = Regency.objects.order_by("province", "name").values_list("code", "name", "province__name")
    for code, name, province in rows:
        grouped.setdefault(province, []).append((code, name))
    return [("", "Pilih"), *grouped.items()]


def nib_digits(typed: str) -> str:
    """Without blanks and dots. Raises ValidationError where it is not a NIB."""
    digits = typed.replace(" ", "").replace(".", "")
    if digits and not (digits.isdecimal() and digits.isascii() and len(digits) == 13):
        raise forms.ValidationError("NIB terdiri dari 13 angka. Periksa lagi, atau kosongkan.")
    return digits


def resolve_district(form: forms.Form, data: dict[str, Any], there: str) -> None:
    """`district_id` beside what was typed; an unknown name is said at its field."""
    data["district_id"] = None
    if data.get("regency") and data.get("district"):
        try:
            data["district_id"] = district_named(data["district"], data["regency"], there)
        except forms.ValidationError as error:
            form.add_error("district", error)


class PlacedAnywhere(PortalForm):
    """Of an owner: `regency` and `district` are fields of the form, and the whole country is offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["regency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = all_regencies()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        resolve_district(self, data, _("di sana"))
        return data


class BusinessForm(PortalForm):
    """Everything that staff may type about a business. `regencies` are those the writer may choose from."""

    name = forms.CharField(label="Nama usaha", max_length=200)
    kind = forms.ChoiceField(label="Jenis", choices=Business.Kind.choices, widget=forms.RadioSelect, initial="usaha")
    regency = forms.ChoiceField(label="Kabupaten atau kota")
    district = forms.CharField(
        label="Kecamatan", required=False, max_length=80, help_text="Nama kecamatan di wilayah itu."
    )
    description = forms.CharField(
        label="Kegiatan usaha",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang dibuat atau dijual. Jangan menulis nomor telepon atau NIK di sini.",
    )
    scale = forms.ChoiceField(label="Skala", choices=[*UNKNOWN, *Scale.choices], required=False, help_text=SCALE_HINT)
    nib = forms.CharField(label="NIB", required=False, max_length=20, help_text="13 angka, kosongkan bila belum punya.")
    street = forms.CharField(label="Alamat", required=False, max_length=300)
    sales = Rupiah(label="Penjualan setahun", required=False, max_length=30, help_text="Rupiah, misalnya 150.000.000.")
    capital = Rupiah(label="Modal usaha", required=False, max_length=30, help_text="Tanpa tanah dan bangunan.")
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, regencies: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["regency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "Pilih"), *regencies.items()]

    def clean_nib(self) -> str:
        return nib_digits(str(self.cleaned_data["nib"]))

    def clean_description(self) -> str:
        return without_personal_values(str(self.cleaned_data["description"]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        resolve_district(self, data, "di wilayah ini")
        return data

    def changes(self) -> dict[str, Any]:
        """Fields of the business."""
        names = ("name", "kind", "description", "scale", "nib", "district_id")
        return {name: self.cleaned_data[name] for name in names}

    def figures(self) -> dict[str, Any]:
        """Fields of the private figures."""
        return {name: self.cleaned_data[name] for name in ("street", "sales", "capital")}


class ProductForm(PortalForm):
    """A product and its group; naming the group confirms it."""

    name = forms.CharField(label="Nama produk", max_length=200)
    group = forms.ChoiceField(label="Kelompok produk", required=False)
    origin = forms.ChoiceField(
        label="Asal", choices=Product.Origin.choices, widget=forms.RadioSelect, initial="domestic"
    )
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["group"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [*UNKNOWN, *ProductGroup.objects.values_list("code", ProductGroup.label_column())]


class BulkForm(PortalForm):
    """Scale and group for all that is filtered; at least one of them."""

    KEEP = [("tetap", "Biarkan seperti sekarang")]
    submit = "Lihat dahulu apa yang berubah"
    submit_name = "lihat"

    scale = forms.ChoiceField(label="Skala", choices=[*KEEP, *Scale.choices])
    group = forms.ChoiceField(label="Kelompok produk")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["group"]
        assert isinstance(choice, forms.ChoiceField)
        groups = ProductGroup.objects.values_list("code", ProductGroup.label_column())
        choice.choices = [*self.KEEP, ("usulan", "Konfirmasi usulan, masing-masing"), *groups]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("scale") == "tetap" and data.get("group") == "tetap":
            raise forms.ValidationError("Pilih skala atau kelompok yang akan diatur.")
        return data

    def chosen(self) -> dict[str, str | None]:
        """None for what stays."""
        return {name: None if (value := self.cleaned_data[name]) == "tetap" else value for name in ("scale", "group")}
