"""What is asked of whoever keeps agreements."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.models import Agency, Organisation, Province, Regency
from accounts.written_forms import without_personal_values
from cooperation import terms
from cooperation.models import Agreement, DocumentType
from cooperation.services import Clause, Paper, Side
from database import clock

FIRST_ZONE = "Asia/Jayapura"  # where a day begins first: signed today anywhere is not in the future
OPENS = [("statistics", _("Angka")), ("registry", _("Registri usaha tanpa data pribadi"))]
REGION = _("Kosongkan untuk seluruh wilayah, atau tulis satu kabupaten atau kota.")


class AgreementForm(PortalForm):
    """An agreement between an office of one's own (`offices`) and one partner."""

    submit = _("Simpan perjanjian")

    us = forms.ChoiceField(label=_("Pihak kami"))
    place = forms.ChoiceField(
        label=_("Kami adalah"), choices=[("1", _("Pihak kesatu")), ("2", _("Pihak kedua"))], widget=forms.RadioSelect
    )
    partner = forms.ChoiceField(
        label=_("Mitra"), help_text=_("Belum ada di daftar? Minta admin sistem menambahkan organisasinya.")
    )
    document_type = forms.ChoiceField(label=_("Jenis naskah"), choices=DocumentType.choices)
    title = forms.CharField(label=_("Tentang"), max_length=300)
    number_us = forms.CharField(label=_("Nomor dari kami"), max_length=100, required=False)
    number_partner = forms.CharField(label=_("Nomor dari mitra"), max_length=100, required=False)
    signed_on = forms.DateField(label=_("Tanggal ditandatangani"))
    signed_place = forms.CharField(label=_("Tempat ditandatangani"), max_length=120, help_text=_("Misalnya Kendari."))
    signed_province = forms.ChoiceField(
        label=_("Provinsi tempat itu"), help_text=_("Hari berakhir dihitung menurut jam di sana.")
    )
    starts_on = forms.DateField(label=_("Mulai berlaku"), required=False)
    last_day = forms.DateField(
        label=_("Hari terakhir berlaku"),
        required=False,
        help_text=_("Kosongkan bila tidak diketahui: tidak ada yang dibuka dan tidak ada pengingat."),
    )
    signatory_us = forms.CharField(label=_("Penanda tangan kami"), max_length=120, required=False)
    signatory_us_title = forms.CharField(label=_("Jabatannya"), max_length=120, required=False)
    power_us = forms.CharField(
        label=_("Nomor surat kuasa"), max_length=100, required=False, help_text=_("Bila bukan gubernur atau bupati.")
    )
    power_us_on = forms.DateField(label=_("Tanggal surat kuasa"), required=False)
    signatory_partner = forms.CharField(label=_("Penanda tangan mitra"), max_length=120, required=False)
    signatory_partner_title = forms.CharField(label=_("Jabatannya"), max_length=120, required=False)
    power_partner = forms.CharField(label=_("Nomor surat kuasa mitra"), max_length=100, required=False)
    power_partner_on = forms.DateField(label=_("Tanggal surat kuasa mitra"), required=False)
    gives = forms.MultipleChoiceField(
        label=_("Kami buka untuk mitra"), choices=OPENS, widget=forms.CheckboxSelectMultiple, required=False
    )
    gives_region = forms.CharField(label=_("Wilayah yang kami buka"), max_length=80, required=False, help_text=REGION)
    gets = forms.MultipleChoiceField(
        label=_("Mitra buka untuk kami"),
        choices=OPENS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Terbuka setelah kepala dinas atau kepala bidang mitra menyetujuinya di portal."),
    )
    gets_region = forms.CharField(label=_("Wilayah yang mitra buka"), max_length=80, required=False, help_text=REGION)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.public_id): office for office in offices}
        others = Organisation.objects.exclude(pk__in=[office.pk for office in offices] if len(offices) == 1 else [])
        self.others = {str(one.public_id): one for one in others.select_related("agency")}
        provinces = Province.objects.order_by("name").values_list("code", "name")
        for name, choices in (
            ("us", [(key, str(office)) for key, office in self.offices.items()]),
            ("partner", [("", _("Pilih")), *((key, str(one)) for key, one in self.others.items())]),
            ("signed_province", [("", _("Pilih")), *provinces]),
        ):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = choices

    def clean_signed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["signed_on"]
        if day > clock.today(FIRST_ZONE):
            raise ValidationError(_t("Tanggal ditandatangani tidak dapat di masa depan."))
        return day

    def clean_title(self) -> str:
        return without_personal_values(" ".join(self.cleaned_data["title"].split()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, partner = data.get("document_type"), self.others.get(data.get("partner", ""))
        if kind and not {"starts_on", "last_day"} & set(self.errors):
            try:
                terms.check(kind, data.get("starts_on"), data.get("last_day"))
            except ValidationError as error:
                self.add_error(None, error)
        if partner and partner == self.offices.get(data.get("us", "")):
            self.add_error("partner", _t("Kedua pihak sama. Pilih mitra yang lain."))
        elif partner and data.get("gets") and office_of(partner) is None:
            self.add_error("gets", _t("Mitra ini bukan dinas di portal, jadi tidak ada datanya yang dapat dibuka."))
        if not self.errors:
            self._regions(data)
        return data

    def _regions(self, data: dict[str, Any]) -> None:
        """Each region as its code: of the giver's own, by name."""
        for field, side in (("gives", self.offices[data["us"]]), ("gets", self.others[data["partner"]])):
            office = office_of(side)
            data[f"{field}_code"] = ""
            if not data[field] or office is None:
                continue
            try:
                data[f"{field}_code"] = region_named(data[f"{field}_region"], office)
            except ValidationError as error:
                self.add_error(f"{field}_region", error)

    def paper(self) -> Paper:
        """What was typed, as the services take it."""
        data = self.cleaned_data
        us, partner = self.offices[data["us"]], self.others[data["partner"]]
        sides = [
            Side(us, data["number_us"], data["signatory_us"], data["signatory_us_title"], data["power_us"],
                 data["power_us_on"]),
            Side(partner, data["number_partner"], data["signatory_partner"], data["signatory_partner_title"],
                 data["power_partner"], data["power_partner_on"]),
        ]  # fmt: skip
        clauses = [
            Clause(office, receiver, kind, data[f"{field}_code"])
            for field, giver, receiver in (("gives", us, partner), ("gets", partner, us))
            for kind in data[field]
            if (office := office_of(giver)) is not None
        ]
        return Paper(
            title=data["title"],
            signed_on=data["signed_on"],
            signed_place=data["signed_place"],
            signed_province=Province.objects.get(code=data["signed_province"]),
            sides=sides if data["place"] == "1" else sides[::-1],
            clauses=clauses,
            document_type=data["document_type"],
            starts_on=data["starts_on"],
            last_day=data["last_day"],
        )


def office_of(organisation: Organisation) -> Agency | None:
    """The agency that it is, or None."""
    return getattr(organisation, "agency", None)


def region_named(typed: str, office: Agency) -> str:
    """The office's own code, or that of a regency under it. Raises ValidationError with the names to choose from."""
    typed = " ".join(typed.split())
    if not typed:
        return office.code
    regencies = Regency.objects.under([office.code]).order_by("name")
    for regency in regencies:
        if typed.lower() in (regency.name.lower(), regency.bare_name.lower()):
            return regency.code
    names = ", ".join(regency.name for regency in regencies)
    raise ValidationError(_t("Wilayah itu tidak ada di sana. Pilihannya: %(names)s.") % {"names": names})


def initial_of(agreement: Agreement, mine: list[Organisation]) -> dict[str, Any]:
    """What the form shows of one that is there, seen from one's own side."""
    parties = list(agreement.parties.select_related("organisation__agency"))
    us = next(party for party in parties if party.organisation in mine)
    partner = next(party for party in parties if party.pk != us.pk)
    values: dict[str, Any] = {
        "us": str(us.organisation.public_id),
        "place": str(min(us.position, 2)),
        "partner": str(partner.organisation.public_id),
        "signed_province": agreement.signed_province_id,
        "starts_on": agreement.starts_on,
        "last_day": agreement.agreed_last_day or agreement.last_day,
    }
    values |= {name: getattr(agreement, name) for name in ("document_type", "title", "signed_on", "signed_place")}
    for name, party in (("us", us), ("partner", partner)):
        values |= {
            f"number_{name}": party.number,
            f"signatory_{name}": party.signatory,
            f"signatory_{name}_title": party.signatory_title,
            f"power_{name}": party.power_of_attorney,
            f"power_{name}_on": party.power_of_attorney_on,
        }
    names = dict(Regency.objects.values_list("code", "name"))
    for field, party in (("gives", us), ("gets", partner)):
        theirs = [one for one in agreement.openings.all() if one.giver_id == party.organisation_id]
        values[field] = [one.kind for one in theirs]
        values[f"{field}_region"] = next((names[one.region] for one in theirs if one.region in names), "")
    return values


class EndForm(PortalForm):
    """Ended before its day."""

    submit = _("Akhiri perjanjian")

    last_day = forms.DateField(
        label=_("Hari terakhir berlaku"), help_text=_("Sampai pukul 24.00 di tempat ditandatangani.")
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dibaca kedua pihak."),
    )  # fmt: skip
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        terms.check_early_end(self.agreement.term, day, self.agreement.zone)
        return day

    def clean_reason(self) -> str:
        return without_personal_values(self.cleaned_data["reason"].strip())


def of_own_side(mine: list[int]) -> Q:
    """Parties whose people one may name: one's own, and a partner that keeps nothing here itself."""
    return Q(organisation__in=mine) | Q(organisation__agency__isnull=True)


class ResponsibleForm(PortalForm):
    """Somebody of one of the two sides."""

    submit = _("Tambah penanggung jawab")

    person = forms.ChoiceField(label=_("Penanggung jawab"), help_text=_("Pengingat dikirim kepadanya."))
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, mine: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered: dict[str, tuple[Any, Any]] = {}
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        for party in agreement.parties.filter(of_own_side(mine)).select_related("organisation"):
            members = party.organisation.memberships.in_force().select_related("user__person")
            people = {one.user.public_id: one.user.person for one in members.order_by("user__person__full_name")}
            self.offered |= {str(key): (party, person) for key, person in people.items()}
            groups.append((str(party.organisation), [(str(key), str(person)) for key, person in people.items()]))
        choice = self.fields["person"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Pilih")), *groups]


class DocumentForm(PortalForm):
    """One more paper."""

    submit = _("Unggah berkas")

    label = forms.CharField(label=_("Nama berkas"), max_length=120, help_text=_("Misalnya: Naskah PKS, lembar 1."))
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("PDF, JPEG, atau PNG sampai 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_label(self) -> str:
        return without_personal_values(self.cleaned_data["label"])
