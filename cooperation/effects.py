"""What the moves of an agreement do outside their case, each with its opposite."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Province
from casework.correction import stories
from casework.kinds import Effect, Moved, nothing
from cooperation import signing
from cooperation.models import Agreement, AgreementDocument, AgreementParty, DocumentType
from database.public_ids import as_public_id


def _case(agreement: Agreement) -> int:
    """Whoever moves has one."""
    assert agreement.case_id is not None
    return agreement.case_id


def agreements(moved: Moved) -> list[Agreement]:
    """Of the cases that move, in the order of their ids."""
    rows = Agreement.objects.filter(case__in=moved.ids).select_related("signed_province", "case__agency")
    return list(rows.order_by("case"))


def as_day(value: Any) -> dt.date | None:
    """Of a form, or read back from an event."""
    if value in (None, ""):
        return None
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def needed_day(value: Any) -> dt.date:
    """A day that the move's needs have asked for."""
    found = as_day(value)
    assert found is not None
    return found


def signed_of(evidence: Any) -> signing.Signed:
    """As the evidence of a move tells it. Raises ValidationError where no such province is."""
    province = Province.objects.filter(code=evidence["provinsi"]).first()
    if province is None:
        raise ValidationError(_("Provinsi itu tidak ada. Pilih dari daftar."))
    starts_on, last_day = as_day(evidence.get("mulai")), as_day(evidence.get("hari_terakhir"))
    return signing.Signed(needed_day(evidence["tanggal"]), evidence["tempat"], province, starts_on, last_day)


def _asked(moved: Moved, question: Callable[[Agreement, Any], None]) -> dict[int, str]:
    """The sentence of each that the question refuses."""
    refused: dict[int, str] = {}
    for agreement in agreements(moved):
        try:
            question(agreement, moved.evidence_of(_case(agreement)))
        except ValidationError as error:
            refused[_case(agreement)] = " ".join(error.messages)
    return refused


# --- signing ---------------------------------------------------------------------------------------------------------
def may_sign(moved: Moved) -> dict[int, str]:
    """Dates, places and terms that can be."""
    return _asked(moved, lambda agreement, said: signing.check(agreement.document_type, signed_of(said)))


def sign(moved: Moved) -> None:
    for agreement in agreements(moved):
        signing.sign(agreement, signed_of(moved.evidence_of(_case(agreement))), moved.actor)


def unsign(moved: Moved) -> None:
    for agreement in agreements(moved):
        signing.unsign(agreement)


def is_numbered(moved: Moved) -> dict[int, str]:
    """Each side gives the paper a number of its own."""
    refused: dict[int, str] = {}
    rows = AgreementParty.objects.filter(agreement__case__in=moved.ids, number="").select_related("organisation")
    for case, party in rows.values_list("agreement__case", "organisation__name"):
        said = _("Nomor naskah dari %(party)s belum dicatat. Lengkapi dahulu lewat “Perbaiki” di halaman perjanjian.")
        refused.setdefault(case, said % {"party": party})
    return refused


# --- an early end ----------------------------------------------------------------------------------------------------
def may_end(moved: Moved) -> dict[int, str]:
    def question(agreement: Agreement, said: Any) -> None:
        signing.check_end(agreement, needed_day(said["hari_terakhir"]))

    return _asked(moved, question)


def end_early(moved: Moved) -> None:
    for agreement in agreements(moved):
        said = moved.evidence_of(_case(agreement))
        signing.end_early(agreement, needed_day(said["hari_terakhir"]), said["alasan"], moved.actor)


def undo_early_end(moved: Moved) -> None:
    for agreement in agreements(moved):
        signing.undo_early_end(agreement)


# --- what stands over it ---------------------------------------------------------------------------------------------
def joint(moved: Moved) -> None:
    """The joint agreement under which a PKS stands; one may stand over several."""
    for agreement in agreements(moved):
        said = moved.evidence_of(_case(agreement))
        rows = Agreement.objects.filter(pk=agreement.pk)
        rows.update(joint_number=said["nomor"].strip(), joint_signed_on=needed_day(said["tanggal"]))


def no_joint(moved: Moved) -> None:
    Agreement.objects.filter(case__in=moved.ids).update(joint_number="", joint_signed_on=None)


def burdens_region(moved: Moved) -> dict[int, str]:
    """Only then its council is asked."""
    said = _("Perjanjian ini tidak membebani daerah. Bila keliru, ubah dahulu lewat “Perbaiki”.")
    return {_case(one): said for one in agreements(moved) if not one.burdens_region}


def burdens_nobody(moved: Moved) -> dict[int, str]:
    """Else its council comes first."""
    return {_case(one): needs_council() for one in agreements(moved) if one.burdens_region}


def needs_council() -> str:
    """Said of whatever passes it by."""
    return _("Perjanjian ini membebani daerah, jadi perlu persetujuan DPRD dahulu.")


def has_approval(moved: Moved) -> dict[int, str]:
    """Of the region's council, where it is needed."""
    rows = Agreement.objects.filter(case__in=moved.ids, burdens_region=True).values_list("case", flat=True)
    told = stories(set(rows))
    return {pk: needs_council() for pk in rows if all(event.move != "setujui_dprd" for event in told[pk])}


# --- papers ----------------------------------------------------------------------------------------------------------
# Of what kind the draft must be that a move names.
DRAFTS = {"is_kb": DocumentType.JOINT_AGREEMENT, "is_pks": DocumentType.PKS, "is_nota": DocumentType.ACCORD}


def _is_paper(kind: DocumentType, need: str = "naskah") -> Effect:
    """The evidence names a paper of this kind that lies with this very agreement."""

    def objections(moved: Moved) -> dict[int, str]:
        return dict(_wrong_papers(moved, kind, need))

    return Effect(nothing, nothing, objections)


def _wrong_papers(moved: Moved, kind: DocumentType, need: str) -> Iterator[tuple[int, str]]:
    rows = AgreementDocument.objects.filter(agreement__case__in=moved.ids)
    known = {(case, public_id): of for case, public_id, of in rows.values_list("agreement__case", "public_id", "kind")}
    for pk in moved.ids:
        found = known.get((pk, as_public_id(moved.evidence_of(pk).get(need))))
        if found is None:
            yield pk, _("Berkas itu tidak ada pada perjanjian ini. Unggah dahulu, lalu pilih.")
        elif found != kind:
            yield pk, _("Pilih berkas berjenis “%(kind)s”.") % {"kind": _(str(kind.label))}


EFFECTS = {
    "sign": Effect(sign, unsign, may_sign),
    "is_numbered": Effect(nothing, nothing, is_numbered),
    "end_early": Effect(end_early, undo_early_end, may_end),
    "joint": Effect(joint, no_joint),
    "burdens_region": Effect(nothing, nothing, burdens_region),
    "burdens_nobody": Effect(nothing, nothing, burdens_nobody),
    "has_approval": Effect(nothing, nothing, has_approval),
    **{effect: _is_paper(kind) for effect, kind in DRAFTS.items()},
    "has_work_plan": _is_paper(DocumentType.WORK_PLAN, "rencana_kerja"),
}
