"""An agreement that is only talked of: between whom, about what, what each would open. The rest comes at signing."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.form_sections import Section
from cooperation.forms_agreement import OF_PARTNER, OPENED, SIGNED, AgreementForm
from cooperation.models import DocumentType

AT_SIGNING = ("signed_on", "signed_place", "signed_province", "starts_on", "last_day")
NOT_EXTENDED = (*AT_SIGNING, "version")
OF_THE_OLD = ("number_", "signatory_", "power_")  # the new one has its own


def extended(initial: dict[str, Any]) -> dict[str, Any]:
    """What an extension takes over of what the form shows of the old one."""
    kept = {name: value for name, value in initial.items() if name not in NOT_EXTENDED}
    return {name: value for name, value in kept.items() if not name.startswith(OF_THE_OLD)}


class DraftForm(AgreementForm):
    """Before it is signed."""

    submit = _("Simpan kerja sama")

    burdens_region = forms.BooleanField(
        label=_("Membebani daerah atau masyarakat, atau belum ada di APBD tahun ini"),
        required=False,
        help_text=_("Bila ya, perlu persetujuan DPRD sebelum PKS disusun."),
    )
    extends = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in AT_SIGNING:
            del self.fields[name]
        self.fields["document_type"].help_text = _(
            "Dengan kementerian atau lembaga pusat tidak ada PKS: pilih nota kesepakatan."
        )

    def _kinds(self) -> None:
        field = self.fields["document_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in (DocumentType.PKS, DocumentType.ACCORD)]

    def _arranged(self) -> Iterator[Any]:
        yield from ("us", "place", "partner", "document_type", "title", "burdens_region")
        yield from ("extends", "version", "kunci")
        ours = ("number_us", "number_partner", "signatory_us", "signatory_us_title", "power_us", "power_us_on")
        yield Section(_("Yang akan dibuka"), *OPENED)
        yield Section(_("Nomor, penanda tangan, dan surat kuasa"), *ours, *SIGNED)
        for number, suffix in enumerate(self.suffixes[1:], start=2):
            yield Section(_t("Mitra ke-%(number)s") % {"number": number}, *(name + suffix for name in OF_PARTNER))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("document_type") == DocumentType.ACCORD and data.get("burdens_region"):
            self.add_error("burdens_region", ValidationError(_t("Persetujuan DPRD hanya untuk PKS.")))
        return data
