"""What is asked of whoever ends an agreement, names who sees to it, or adds a paper."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.written_forms import without_personal_values
from cooperation.models import Agreement, AgreementDocument, DocumentType
from cooperation.services import check_addendum
from cooperation.signing import check_end


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
        check_end(self.agreement, day)
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

    kind = forms.ChoiceField(label=_("Jenis berkas"), choices=AgreementDocument.KINDS, required=False)
    label = forms.CharField(label=_("Nama berkas"), max_length=120, help_text=_("Misalnya: Naskah PKS, lembar 1."))
    number = forms.CharField(label=_("Nomor"), max_length=100, required=False)
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("PDF, JPEG, atau PNG sampai 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        first = agreement.document_type if agreement.document_type in DocumentType.values else AgreementDocument.OTHER
        self.fields["kind"].initial = first

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"] or AgreementDocument.OTHER
        if kind == DocumentType.ADDENDUM:
            check_addendum(self.agreement)
        return kind

    def clean_number(self) -> str:
        return without_personal_values(self.cleaned_data["number"].strip())

    def clean_label(self) -> str:
        return without_personal_values(self.cleaned_data["label"])
