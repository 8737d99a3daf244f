"""Forms of an agency's people: an invitation, other dates, a colleague's lost factor, an absence, joining."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import joining, written_forms
from accounts.form_base import PortalForm
from accounts.models import Invitation, Membership, Organisation, Role, User
from accounts.queries import WORKING_ROLES
from accounts.services import zone_of_organisation
from database import clock

UNTIL_HINT = _("Hari pertama tanpa peran ini. Kosong: belum ditentukan.")


def instants(data: dict[str, Any], organisation: Organisation) -> tuple[dt.datetime, dt.datetime | None]:
    """The days of a form as instants of the organisation's place."""
    zone = zone_of_organisation(organisation)
    until = clock.day_starts(data["until"], zone) if data.get("until") else None
    return clock.day_starts(data["since"], zone), until


class InviteForm(PortalForm):
    """Into one's own agency in any of its roles; into a partner's organisation as a partner."""

    submit = _("Undang")

    name = forms.CharField(label=_("Nama lengkap"), max_length=200)
    address = forms.CharField(
        label=_("Surel atau nomor telepon"),
        max_length=254,
        help_text=_("Disimpan tersandi dan tidak tampil lagi. Dengan ini ia masuk nanti."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    way = forms.ChoiceField(
        label=_("Cara mengundang"),
        choices=Invitation.Way.choices,
        widget=forms.RadioSelect,
        initial=Invitation.Way.MAIL,
        help_text=_("Kode di kertas Anda serahkan langsung setelah memastikan orangnya."),
    )
    seat = forms.ChoiceField(label=_("Peran"))
    since = forms.DateField(label=_("Sejak"))
    until = forms.DateField(label=_("Sampai"), required=False, help_text=UNTIL_HINT)

    def __init__(self, *args: Any, agency: Organisation, partners: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {str(one.public_id): one for one in (agency, *partners)}
        own = [(f"{role}:{agency.public_id}", role.label) for role in joining.GIVEN_IN_AGENCY]
        others = [(f"{Role.PARTNER}:{one.public_id}", f"{Role.PARTNER.label}, {one.name}") for one in partners]
        self.fields["seat"].choices = [("", _("Pilih")), *own, *others]  # type: ignore[attr-defined]
        self.initial.setdefault("since", clock.today(zone_of_organisation(agency)))

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        written_forms.contact(typed)
        return typed

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        role, _colon, public_id = data["seat"].partition(":")
        data["role"], data["organisation"] = role, self.by_id[public_id]
        data["from"], data["to"] = instants(data, data["organisation"])
        if data["to"] is not None and data["to"] <= max(data["from"], clock.now()):
            raise ValidationError({"until": _("Sampai harus sesudah sejak, dan belum lewat.")})
        return data


class PeriodForm(PortalForm):
    """Other dates of a membership, why, and who gets the open work when it ends."""

    since = forms.DateField(label=_("Sejak"))
    until = forms.DateField(label=_("Sampai"), required=False, help_text=UNTIL_HINT)
    successor = forms.ChoiceField(
        label=_("Perkara terbuka diserahkan kepada"),
        required=False,
        help_text=_("Berlaku saat masa tugas berakhir. Penerimanya diberi tahu satu kali."),
    )
    note = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=300,
        help_text=_("Disimpan pada riwayat. Jangan tulis nomor telepon atau NIK."),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        working = Membership.objects.in_force().filter(
            organisation=membership.organisation_id, role__in=WORKING_ROLES, user__is_active=True
        )
        working = working.exclude(user=membership.user_id).select_related("user__person")
        self.people = {str(row.user.person.public_id): row.user.person for row in working.order_by("-role", "pk")}
        choices = [(key, person.full_name) for key, person in self.people.items()]
        self.fields["successor"].choices = [("", _("Kembali ke tim")), *choices]  # type: ignore[attr-defined]
        if membership.role not in WORKING_ROLES:
            del self.fields["successor"]
            self.helper.layout.fields.remove("successor")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            data["from"], data["to"] = instants(data, self.membership.organisation)
            data["heir"] = self.people.get(data.get("successor", ""))
        return data


class AskResetForm(PortalForm):
    """The first of two says how they know that it is the person."""

    submit = _("Ajukan")

    reason = forms.CharField(
        label=_("Bagaimana Anda memastikan orangnya?"),
        min_length=10,
        max_length=300,
        help_text=_("Misalnya: bertemu langsung di kantor, teleponnya hilang. Rekan kedua membaca ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AbsenceForm(PortalForm):
    """From a day to a last day, and who acts meanwhile. Why somebody is away is not asked."""

    submit = _("Catat")

    who = forms.ChoiceField(label=_("Yang berhalangan"))
    deputy = forms.ChoiceField(label=_("Pengganti"))
    since = forms.DateField(label=_("Hari pertama"))
    last = forms.DateField(label=_("Hari terakhir"))

    def __init__(self, *args: Any, who: list[User], colleagues: list[User], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.users = {str(user.person.public_id): user for user in (*who, *colleagues)}
        for name, users in (("who", who), ("deputy", colleagues)):
            choices = [(str(user.person.public_id), user.get_full_name()) for user in users]
            first = [("", _("Pilih"))] if len(users) != 1 or name == "deputy" else []
            self.fields[name].choices = [*first, *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            data["from"] = clock.day_starts(data["since"], self.zone)
            data["to"] = clock.day_starts(data["last"] + dt.timedelta(days=1), self.zone)
        return data


class JoinCodeForm(PortalForm):
    """The code of an invitation, from a letter or from paper."""

    submit = _("Lanjut")

    code = forms.CharField(
        label=_("Kode undangan"),
        max_length=40,
        help_text=_("Dua belas huruf dan angka, misalnya K4TX-9WQM-3HRA."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class JoinForm(PortalForm):
    """Who one is, and a password by the rules of staff."""

    submit = _("Terima undangan")

    name = forms.CharField(
        label=_("Nama lengkap"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Kata sandi"),
        max_length=200,
        strip=False,
        help_text=_("Paling sedikit 12 karakter. Beberapa kata acak mudah diingat dan sulit ditebak."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        joining.check_password(self.invitation, typed)
        return typed
