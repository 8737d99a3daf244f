"""An agreement as it is typed from paper: one side of one's own, one partner or several, what each opens to the other."""

import copy
import datetime as dt
from collections.abc import Iterator
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.form_sections import Section
from accounts.models import Agency, Organisation, Province, Regency
from accounts.written_forms import without_personal_values
from cooperation import terms
from cooperation.models import RECORDED, Agreement, AgreementParty, DocumentType, Opening
from cooperation.services import Clause, Paper, Side
from database import clock

FIRST_ZONE = "Asia/Jayapura"  # where a day begins first: signed today anywhere is not in the future
OPENS = [("statistics", _("Angka")), ("registry", _("Registri usaha tanpa data pribadi"))]
REGION = _("Kosongkan untuk seluruh wilayah, atau tulis satu kabupaten atau kota.")
PARTNERS = 3  # that the form offers; one that has more gets as many
PLACES = [_("Pihak kesatu"), _("Pihak kedua"), _("Pihak ketiga"), _("Pihak keempat")]
SIGNED = ("signatory_partner", "signatory_partner_title", "power_partner", "power_partner_on")
OPENED = ("gives", "gives_region", "gets", "gets_region")
OF_PARTNER = ("partner", "number_partner", *SIGNED, *OPENED)


class AgreementForm(PortalForm):
    """An agreement between an office of one's own (`offices`) and its partners. A further partner has the first one's
    fields, with a number behind their names."""

    submit = _("Simpan perjanjian")

    us = forms.ChoiceField(label=_("Pihak kami"))
    place = forms.ChoiceField(label=_("Kami adalah"), widget=forms.RadioSelect)
    partner = forms.ChoiceField(
        label=_("Mitra"), help_text=_("Belum ada di daftar? Minta admin sistem menambahkan organisasinya.")
    )
    document_type = forms.ChoiceField(label=_("Jenis naskah"), choices=[(kind.value, kind.label) for kind in RECORDED])
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
    signatory_us_title = forms.CharField(label=_("Jabatan penanda tangan kami"), max_length=120, required=False)
    power_us = forms.CharField(
        label=_("Nomor surat kuasa"), max_length=100, required=False, help_text=_("Bila bukan gubernur atau bupati.")
    )
    power_us_on = forms.DateField(label=_("Tanggal surat kuasa"), required=False)
    signatory_partner = forms.CharField(label=_("Penanda tangan mitra"), max_length=120, required=False)
    signatory_partner_title = forms.CharField(label=_("Jabatan penanda tangan mitra"), max_length=120, required=False)
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

    def __init__(self, *args: Any, offices: list[Organisation], partners: int = PARTNERS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suffixes = [""] + [f"_{number}" for number in range(2, max(partners, PARTNERS) + 1)]
        self.offices = {str(office.public_id): office for office in offices}
        others = Organisation.objects.exclude(pk__in=[office.pk for office in offices] if len(offices) == 1 else [])
        self.others = {str(one.public_id): one for one in others.select_related("agency")}
        provinces = Province.objects.order_by("name").values_list("code", "name")
        for name, choices in (
            ("us", [(key, str(office)) for key, office in self.offices.items()]),
            ("place", [(str(number), _place(number)) for number in range(1, len(self.suffixes) + 2)]),
            ("partner", [("", _("Pilih")), *((key, str(one)) for key, one in self.others.items())]),
            ("signed_province", [("", _("Pilih")), *provinces]),
        ):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = choices
        self._kinds()
        for number, suffix in enumerate(self.suffixes[1:], start=2):
            for name in OF_PARTNER:
                self.fields[name + suffix] = self._again(name, number)
        self.helper.layout = Layout(*self._arranged(), *self.buttons())

    def _kinds(self) -> None:
        """An earlier paper of another kind stays what it is."""
        standing = (self.initial or {}).get("document_type", "")
        field = self.fields["document_type"]
        assert isinstance(field, forms.ChoiceField)
        if standing and standing not in RECORDED:
            field.choices = [*field.choices, (standing, DocumentType(standing).label)]  # type: ignore[list-item]

    def _again(self, name: str, number: int) -> forms.Field:
        """The first partner's field, for the next one: nobody is asked for more than one."""
        field = copy.deepcopy(self.fields[name])
        field.required = False
        field.label = _t("%(label)s, mitra ke-%(number)s") % {"label": field.label, "number": number}
        if name not in ("gives_region", "gets_region"):
            field.help_text = ""
        return field

    def _arranged(self) -> Iterator[Any]:
        """What every agreement has stands open; on a phone the rest is a line each."""
        yield from ("us", "place", "partner", "document_type", "title", "signed_on", "signed_place", "signed_province")
        yield from ("starts_on", "last_day", "version", "kunci")
        ours = ("number_us", "number_partner", "signatory_us", "signatory_us_title", "power_us", "power_us_on")
        yield Section(_("Nomor, penanda tangan, dan surat kuasa"), *ours, *SIGNED)
        yield Section(_("Yang dibuka perjanjian ini"), *OPENED)
        for number, suffix in enumerate(self.suffixes[1:], start=2):
            yield Section(_t("Mitra ke-%(number)s") % {"number": number}, *(name + suffix for name in OF_PARTNER))

    def clean_signed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["signed_on"]
        if day > clock.today(FIRST_ZONE):
            raise ValidationError(_t("Tanggal ditandatangani tidak dapat di masa depan."))
        return day

    def clean_title(self) -> str:
        return without_personal_values(" ".join(self.cleaned_data["title"].split()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("document_type")
        if kind and not {"starts_on", "last_day"} & set(self.errors):
            try:
                terms.check(kind, data.get("starts_on"), data.get("last_day"))
            except ValidationError as error:
                self.add_error(None, error)
        self._sides(data)
        if not self.errors:
            self._regions(data)
        return data

    def _sides(self, data: dict[str, Any]) -> None:
        """Each party once, no gaps that mean something, and a place that there is."""
        taken = {data.get("us")}
        for suffix in self.suffixes:
            chosen = data.get(f"partner{suffix}", "")
            if chosen and chosen in taken:
                self.add_error(f"partner{suffix}", _t("Pihak ini sudah dipilih. Pilih mitra yang lain."))
            elif chosen and data.get(f"gets{suffix}") and office_of(self.others[chosen]) is None:
                said = _t("Mitra ini bukan dinas di portal, jadi tidak ada datanya yang dapat dibuka.")
                self.add_error(f"gets{suffix}", said)
            elif suffix and not chosen and any(data.get(name + suffix) for name in OF_PARTNER):
                self.add_error(f"partner{suffix}", _t("Pilih mitranya, atau kosongkan isian lain di bagian ini."))
            taken.add(chosen)
        sides = 1 + len(self._chosen(data))
        if data.get("place") and not self.errors and int(data["place"]) > sides:
            said = _t("Perjanjian ini mempunyai %(number)s pihak. Pilih urutan yang ada.") % {"number": sides}
            self.add_error("place", said)

    def _chosen(self, data: dict[str, Any]) -> list[tuple[str, Organisation]]:
        """The partners with what their fields end in, in the order of the form."""
        return [(one, self.others[key]) for one in self.suffixes if (key := data.get(f"partner{one}"))]

    def _regions(self, data: dict[str, Any]) -> None:
        """Each region as its code: of the giver's own, by name."""
        for suffix, partner in self._chosen(data):
            for name, side in ((f"gives{suffix}", self.offices[data["us"]]), (f"gets{suffix}", partner)):
                office, region = office_of(side), name.replace("gives", "gives_region").replace("gets", "gets_region")
                data[f"{name}_code"] = ""
                if not data[name] or office is None:
                    continue
                try:
                    data[f"{name}_code"] = region_named(data[region], office)
                except ValidationError as error:
                    self.add_error(region, error)

    def paper(self, standing: Agreement | None = None) -> Paper:
        """What was typed, as the services take it. What the partners of a `standing` one open to each other is not
        asked here and stays."""
        data, partners = self.cleaned_data, self._chosen(self.cleaned_data)
        us = self.offices[data["us"]]
        sides = [
            Side(partner, data[f"number_partner{one}"], *(data[f"{name}{one}"] for name in SIGNED))
            for one, partner in partners
        ]
        ours = Side(
            us, data["number_us"], data["signatory_us"], data["signatory_us_title"], data["power_us"],
            data["power_us_on"],
        )  # fmt: skip
        sides.insert(int(data["place"]) - 1, ours)
        clauses = [
            Clause(office, receiver, kind, data[f"{name}_code"])
            for one, partner in partners
            for name, giver, receiver in ((f"gives{one}", us, partner), (f"gets{one}", partner, us))
            for kind in data[name]
            if (office := office_of(giver)) is not None
        ]
        return Paper(
            title=data["title"],
            signed_on=data.get("signed_on"),
            signed_place=data.get("signed_place", ""),
            signed_province=Province.objects.filter(code=data.get("signed_province")).first(),
            sides=sides,
            clauses=clauses + _among(standing, {partner.pk for _one, partner in partners}),
            document_type=data["document_type"],
            starts_on=data.get("starts_on"),
            last_day=data.get("last_day"),
            burdens_region=data.get("burdens_region", bool(standing and standing.burdens_region)),
        )


def _place(number: int) -> Any:
    return PLACES[number - 1] if number <= len(PLACES) else _t("Pihak ke-%(number)s") % {"number": number}


def _among(standing: Agreement | None, partners: set[int]) -> list[Clause]:
    """The clauses between two partners."""
    if standing is None:
        return []
    rows = Opening.objects.filter(agreement=standing, giver__in=partners, receiver__in=partners)
    return [Clause(one.giver, one.receiver, one.kind, one.region) for one in rows.select_related("giver", "receiver")]


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
    values: dict[str, Any] = {
        "us": str(us.organisation.public_id),
        "place": str(us.position),
        "signed_province": agreement.signed_province_id,
        "starts_on": agreement.starts_on,
        "last_day": agreement.agreed_last_day or agreement.last_day,
    }
    said = ("document_type", "title", "signed_on", "signed_place", "burdens_region")
    values |= {name: getattr(agreement, name) for name in said}
    values |= _signed("us", "", us)
    names = dict(Regency.objects.values_list("code", "name"))
    openings = list(agreement.openings.all())
    for number, partner in enumerate((party for party in parties if party.pk != us.pk), start=1):
        suffix = f"_{number}" if number > 1 else ""
        values[f"partner{suffix}"] = str(partner.organisation.public_id)
        values |= _signed("partner", suffix, partner)
        for field, giver, receiver in (("gives", us, partner), ("gets", partner, us)):
            sides = (giver.organisation_id, receiver.organisation_id)
            theirs = [one for one in openings if (one.giver_id, one.receiver_id) == sides]
            values[field + suffix] = [one.kind for one in theirs]
            values[f"{field}_region{suffix}"] = next((names[one.region] for one in theirs if one.region in names), "")
    return values


def _signed(name: str, suffix: str, party: AgreementParty) -> dict[str, Any]:
    return {
        f"number_{name}{suffix}": party.number,
        f"signatory_{name}{suffix}": party.signatory,
        f"signatory_{name}_title{suffix}": party.signatory_title,
        f"power_{name}{suffix}": party.power_of_attorney,
        f"power_{name}_on{suffix}": party.power_of_attorney_on,
    }
