"""An application from its opening on: who may open one, who visits, who signs. What it says is written by its pages
(`halal.applying`), its moves are the engine's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from accounts.models import Membership, Person, Role, User
from casework.decisions import holds_seat
from casework.engine import NewCase, Refused, lock_one, open_cases
from casework.models import Case, Party
from casework.workflow import Holder
from casework.writing import After, Entry, write
from database import clock
from halal.models import HalalCase, HalalSignature, HalalVisit
from halal.workflow import COMPANION, OFFICER, OWNER, PAYER, SELF_DECLARE
from umkm.claims import agencies_of
from umkm.models import Business, Companionship, Ownership
from umkm.services import add_companion, held

EDITABLE = ("draft", "dikembalikan")
NOBODY_THERE = (
    "Di wilayah usaha ini belum ada dinas yang memakai portal. Ajukan langsung di SiHalal (ptsp.halal.go.id)."
)
CLOSED = "Usaha ini tercatat tutup. Perbarui dahulu keadaannya di halaman usaha."
NOT_THEIRS = "Yang mengajukan harus pemilik usaha ini."
SENT = "Pengajuan ini sedang tidak pada Anda, jadi isinya tidak dapat diubah."
NOT_A_COMPANION = "Orang itu belum bertugas sebagai pendamping di portal ini."
BAD_DRAWING = "Tanda tangan itu tidak terbaca. Gambar sekali lagi, atau ketik nama Anda."
DRAWING = re.compile(r"(?:[ML] ?-?\d{1,5}(?:\.\d{1,2})?[ ,]-?\d{1,5}(?:\.\d{1,2})? ?)+")
LONGEST_DRAWING = 60_000


@dataclass(frozen=True)
class Signed:
    """How somebody put their name under something."""

    name: str
    drawing: str = ""
    device: str = ""


def editable(case: Case) -> Decision:
    """While it is with its owner."""
    return YES if case.status in EDITABLE else no(SENT)


def open_of(business: Business) -> Case | None:
    """The application under way, if there is one: a business has one at a time."""
    found: Case | None = Case.objects.filter(halal__business=business).open().order_by("pk").first()
    return found


def cases_of(business_ids: Sequence[int]) -> list[int]:
    """Port `BUSINESS_CASES`."""
    return list(HalalCase.objects.filter(business__in=business_ids).values_list("case", flat=True))


def may_open(business: Business) -> Decision:
    """Whether an application can begin at all; whether the path is open for it, the criteria say."""
    if business.state == Business.State.CLOSED:
        return no(CLOSED)
    if business.regency_id not in agencies_of([business.regency_id]):
        return no(NOBODY_THERE)
    return YES


@transaction.atomic
def open_application(*, business: Business, owner: Person, actor: Actor, paid_by: str = HalalCase.PaidBy.FREE) -> Case:
    """A draft of the owner's, or the application that is under way. `actor` is whoever fills it in. Raises Refused.

    Its companion is whoever looks after the business, where that is one person."""
    business = held(business)
    if (standing := open_of(business)) is not None:
        return standing
    if not (decision := may_open(business)):
        raise Refused(decision.reason)
    if not Ownership.objects.filter(business=business, person=owner, period__endswith__isnull=True).exists():
        raise Refused(NOT_THEIRS)
    people: dict[Holder, Person] = {OWNER: owner, PAYER: owner}
    companions = list(Companionship.objects.filter(business=business, period__contains=clock.now())[:2])
    if len(companions) == 1:
        people[COMPANION] = companions[0].person
    agency = agencies_of([business.regency_id])[business.regency_id]
    new = NewCase(f"Halal {business.name}", business.regency_id, people)
    (case,) = open_cases(SELF_DECLARE.kind, agency, [new], actor)
    HalalCase.objects.create(case=case, business=business, paid_by=paid_by, by_name=actor.name)
    return case


@transaction.atomic
def name_companion(*, case: Case, person: Person, actor: Actor, version: int, note: str = "") -> Case:
    """By an officer: who visits. The person looks after the business from now on. Raises Refused."""
    row = lock_one(case, version)
    if not (decision := holds_seat(row, actor, [OFFICER])):
        raise Refused(decision.reason)
    if not Membership.objects.in_force().filter(user__person=person, role=Role.COMPANION).exists():
        raise Refused(NOT_A_COMPANION)
    add_companion(business=case.halal.business, person=person, since=clock.now(), actor=User.objects.get(pk=actor.user))
    before = row.people.get(COMPANION.seat)
    Party.objects.filter(case=row.pk, side=COMPANION.side, role=COMPANION.role).delete()
    Party.objects.create(case_id=row.pk, side=COMPANION.side, role=COMPANION.role, person=person)
    entry = Entry(
        "tugaskan",
        actor,
        clock.now(),
        note=note,
        evidence={"before": before, "after": person.pk, "side": COMPANION.side},
    )
    then = After(row.status, row.ball_side, row.ball_role, row.due_at)
    write([(row.pk, row.status, then)], entry)
    return Case.objects.get(pk=row.pk)


def sign(*, halal: HalalCase, purpose: str, signed: Signed, actor: Actor) -> HalalSignature:
    """Typed, or drawn: then what was drawn is kept too. Raises Refused."""
    drawing = " ".join(signed.drawing.split())
    if drawing and (len(drawing) > LONGEST_DRAWING or not DRAWING.fullmatch(drawing)):
        raise Refused(BAD_DRAWING)
    made: HalalSignature = HalalSignature.objects.create(
        case=halal,
        purpose=purpose,
        way=HalalSignature.Way.DRAWN if drawing else HalalSignature.Way.TYPED,
        name=" ".join(signed.name.split()),
        drawing=drawing,
        device=signed.device[:120],
        by_name=actor.name,
        at=clock.now(),
    )
    return made


def visit_of(halal: HalalCase) -> HalalVisit | None:
    """The one that is being written, or else the last that was finished."""
    found: HalalVisit | None = HalalVisit.objects.filter(case=halal).order_by("finished_at", "-pk").last()
    open_one: HalalVisit | None = HalalVisit.objects.filter(case=halal, finished_at=None).first()
    return open_one or found
