"""Forms of an agreement's moves: days, places and papers in fields of their own kind, and refused in words at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import Province
from accounts.written_forms import without_personal_values
from casework.forms import StepForm, class_of
from casework.models import Case
from casework.workflow import Move, Need
from cooperation import signing
from cooperation.effects import DRAFTS, signed_of
from cooperation.models import Agreement, AgreementDocument, AgreementParty, DocumentType
from cooperation.shown import without_attorney
from cooperation.workflow import ACCORD, PKS

DAYS = {"tanggal", "mulai", "hari_terakhir"}


class AgreementMoveForm(StepForm):
    """Of one move; its fields are made from the needs of its row."""

    move: Move

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        rows = Agreement.objects.filter(case=case).select_related("signed_province", "case__agency")
        self.agreement = rows.first()
        if "provinsi" in self.fields:
            provinces = Province.objects.order_by("name").values_list("code", "name")
            self._choices("provinsi", [("", _("Pilih")), *provinces])
            self.fields["provinsi"].initial = case.agency.code[:2]
        for name in ("naskah", "rencana_kerja"):
            if name in self.fields:
                self._papers(name)
        if "mulai" in self.fields or "provinsi" in self.fields:
            self._warn()

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _papers(self, name: str) -> None:
        """Those that lie with the agreement, the newest first."""
        kind = self.paper_kind if name == "naskah" else DocumentType.WORK_PLAN
        rows = AgreementDocument.objects.filter(agreement=self.agreement, kind=kind).order_by("-added_at", "-pk")
        self._choices(name, [("", _("Pilih")), *((str(row.public_id), row.label) for row in rows)])
        self.fields[name].initial = str(rows[0].public_id) if rows else ""
        said = _t("Berkas berjenis “%(kind)s” pada perjanjian ini.") % {"kind": _t(str(kind.label))}
        if not rows:
            said = _t("Belum ada berkas berjenis “%(kind)s”. Unggah dahulu di halaman perjanjian.") % {
                "kind": _t(str(kind.label))
            }
        self.fields[name].help_text = said

    @property
    def paper_kind(self) -> DocumentType:
        named = [DRAFTS[effect] for effect in self.move.effects if effect in DRAFTS]
        return named[0] if named else DocumentType(self.agreement.document_type if self.agreement else DocumentType.PKS)

    def _warn(self) -> None:
        """A head of an agency who signs without a power of attorney is pointed out, not refused."""
        if self.agreement is None:
            return
        parties: list[AgreementParty] = list(self.agreement.parties.select_related("organisation"))
        if lacking := without_attorney(self.agreement, parties):
            names = ", ".join(str(party.organisation) for party in lacking)
            said = _t("%(names)s: kepala dinas menandatangani tanpa nomor surat kuasa. Boleh diteruskan, tetapi periksa dahulu.")  # fmt: skip
            self.fields["tanggal"].help_text = said % {"names": names}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("nomor", "tempat", "alasan"):
            if data.get(name):
                data[name] = without_personal_values(" ".join(data[name].split()))
        if self.agreement is None or self.errors:
            return data
        try:
            if "sign" in self.move.effects:
                signing.check(self.agreement.document_type, signed_of(data))
            elif "end_early" in self.move.effects:
                signing.check_end(self.agreement, data["hari_terakhir"])
        except ValidationError as error:
            named = {"starts_on": "mulai", "last_day": "hari_terakhir"}
            for name, said in getattr(error, "error_dict", {None: error}).items():
                self.add_error(named.get(name or ""), ValidationError(said))
        return data


def _field(move: Move, need: Need) -> forms.Field:
    required = not need.optional
    label = _(need.label)
    if need.key in DAYS:
        return forms.DateField(label=label, required=required)
    if need.key in ("provinsi", "naskah", "rencana_kerja"):
        return forms.ChoiceField(label=label, required=required)
    if need.key == "alasan":
        return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    return forms.CharField(label=label, max_length=120, required=required)


def form_of(move: Move) -> type[AgreementMoveForm]:
    """The form class of one row of a table."""
    fields: dict[str, Any] = {need.key: _field(move, need) for need in move.needs}
    if move.reasons:
        fields["reason"] = forms.ChoiceField(
            label=_("Alasan"),
            choices=[("", _("Pilih")), *((key, _(label)) for key, label in move.reasons)],
            error_messages={"required": _("Pilih alasan dari daftar.")},
        )
    if "hari_terakhir" in fields:
        fields["hari_terakhir"].help_text = _("Sampai pukul 24.00 di tempat ditandatangani.")
        if not fields["hari_terakhir"].required:
            fields["hari_terakhir"].help_text = _("Kosongkan bila tidak diketahui: tidak ada yang dibuka dan tidak ada pengingat.")  # fmt: skip
    if "provinsi" in fields:
        fields["provinsi"].help_text = _("Hari berakhir dihitung menurut jam di sana.")
    return class_of(AgreementMoveForm, move, fields)


def forms_of(moves: tuple[Move, ...]) -> dict[str, type[AgreementMoveForm]]:
    """By move."""
    return {move.key: form_of(move) for move in moves}


PKS_FORMS, ACCORD_FORMS = forms_of(PKS.moves), forms_of(ACCORD.moves)
