"""Forms of an application, one thing a page. What is typed stays on the device too (static/owner.js), but never what
`private` names: there is nothing about money or a NIK to fill in here, and names and streets need not lie on a phone."""

import datetime as dt
from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.written_forms import without_personal_values
from casework.once import FIELD, new_key
from halal.models import HalalCase, HalalIngredient, HalalSupervisor, HalalTool
from halal.numbers import is_certificate, normalised
from umkm.forms import PlacedAnywhere
from umkm.models import Business, Product

SEEN = "dilihat"  # a mark of what stood there when the form was made: somebody else may have written since
LATER = "nanti"
YES_NO = [("ya", _("Ya")), ("tidak", _("Tidak"))]
SHORTEST = 13  # digits of a certificate's number


class ApplyForm(PortalForm):
    """Saves and goes on; or saves as it is, to be finished another time."""

    submit, submit_name = _("Simpan dan lanjutkan"), "lanjut"
    later = True
    private: tuple[str, ...] = ()

    def __init__(self, *args: Any, person: str, seen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False)
        marks = {"data-draft": person, "data-save": "?draf"}  # static/owner.js finds the form by it
        self.fields[SEEN] = forms.CharField(widget=forms.HiddenInput(marks), initial=seen, required=False)
        self.helper.layout.insert(0, FIELD)
        self.helper.layout.insert(0, SEEN)
        for name in self.private:
            if name in self.fields:
                self.fields[name].widget.attrs["data-private"] = "ya"

    def buttons(self) -> list[Any]:
        later = [Submit(LATER, _("Simpan, lanjutkan lain kali"), css_class="quiet")] if self.later else []
        return [*super().buttons(), *later]

    @property
    def asked(self) -> list[str]:
        """What a person fills in."""
        return [name for name, field in self.fields.items() if not field.widget.is_hidden]


class AnswerForm(ApplyForm):
    """One question of the criteria: its own words are the page's heading."""

    jawaban = forms.ChoiceField(
        label=_("Jawaban Anda"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih Ya atau Tidak.")},
    )


class SupervisorForm(ApplyForm):
    """Who looks after it inside the business: the *penyelia halal*."""

    private = ("name",)

    relation = forms.ChoiceField(
        label=_("Siapa penyelia halalnya?"), choices=HalalSupervisor.Relation.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Nama penyelia halal"), max_length=120, help_text=_("Seperti pada KTP."))
    is_muslim = forms.BooleanField(
        label=_("Penyelia halal beragama Islam"),
        help_text=_("Syarat dari aturan jaminan produk halal."),
        error_messages={"required": _("Penyelia halal harus beragama Islam. Tunjuk keluarga atau karyawan lain.")},
    )


class ProductsForm(ApplyForm):
    """Which products the application is for, and others that the record does not have yet."""

    products = forms.MultipleChoiceField(
        label=_("Produk yang diajukan"), widget=forms.CheckboxSelectMultiple, required=False
    )
    more = forms.CharField(
        label=_("Produk lain"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Yang belum ada di atas. Satu produk satu baris, seperti pada kemasan."),
    )

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = business.products.filter(state=Product.State.OFFERED).order_by("name", "pk")
        self.offered = {str(product.public_id): product for product in offered}
        choice = self.fields["products"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(key, product.name) for key, product in self.offered.items()]
        if not self.offered:
            del self.fields["products"]
            self.helper.layout.fields.remove("products")
            self.fields["more"].label, self.fields["more"].required = _("Produk yang diajukan"), True

    def clean_more(self) -> list[str]:
        """Names, each once and short enough for a label."""
        names = [" ".join(line.split()) for line in self.cleaned_data["more"].splitlines() if line.strip()]
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("Nama produk paling panjang 200 huruf. Tulis satu produk satu baris."))
        known = {product.name.lower() for product in self.offered.values()}
        if twice := [name for name in names if name.lower() in known]:
            raise forms.ValidationError(
                _("%(name)s sudah ada di daftar: pilih di atas.") % {"name": without_personal_values(twice[0])}
            )
        return list(dict.fromkeys(names))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("products") and not data.get("more"):
            raise forms.ValidationError(_("Pilih atau tulis paling sedikit satu produk."))
        return data


class BrandForm(ApplyForm):
    """What SiHalal asks of all products together."""

    brand = forms.CharField(
        label=_("Merek dagang"), required=False, max_length=120, help_text=_("Kosongkan bila dijual tanpa merek.")
    )
    area = forms.ChoiceField(
        label=_("Sampai ke mana dijual?"), choices=HalalCase.Area.choices, widget=forms.RadioSelect
    )


class NewIngredientForm(ApplyForm):
    """Its name first; how it is known to be halal is the next page."""

    name = forms.CharField(
        label=_("Nama bahan"), max_length=120, help_text=_("Satu bahan, misalnya: minyak goreng. Air juga dicatat.")
    )
    kind = forms.ChoiceField(
        label=_("Jenis bahan"), choices=HalalIngredient.Kind.choices, widget=forms.RadioSelect, initial="baku"
    )


class IngredientForm(ApplyForm):
    """How an ingredient is known to be halal. Not knowing is an answer, until the application is sent."""

    name = forms.CharField(label=_("Nama bahan"), max_length=120)
    proof = forms.ChoiceField(
        label=_("Apakah bersertifikat halal?"),
        choices=[
            ("sertifikat", _("Ya, ada nomornya")),
            ("alami", _("Bahan alami yang tidak perlu sertifikat")),
            ("belum", _("Belum tahu; dijawab sebelum dikirim")),
        ],
        widget=forms.RadioSelect,
    )
    certificate_number = forms.CharField(
        label=_("Nomor sertifikat halal"),
        required=False,
        max_length=40,
        help_text=_("Hanya bila bersertifikat. Diawali ID, lalu 17 angka. Lihat logo halal pada kemasan."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "characters"}),
    )
    certificate_last_day = forms.DateField(
        label=_("Berlaku sampai"), required=False, help_text=_("Hanya bila tercetak pada sertifikatnya.")
    )
    brand = forms.CharField(label=_("Merek"), required=False, max_length=120)
    producer = forms.CharField(label=_("Produsen"), required=False, max_length=120)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_certificate_number(self) -> str:
        number = normalised(self.cleaned_data["certificate_number"])
        if number and self.data.get("proof") == "sertifikat" and not is_certificate(number):
            digits = sum(letter.isdecimal() for letter in number)
            if number.startswith("ID") and number[2:].isdecimal() and digits < SHORTEST:
                raise forms.ValidationError(
                    _("Nomor terlalu pendek: baru %(n)s angka. Lihat lagi pada kemasan.") % {"n": digits}
                )
            raise forms.ValidationError(
                _("Nomor sertifikat diawali ID, lalu 13 sampai 20 angka. Lihat lagi pada kemasan.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("proof") == "sertifikat":
            if not data.get("certificate_number") and "certificate_number" not in self.errors:
                self.add_error(
                    "certificate_number", _("Isi nomor sertifikatnya, atau pilih “Belum tahu” dan isi nanti.")
                )
            last = data.get("certificate_last_day")
            if last and last < self.today:
                self.add_error(
                    "certificate_last_day",
                    _("Sertifikat bahan ini sudah berakhir. Cari nomor yang baru pada kemasan, atau ganti bahannya."),
                )
        else:
            data |= {"certificate_number": "", "certificate_last_day": None}
        return data


class StepsForm(ApplyForm):
    """How it is made, from buying to packing."""

    steps = forms.CharField(
        label=_("Langkah membuatnya"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Satu langkah satu baris, dari bahan datang sampai dikemas."),
    )

    def clean_steps(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        if len(lines) < 2:
            raise forms.ValidationError(_("Tulis paling sedikit dua langkah, satu langkah satu baris."))
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("Satu langkah paling panjang 300 huruf. Bagi menjadi beberapa baris."))
        return [without_personal_values(line) for line in lines]


class ToolForm(ApplyForm):
    """One tool."""

    name = forms.CharField(label=_("Nama alat"), max_length=120, help_text=_("Misalnya: wajan, pisau, mesin pres."))
    kind = forms.ChoiceField(
        label=_("Cara kerjanya"), choices=HalalTool.Kind.choices, widget=forms.RadioSelect, initial="manual"
    )
    halal_only = forms.BooleanField(
        label=_("Hanya dipakai untuk produk halal"),
        required=False,
        initial=True,
    )


class SiteForm(PlacedAnywhere, ApplyForm):
    """Where it is made. The street may be a home: it does not stay on the device."""

    private = ("street", "postcode")

    regency = forms.ChoiceField(label=_("Kabupaten atau kota"))
    district = forms.CharField(label=_("Kecamatan"), max_length=80)
    street = forms.CharField(
        label=_("Alamat"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Jalan, nomor, RT/RW, desa atau kelurahan."),
    )
    postcode = forms.RegexField(
        r"^\d{5}$",
        label=_("Kode pos"),
        required=False,
        error_messages={"invalid": _("Kode pos terdiri dari 5 angka. Periksa lagi, atau kosongkan.")},
    )
    at_home = forms.BooleanField(label=_("Ini rumah tempat tinggal"), required=False)


class OutletForm(SiteForm):
    """Where it is sold: mostly where it is made."""

    where = forms.ChoiceField(
        label=_("Di mana produk dijual?"),
        choices=[
            ("sama", _("Di tempat produksi, titip jual, atau lewat internet")),
            ("lain", _("Di tempat jualan sendiri, di alamat lain")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("where", "regency", "district", "street", "postcode", "at_home")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["at_home"]
        self.helper.layout.fields.remove("at_home")
        for name in ("regency", "district", "street"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Hanya bila di alamat lain.")

    def clean(self) -> dict[str, Any]:
        if self.data.get("where") != "lain":
            for name in ("regency", "district", "street", "postcode"):
                self.errors.pop(name, None)
            return self.cleaned_data
        for name in ("regency", "district", "street"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Isi bila tempat jualannya di alamat lain."))
        return super().clean() if not self.errors else self.cleaned_data


class SendForm(ApplyForm):
    """The declaration, signed by typing one's name; by whoever fills in, in the owner's name."""

    submit, submit_name, later = _("Kirim pengajuan"), "kirim", False
    private = ("name",)
    field_order = ("setuju", "name")

    name = forms.CharField(
        label=_("Nama Anda, sebagai tanda tangan"), max_length=120, help_text=_("Ketik nama lengkap, seperti pada KTP.")
    )
    setuju = forms.BooleanField(
        label=_("Saya menyatakan bahwa semua isian ini benar, dan bahan serta prosesnya halal."),
        error_messages={
            "required": _("Centang pernyataan ini bila semua isian benar. Tanpa itu pengajuan tidak dikirim.")
        },
    )

    def __init__(self, *args: Any, for_owner: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_owner:
            self.fields["setuju"].label = _(
                "Pemilik menyatakan bahwa semua isian ini benar, dan bahan serta prosesnya halal. Saya menyampaikannya "
                "dengan izin pemilik."
            )
