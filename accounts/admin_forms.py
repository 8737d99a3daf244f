"""Forms of the admin that write through `services`: people who work here, and their memberships."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import written_forms
from accounts.admin_base import ReasonModelForm
from accounts.backends import find
from accounts.models import Membership, Organisation, Role, User
from accounts.services import zone_of_organisation
from database import clock


def begins(day: dt.date, organisation: Organisation) -> dt.datetime:
    """The first instant of the day at the agency's place; elsewhere in WIB."""
    return clock.day_starts(day, zone_of_organisation(organisation))


class NewUserForm(forms.ModelForm):
    """Somebody who works here. They sign in first by a code in their mail, set up a code app, then a password."""

    full_name = forms.CharField(label="Nama lengkap", max_length=200)
    email = forms.CharField(label="Surel", max_length=254, help_text="Disimpan tersandi; tidak tampil lagi di sini.")
    organisation = forms.ModelChoiceField(label="Organisasi", queryset=Organisation.objects.all())
    role = forms.ChoiceField(label="Peran", choices=Role.choices)
    since = forms.DateField(label="Sejak", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    class Meta:
        model = User
        fields: list[str] = []

    def clean_email(self) -> str:
        address = written_forms.email(self.cleaned_data["email"])
        if find(address)[0] is not None:
            raise ValidationError("Surel itu sudah milik orang lain.")
        return address


class UserForm(ReasonModelForm):
    """Whether one may sign in, and help for who has lost telephone and paper."""

    reset_factor = forms.BooleanField(
        label="Lepas aplikasi kode dan kode cadangan",
        required=False,
        help_text="Hanya setelah memastikan orangnya. Ia memasang yang baru pada masuk berikutnya; semua sesinya berakhir.",
    )

    class Meta:
        model = User
        fields = ["is_active"]


class MembershipForm(ReasonModelForm):
    """From a day until another, which is no longer of it."""

    since = forms.DateField(label="Sejak", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label="Sampai",
        required=False,
        help_text="Hari pertama tanpa peran ini. Kosong: belum ditentukan.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Membership
        fields = ["user", "organisation", "role"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        held = self.instance if self.instance.pk else None
        organisation = data.get("organisation") or getattr(held, "organisation", None)
        user, role = data.get("user") or getattr(held, "user", None), data.get("role") or getattr(held, "role", None)
        if organisation is None or user is None or self.errors:
            return data
        since = held.period.lower if held else begins(data["since"], organisation)
        until = begins(data["until"], organisation) if data.get("until") else None
        if until is not None and until <= since:
            raise ValidationError({"until": "Sampai harus sesudah sejak."})
        data["from"], data["to"] = since, until
        others = Membership.objects.filter(
            user=user, organisation=organisation, role=role, period__overlap=DateTimeTZRange(since, until)
        ).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError("Pada masa itu ia sudah memegang peran ini di sana.")
        return data
