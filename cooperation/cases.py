"""The case of an agreement: opened with it, its sides those of the paper, its end told by the clock."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Agency, Organisation
from casework.correction import correct
from casework.engine import NewCase, Refused, open_cases, perform, perform_set
from casework.models import Case, Party
from casework.workflow import AGENCY
from cooperation.models import Agreement, DocumentType
from cooperation.workflow import ACCORD, ENDED, IN_FORCE, PARTNERS, PKS, STOPPED_STATE
from database import clock

KIND_OF = {DocumentType.PKS: PKS.kind, DocumentType.ACCORD: ACCORD.kind}
CLOCK = "Portal"  # who moves an agreement that has come to its end
TERM_MENDED = "Jangka waktunya diperbaiki."
ENDED_BEFORE = "Ternyata berakhir lebih awal."


def sides_of(holder: Agency, organisations: Sequence[Organisation]) -> dict[str, Organisation]:
    """By side: whoever is not the holder, offices first, in the order of the paper. Those past the third take part
    without a seat."""
    others = [one for one in organisations if one.pk != holder.pk]
    offices = [one for one in others if hasattr(one, "agency")]
    ordered = offices + [one for one in others if one not in offices]
    names = [*PARTNERS, *(f"mitra ke-{number}" for number in range(len(PARTNERS) + 1, len(ordered) + 1))]
    return dict(zip(names, ordered, strict=False))


def open_for(
    document_type: str, title: str, organisations: Sequence[Organisation], mine: Sequence[int], actor: Actor
) -> Case | None:
    """A case for an agreement that is about to be written. None for papers without a way of their own, and where no
    side is an office. Held by an office of the actor's, else by the first."""
    kind = KIND_OF.get(DocumentType(document_type))
    offices = [one.agency for one in organisations if hasattr(one, "agency")]
    if kind is None or not offices:
        return None
    holder = next((office for office in offices if office.pk in mine), offices[0])
    new = NewCase(title, holder.code, {}, sides_of(holder, organisations))
    (case,) = open_cases(kind, holder, [new], actor)
    return case


def move(agreement: Agreement, key: str, actor: Actor, **evidence: Any) -> None:
    """Raises ValidationError with the sentence of a refusal."""
    case = Case.objects.get(pk=agreement.case_id)
    try:
        perform(case, key, actor, case.version, **evidence)
    except Refused as refused:
        raise ValidationError(str(refused)) from None


def follow_paper(agreement: Agreement) -> None:
    """After a correction: title and sides of the case are those of the paper. Raises ValidationError where a side that
    is waited for would go."""
    if agreement.case_id is None:
        return
    case = Case.objects.select_related("agency__organisation").get(pk=agreement.case_id)
    parties = agreement.parties.select_related("organisation__agency").order_by("position")
    organisations = [party.organisation for party in parties]
    if case.agency_id not in {one.pk for one in organisations}:
        raise ValidationError(
            _("%(office)s memegang perkara perjanjian ini, jadi tetap menjadi pihaknya.")
            % {"office": case.agency.organisation}
        )
    wanted = {side: one.pk for side, one in sides_of(case.agency, organisations).items()}
    rows = Party.objects.filter(case=case, organisation__isnull=False).exclude(side=AGENCY)
    standing = dict(rows.values_list("side", "organisation"))
    if wanted != standing:
        if case.ball_side and wanted.get(case.ball_side) != standing.get(case.ball_side):
            raise ValidationError(_("Perjanjian ini sedang di tangan mitra. Ganti pihaknya setelah mitra menjawab."))
        rows.delete()
        Party.objects.bulk_create(Party(case=case, side=side, organisation_id=pk) for side, pk in wanted.items())
    if case.title != agreement.title:
        Case.objects.filter(pk=case.pk).update(title=agreement.title)


def agree_with_term(agreement: Agreement) -> None:
    """After its term was changed: what has ended is ended, what runs on again is so again."""
    if agreement.case_id is None:
        return
    close_ended(agreement.pk)
    case = Case.objects.get(pk=agreement.case_id)
    upper = agreement.term.upper if agreement.term is not None else None
    over = upper is not None and upper <= clock.now()
    if agreement.signed_on is not None and case.status in (ENDED, STOPPED_STATE) and not over:
        correct(case, Actor.machine(CLOCK), case.version, TERM_MENDED)


def reopen(agreement: Agreement, note: str) -> None:
    """One that has come to its end, so that what became known of it can still be written down."""
    case = Case.objects.get(pk=agreement.case_id)
    if case.status == ENDED:
        correct(case, Actor.machine(CLOCK), case.version, note)


def close_ended(only: int | None = None) -> int:
    """Moves each agreement whose term is over to its end. No door hangs on it: those closed at the instant itself."""
    over = Agreement.objects.filter(term__endswith__lte=clock.now(), case__status=IN_FORCE)
    if only is not None:
        over = over.filter(pk=only)
    done = 0
    for key, early in (("berakhir", over.filter(ending_reason="")), ("tutup_awal", over.exclude(ending_reason=""))):
        rows = Case.objects.filter(pk__in=list(early.values_list("case", flat=True)))
        if rows.exists():
            done += len(perform_set(rows, key, Actor.machine(CLOCK)).done)
    return done
