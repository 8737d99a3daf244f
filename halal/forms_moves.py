"""Forms of the moves: a step outside brings its source, number, day and document, never just a click.

A document that came in with a form that was not right stays: the form that is shown again knows it.
"""

import datetime as dt
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.forms import StepForm, class_of
from casework.models import Case, Party
from casework.workflow import Move, Need
from database import clock
from database.public_ids import as_public_id
from documents import checks
from documents.models import StoredFile
from documents.services import store_upload
from halal import visiting
from halal.models import HalalProduct
from halal.outside import FILES
from halal.workflow import CODE_OF_MOVE, CODES, OWNER, SELF_DECLARE, SOURCES
from umkm.claim_pages import checked_paper

SALT = "halal.forms_moves"
KEPT = "_ada"  # hidden field beside a file: what was uploaded already
CODE_LABELS = {
    "OF11": gettext_lazy("OF11, sedang diverifikasi"),
    "OF15": gettext_lazy("OF15, terverifikasi"),
    "OF72": gettext_lazy("OF72, verifikasi LP3H selesai"),
    "OF100": gettext_lazy("OF100, selesai sidang fatwa"),
    "OF120": gettext_lazy("OF120, penerbitan sertifikat"),
}
ZONE = "Asia/Jakarta"


def fitting(move: Move) -> list[str]:
    """SiHalal's codes from which one may be named with a move."""
    if move.key in CODE_OF_MOVE:
        return [CODE_OF_MOVE[move.key]]
    special = set(CODE_OF_MOVE.values()) if move.to == "dikembalikan" else set()
    return [code for code in CODES.get(move.to, ()) if code not in special]


class OutsideForm(StepForm):
    """Of a move of the path; its fields are made from the needs of its row."""

    move: Move

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, case=case, **kwargs)
        if "produk" in self.fields:
            rows = HalalProduct.objects.filter(case=case.pk)
            field = self.fields["produk"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(str(row.public_id), row.name) for row in rows]
            field.initial = [key for key, _name in field.choices]
        if self.move.key in ("kirim", "kirim_lagi"):
            self.fields["nomor"].initial = case.halal.sihalal_number
        for name in FILES:
            if name in self.fields:
                self.fields[name + KEPT] = forms.CharField(required=False, widget=forms.HiddenInput)
                self.helper.layout.insert(0, name + KEPT)
                if known := self._kept(name):
                    self.fields[name].required = False
                    self.fields[name].help_text = _(
                        "Sudah terunggah: %(name)s. Pilih lagi hanya untuk menggantinya."
                    ) % {"name": known.shown_name}

    def _kept(self, name: str) -> StoredFile | None:
        """What an earlier sending of this very form has left with the portal."""
        typed = self.data.get(name + KEPT, "") if self.is_bound else ""
        try:
            key, case = signing.loads(typed, salt=SALT) if typed else ("", None)
        except signing.BadSignature:
            return None
        if case != self.case.pk:
            return None
        found: StoredFile | None = StoredFile.objects.filter(public_id=as_public_id(key), state="clean").first()
        return found

    def clean_dokumen(self) -> Any:
        return checked_paper(self.cleaned_data["dokumen"])

    def clean_lampiran(self) -> Any:
        return checked_paper(self.cleaned_data["lampiran"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("tanggal", "tanggal_sidang"):
            day = data.get(name)
            if isinstance(day, dt.date) and day > clock.today(ZONE):
                self.add_error(name, _("Tanggal ini di masa depan. Tulis tanggal pada dokumennya."))
        if data.get("reason") == "lainnya" and not data.get("note", "").strip():
            self.add_error("note", _("Jelaskan alasannya; pemilik membacanya."))
        for name in FILES:
            if name in self.fields and name not in self.errors:
                self._keep(name, data)
        if self.move.key == visiting.MOVE.key:
            data["kunjungan"] = self._visit()
        return data

    def _keep(self, name: str, data: dict[str, Any]) -> None:
        """The bytes stay with the portal whatever else is wrong with the form."""
        if data.get(name):
            owner = (
                Party.objects.filter(case=self.case, side=OWNER.side, role=OWNER.role).select_related("person").first()
            )
            try:
                kept = store_upload(
                    upload=data[name],
                    kind=StoredFile.Kind.OTHER,
                    region=self.case.region,
                    user=None,
                    person=owner.person if owner else None,
                )
            except checks.Refused as refused:
                self.add_error(name, str(refused))
                return
            self._remember(name, kept)
        else:
            known = self._kept(name)
            if known is None:
                return
            kept = known
        data[name] = str(kept.public_id)

    def _remember(self, name: str, kept: StoredFile) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[name + KEPT] = signing.dumps([str(kept.public_id), self.case.pk], salt=SALT)
        self.data = data
        self.fields[name].required = False
        self[name].help_text = _("Sudah terunggah: %(name)s. Pilih lagi hanya untuk menggantinya.") % {
            "name": kept.shown_name
        }

    def _visit(self) -> str:
        visit = visiting.current(self.case.halal)
        if visit is None or visit.finished_at is None:
            self.add_error(None, _("Verifikasi di tempat belum selesai: lengkapi dan tanda tangani dahulu."))
            return ""
        if visiting.wrong(visit):
            self.add_error(None, _(visiting.SOMETHING_WRONG))
        return str(visit.public_id)

    def evidence(self) -> dict[str, Any]:
        """Only what the row of the table knows; days as text."""
        known = {need.key for need in self.move.needs}
        found = {
            name: value for name, value in self.cleaned_data.items() if name in known and value not in (None, "", [])
        }
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in found.items()}


def _field(move: Move, need: Need) -> forms.Field | None:
    """How one need is asked for."""
    required = not need.optional
    if need.key == "sumber":
        return forms.ChoiceField(
            label=gettext_lazy("Dari mana ini diketahui?"),
            choices=SOURCES,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Pilih sumbernya.")},
        )
    if need.key in ("tanggal", "tanggal_sidang"):
        return forms.DateField(label=need.label, required=required)
    if need.key in FILES:
        help_text = gettext_lazy("Foto, tangkapan layar, atau PDF; paling besar 10 MB.")
        return forms.FileField(
            label=need.label,
            required=required,
            help_text=help_text,
            error_messages={"required": gettext_lazy("Lampirkan dokumen atau tangkapan layarnya.")},
        )
    if need.key == "jumlah":
        return forms.IntegerField(label=need.label, min_value=1, max_value=100_000_000)
    if need.key == "produk":
        return forms.MultipleChoiceField(
            label=need.label,
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy("Hanya produk yang tertulis pada lampiran sertifikat."),
            error_messages={"required": gettext_lazy("Centang produk yang tertulis pada lampiran.")},
        )
    if need.key == "kode_sihalal":
        codes = fitting(move)
        if len(codes) < 2:
            return None
        first = [] if required else [("", gettext_lazy("Tidak dicatat"))]
        return forms.ChoiceField(
            label=need.label,
            choices=[*first, *((code, CODE_LABELS.get(code, code)) for code in codes)],
            required=required,
            help_text=gettext_lazy("Seperti tertulis di SiHalal."),
        )
    if need.key == "kunjungan":
        return None
    return forms.CharField(label=need.label, max_length=80, required=required)


def form_of(move: Move) -> type[OutsideForm]:
    """The form class of one row of the table."""
    fields: dict[str, Any] = {}
    if move.reasons:
        fields["reason"] = forms.ChoiceField(
            label=gettext_lazy("Alasan"),
            choices=[("", gettext_lazy("Pilih")), *move.reasons],
            error_messages={"required": gettext_lazy("Pilih alasan dari daftar.")},
        )
    for need in move.needs:
        if (field := _field(move, need)) is not None:
            fields[need.key] = field
    return class_of(OutsideForm, move, fields)


FORMS = {move.key: form_of(move) for move in SELF_DECLARE.moves if move.key != "ajukan"}
