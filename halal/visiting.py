"""The companion's verification on site: written page by page as one goes, then signed, and sent on with its move."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.decisions import Decision
from accounts.regions import ZONES
from accounts.written_forms import without_personal_values
from casework.decisions import may_move
from casework.engine import Refused
from casework.models import Case, Event
from casework.writing import as_row
from database import clock
from halal.cases import Signed, sign
from halal.models import HalalCase, HalalSignature, HalalVisit
from halal.workflow import COMPANION, OWNER, SELF_DECLARE

MOVE = SELF_DECLARE.move["catat_kunjungan"]
BACK = "kembalikan_pendamping"
STAGE = MOVE.from_[0]
YES, NO = "ya", "tidak"
FINISHED = "Verifikasi ini sudah ditandatangani dan tidak berubah lagi. Mulai verifikasi baru bila perlu."
FUTURE = "Waktu kunjungan tidak dapat di masa depan."
TOO_EARLY = "Waktu kunjungan tidak dapat sebelum pengajuan ini dibuka ({day})."
LACKS = "Lengkapi dahulu: {parts}."
SOMETHING_WRONG = (
    "Ada jawaban “tidak” pada daftar periksa, jadi hasilnya tidak dapat diteruskan. Kembalikan kepada pemilik dengan "
    "alasannya."
)


@dataclass(frozen=True)
class Line:
    """One line of the checklist."""

    key: str
    text: str
    help: str = ""


# Our own words: what the seven questions of the path and the application itself say, seen on the spot.
CHECKLIST = (
    Line("bahan", "Bahan yang ada di tempat sama dengan daftar bahan", "Tidak ada bahan lain yang dipakai."),
    Line("bukti_bahan", "Kemasan bahan menunjukkan nomor sertifikat halal yang tertulis", "Cocokkan nomornya."),
    Line("proses", "Cara membuatnya seperti yang ditulis"),
    Line("alat", "Alat bersih dan hanya untuk produk halal"),
    Line("terpisah", "Tempat produksi terpisah dari yang tidak halal, dan bersih dari najis"),
    Line("produk", "Nama, bentuk, dan kemasan produk seperti yang diajukan"),
    Line("simpan", "Bahan dan produk disimpan tanpa tercampur yang tidak halal"),
    Line("penyelia", "Penyelia halal ada dan memahami tugasnya"),
)
PHOTOS = "foto_kunjungan"


def may_write(case: Case, user: Any) -> Decision:
    """Whoever may send it on: the companion named on the case, or an officer of its agency, while it is their turn."""
    return may_move(as_row(case), MOVE, Actor.of(user))


def current(halal: HalalCase) -> HalalVisit | None:
    """The visit of this turn: the open one, or the one that was signed since the case came here."""
    found: HalalVisit | None = HalalVisit.objects.filter(case=halal, finished_at=None).first()
    if found is not None:
        return found
    since = (
        Event.objects.filter(case=halal.pk, to_status=STAGE, move__in=("kirim", "kirim_lagi"))
        .order_by("-version")
        .values_list("at", flat=True)
        .first()
    )
    done: HalalVisit | None = (
        HalalVisit.objects.filter(case=halal, finished_at__gte=since).order_by("-pk").first() if since else None
    )
    return done


def last_finished(halal: HalalCase) -> HalalVisit | None:
    """What everybody on the case may read."""
    found: HalalVisit | None = (
        HalalVisit.objects.filter(case=halal)
        .exclude(finished_at=None)
        .select_related("regency", "companion_signature", "owner_signature")
        .order_by("-pk")
        .first()
    )
    return found


@transaction.atomic
def begin(halal: HalalCase, actor: Actor) -> HalalVisit:
    """A new one, or the one that is being written."""
    HalalCase.objects.select_for_update(no_key=True).get(pk=halal.pk)
    known: HalalVisit | None = HalalVisit.objects.filter(case=halal, finished_at=None).first()
    made: HalalVisit = known or HalalVisit.objects.create(
        case=halal, regency_id=halal.case.region if "." in halal.case.region else None, by_name=actor.name
    )
    return made


@transaction.atomic
def save(halal: HalalCase, actor: Actor, **values: Any) -> HalalVisit:
    """Part of it; what was signed is not written over. Raises Refused."""
    if (signed := current(halal)) is not None and signed.finished_at:
        raise Refused(_(FINISHED))
    visit = begin(halal, actor)
    for name, value in values.items():
        setattr(visit, name, value)
    visit.by_name, visit.at = actor.name, clock.now()
    visit.save(update_fields=[*values, "by_name", "at"])
    return visit


def save_place(
    halal: HalalCase,
    actor: Actor,
    *,
    place: str,
    visited_at: dt.datetime,
    where: tuple[Decimal, Decimal, int | None] | None,
) -> HalalVisit:
    """Where and when; `where` is what the device said, if it was let. Raises Refused."""
    if visited_at > clock.now():
        raise Refused(_(FUTURE))
    opened = halal.case.opened_at.replace(second=0, microsecond=0)  # a form knows no seconds
    if visited_at < opened:
        day = clock.day_of(opened, ZONES[halal.case.agency.zone])
        raise Refused(_(TOO_EARLY).format(day=f"{day:%d-%m-%Y}"))
    lat, lng, accuracy = where or (None, None, None)
    return save(halal, actor, place=place, visited_at=visited_at, lat=lat, lng=lng, accuracy=accuracy)


def save_checklist(halal: HalalCase, actor: Actor, said: Mapping[str, tuple[str, str]], note: str = "") -> HalalVisit:
    """Answers and remarks by line; those without an answer stay open."""
    checklist = {
        key: {"jawab": answer, "catatan": without_personal_values(remark.strip())}
        for key, (answer, remark) in said.items()
        if answer
    }
    return save(halal, actor, checklist=checklist, note=without_personal_values(note.strip()))


def answered(visit: HalalVisit | None) -> int:
    """How many lines have an answer."""
    return sum(1 for line in CHECKLIST if visit and visit.checklist.get(line.key, {}).get("jawab"))


def wrong(visit: HalalVisit) -> list[Line]:
    """Lines that were answered with no."""
    return [line for line in CHECKLIST if visit.checklist.get(line.key, {}).get("jawab") == NO]


def lacking(visit: HalalVisit | None, photos: int) -> list[str]:
    """What is still to be done before it can be signed."""
    missing = []
    if visit is None or visit.visited_at is None or not visit.place:
        missing.append(_("tempat dan waktu"))
    if answered(visit) < len(CHECKLIST):
        missing.append(_("daftar periksa"))
    if not photos:
        missing.append(_("foto"))
    return missing


@transaction.atomic
def finish(
    halal: HalalCase, actor: Actor, *, photos: int, companion: Signed, owner: Signed | None = None
) -> HalalVisit:
    """Signed by the companion, and by the owner where they were there. Raises Refused."""
    HalalCase.objects.select_for_update(no_key=True).get(pk=halal.pk)
    visit = current(halal)
    if visit is not None and visit.finished_at:
        return visit
    if missing := lacking(visit, photos):
        raise Refused(_(LACKS).format(parts=", ".join(missing)))
    assert visit is not None
    purpose = HalalSignature.Purpose
    visit.companion_signature = sign(halal=halal, purpose=purpose.VISIT_COMPANION, signed=companion, actor=actor)
    if owner is not None:
        visit.owner_signature = sign(halal=halal, purpose=purpose.VISIT_OWNER, signed=owner, actor=actor)
    visit.finished_at = visit.at = clock.now()
    visit.by_name = actor.name
    visit.save(update_fields=["companion_signature", "owner_signature", "finished_at", "at", "by_name"])
    return visit


@transaction.atomic
def anew(halal: HalalCase, actor: Actor) -> HalalVisit:
    """Another visit, after one that was signed: its place is known already."""
    before = last_finished(halal)
    visit = begin(halal, actor)
    if before is not None and not visit.place:
        visit.place = before.place
        visit.save(update_fields=["place"])
    return visit


def shown_lines(visit: HalalVisit) -> list[tuple[Line, str, str]]:
    """The checklist as it was answered: line, `ya` or `tidak`, remark."""
    said = visit.checklist
    return [
        (line, said.get(line.key, {}).get("jawab", ""), said.get(line.key, {}).get("catatan", "")) for line in CHECKLIST
    ]


def people_on(cases: Sequence[Case]) -> dict[int, dict[str, Any]]:
    """Owner and companion of cases, by case and side: for lists of a companion."""
    found: dict[int, dict[str, Any]] = {}
    for case in cases:
        for party in case.parties.all():
            if party.side in (OWNER.side, COMPANION.side) and party.person_id:
                found.setdefault(case.pk, {})[party.side] = party.person
    return found
