"""Filled in for an owner: they are told, see by whom, and object; what is objected to is not sent in until it is settled."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User
from accounts.regions import zone_of
from accounts.written_forms import without_personal_values
from casework.decisions import holds_seat
from casework.engine import Refused
from casework.kinds import Moved
from casework.models import Case
from casework.telling import people_of
from casework.workflow import AGENCY, Holder
from casework.writing import as_row
from database import clock
from halal.models import (
    HalalCase,
    HalalIngredient,
    HalalProduct,
    HalalSite,
    HalalStep,
    HalalSupervisor,
    HalalTool,
    HalalVisit,
    Objection,
)
from halal.workflow import COMPANION, OFFICER, OWNER
from notifications.services import tell
from umkm.acting import ASK_FIRST
from umkm.models import ActingConsent, Business

FILLED, RAISED, ANSWERED = "halal_diisikan", "halal_keberatan", "halal_keberatan_dijawab"
SUPERVISOR = Holder(AGENCY, "supervisor", "kepala bidang")
NOT_OWNER = "Hanya pemilik yang dapat menyatakan keberatan atas isian ini."
STANDS = "Pemilik menyatakan keberatan atas {part}: selesaikan dahulu, lalu kirim."
SHORT = "Tulis apa yang tidak benar, supaya dapat diperbaiki."
NO_ANSWER = "Tulis jawaban untuk pemilik."
SETTLED = "Keberatan ini sudah selesai."
TABLES = (HalalProduct, HalalIngredient, HalalStep, HalalTool, HalalSite, HalalSupervisor, HalalVisit)


def helpers_of(halal: HalalCase) -> list[str]:
    """Names of all who wrote something for the owner that stands now."""
    names = {halal.by_name}
    for table in TABLES:
        names |= set(table.objects.filter(case=halal).values_list("by_name", flat=True))
    return sorted(names - {""})


def shown_of(halal: HalalCase) -> list[Objection]:
    """The open ones first, then the newest."""
    return sorted(Objection.objects.filter(case=halal), key=lambda row: (not row.is_open, -row.pk))


def tell_filled(halal: HalalCase, by_name: str) -> None:
    """The owner is told, once a day, that somebody fills in for them."""
    _tell(halal.case, FILLED, OWNER, halal.pk, by_name)


@transaction.atomic
def raise_objection(*, halal: HalalCase, actor: Actor, part: str, text: str) -> Objection:
    """By the owner: the agency and whoever filled in are told. One a part stands at a time. Raises Refused."""
    case = Case.objects.select_for_update(no_key=True).get(pk=halal.pk)
    if as_row(case).people.get(OWNER.seat) != actor.person:
        raise Refused(_(NOT_OWNER))
    if len(text.strip()) < 5:
        raise Refused(_(SHORT))
    known: Objection | None = Objection.objects.filter(
        case=halal, part=part, answered_at=None, withdrawn_at=None
    ).first()
    if known is not None:
        return known
    helpers = helpers_of(halal)
    made: Objection = Objection.objects.create(
        case=halal,
        part=part,
        text=without_personal_values(text.strip()),
        against=", ".join(helpers),
        at=clock.now(),
    )
    for holder in (OFFICER, SUPERVISOR, COMPANION):
        _tell(case, RAISED, holder, made.pk, made.get_part_display())
    return made


@transaction.atomic
def withdraw_objection(*, objection: Objection, actor: Actor) -> None:
    """By the owner: it was put right. Raises Refused."""
    row = _open(objection)
    if as_row(row.case.case).people.get(OWNER.seat) != actor.person:
        raise Refused(_(NOT_OWNER))
    Objection.objects.filter(pk=row.pk).update(withdrawn_at=clock.now())


@transaction.atomic
def answer_objection(*, objection: Objection, actor: Actor, text: str) -> None:
    """By an officer of the case's agency; the owner is told and may object again. Raises Refused."""
    row = _open(objection)
    if not (decision := holds_seat(as_row(row.case.case), actor, [OFFICER])):
        raise Refused(decision.reason)
    if len(text.strip()) < 5:
        raise Refused(_(NO_ANSWER))
    Objection.objects.filter(pk=row.pk).update(
        answer=without_personal_values(text.strip()), answered_by_name=actor.name, answered_at=clock.now()
    )
    _tell(row.case.case, ANSWERED, OWNER, row.pk, row.get_part_display())


def none_stands(moved: Moved) -> dict[int, str]:
    """The sentence for each application against which its owner has an objection open."""
    rows = Objection.objects.filter(case__in=moved.ids, answered_at=None, withdrawn_at=None).order_by("-pk")
    return {row.case_id: STANDS.format(part=row.get_part_display().lower()) for row in rows}


def with_consent(moved: Moved) -> dict[int, str]:
    """The sentence for each application that somebody sends in for an owner who has not let them."""
    user = User.objects.filter(pk=moved.actor.user).first() if moved.actor.user else None
    if user is None:
        return {}
    rows = dict(HalalCase.objects.filter(pk__in=moved.ids).values_list("pk", "business"))
    let = set(
        ActingConsent.objects.of_helper(user).filter(business__in=rows.values()).values_list("business", flat=True)
    )
    owned = Business.objects.owned_by(user).filter(pk__in=rows.values())
    let |= set(owned.values_list("pk", flat=True))
    return {pk: ASK_FIRST for pk, business in rows.items() if business not in let}


def _open(objection: Objection) -> Objection:
    row: Objection = Objection.objects.select_for_update(of=("self",)).select_related("case__case").get(pk=objection.pk)
    if not row.is_open:
        raise Refused(_(SETTLED))
    return row


def _tell(case: Case, kind: str, holder: Holder, subject: int, what: str) -> None:
    tell(
        kind=kind,
        people=people_of(case, holder),
        subject=subject,
        region=case.region,
        zone=zone_of(case.region),
        context={"nomor": case.reference, "perihal": case.title, "pelaku": what},
    )
