"""What the moves of an application do outside its case, each with its opposite."""

from collections import Counter
from functools import partial

from casework.kinds import Effect, Moved, nothing
from casework.models import Party
from database.public_ids import as_public_id
from halal import certificates, evidence, objecting
from halal.certificates import hold_numbers
from halal.models import HalalCase, HalalVisit
from halal.numbers import NOT_A_DECREE, is_certificate
from halal.outside import CODE_BY_MOVE, follow, objections_to
from halal.submissions import keep_submissions, not_ready
from halal.workflow import COMPANION, SELF_DECLARE

OVER = ("dibatalkan", "ditolak")
REGISTERED_TWICE = "Nomor daftar {number} sudah dipakai pengajuan {reference}. Periksa lagi nomornya."
TWICE = "Nomor daftar {number} dipakai dua kali di antara berkas yang Anda pilih."
NOT_REGISTERED = "Pengajuan ini belum terdaftar di SiHalal. Catat pendaftarannya dahulu."
OTHER_NUMBER = "Nomor daftarnya {number}, bukan {typed}. Periksa lagi di SiHalal."
NO_COMPANION = "Belum ada pendamping pada berkas ini. Tunjuk pendamping dahulu."
NO_VISIT = "Verifikasi di tempat belum selesai: lengkapi dan tanda tangani dahulu."
FREE = "Pengajuan ini gratis, jadi tidak ada tagihan."
NOT_PAID = "Pengajuan ini dengan biaya sendiri: catat tagihan dan pembayarannya dahulu."


def _number(moved: Moved, pk: int) -> str:
    return str(moved.evidence_of(pk).get("nomor", "")).strip()


def one_registration(moved: Moved) -> dict[int, str]:
    """A SiHalal number belongs to one application, unless that one came to nothing."""
    numbers = {pk: _number(moved, pk) for pk in moved.ids}
    hold_numbers(numbers.values())
    times = Counter(numbers.values())
    others = HalalCase.objects.filter(sihalal_number__in=times).exclude(case__status__in=OVER)
    taken = {row.sihalal_number: row for row in others.select_related("case")}
    refused = {}
    for pk, number in numbers.items():
        other = taken.get(number)
        if times[number] > 1:
            refused[pk] = TWICE.format(number=number)
        elif other is not None and other.pk != pk:
            refused[pk] = REGISTERED_TWICE.format(number=number, reference=other.case.reference)
    return refused


def is_registered(moved: Moved) -> dict[int, str]:
    """And under the number that was recorded."""
    refused = {}
    for pk, number in HalalCase.objects.filter(pk__in=moved.ids).values_list("pk", "sihalal_number"):
        typed = _number(moved, pk)
        if not number:
            refused[pk] = NOT_REGISTERED
        elif typed != number:
            refused[pk] = OTHER_NUMBER.format(number=number, typed=typed)
    return refused


def companion_is_named(moved: Moved) -> dict[int, str]:
    """Somebody has to go there."""
    named = Party.objects.filter(case__in=moved.ids, side=COMPANION.side, role=COMPANION.role, person__isnull=False)
    there = set(named.values_list("case", flat=True))
    return {pk: NO_COMPANION for pk in moved.ids if pk not in there}


def visit_is_finished(moved: Moved) -> dict[int, str]:
    """The evidence names a visit of this very case, signed."""
    done = HalalVisit.objects.filter(case__in=moved.ids, finished_at__isnull=False)
    finished = set(done.values_list("case", "public_id"))
    return {
        pk: NO_VISIT for pk in moved.ids if (pk, as_public_id(moved.evidence_of(pk).get("kunjungan"))) not in finished
    }


def _paid_by(wanted: str, sentence: str) -> Effect:
    def others(moved: Moved) -> dict[int, str]:
        rows = HalalCase.objects.filter(pk__in=moved.ids).exclude(paid_by=wanted)
        return dict.fromkeys(rows.values_list("pk", flat=True), sentence)

    return Effect(nothing, nothing, others, at_import=True)


def decree_is_no_certificate(moved: Moved) -> dict[int, str]:
    """The two numbers are mixed up again and again."""
    numbers = {pk: _number(moved, pk) for pk in moved.ids}
    return {pk: NOT_A_DECREE.format(number=number) for pk, number in numbers.items() if is_certificate(number)}


def _outside(move: str, moved: Moved) -> None:
    """A step outside: how far SiHalal is, and what it was proved with."""
    follow(moved)
    evidence.keep(move, moved)


def _taken_back(moved: Moved) -> None:
    follow(moved)
    evidence.take_off(moved)


def _objections(move: str, moved: Moved) -> dict[int, str]:
    return evidence.no_room(moved) | objections_to(move, moved)


# What SiHalal tells of a step that was passed will do for what only looks, not for what is written here.
EFFECTS = {
    **{
        f"sihalal_{key}": Effect(partial(_outside, key), _taken_back, partial(_objections, key), at_import=True)
        for key in CODE_BY_MOVE
        if key in SELF_DECLARE.move
    },
    "moved": Effect(follow, follow, at_import=True),
    "keep_submission": Effect(keep_submissions, nothing, not_ready),
    "with_consent": Effect(nothing, nothing, objecting.with_consent),
    "no_objection": Effect(nothing, nothing, objecting.none_stands),
    "one_registration": Effect(nothing, nothing, one_registration),
    "is_registered": Effect(nothing, nothing, is_registered, at_import=True),
    "companion_is_named": Effect(nothing, nothing, companion_is_named, at_import=True),
    "visit_is_finished": Effect(nothing, nothing, visit_is_finished, at_import=True),
    "pays_oneself": _paid_by(HalalCase.PaidBy.OWN, FREE),
    "pays_nothing": _paid_by(HalalCase.PaidBy.FREE, NOT_PAID),
    "decree_is_no_certificate": Effect(nothing, nothing, decree_is_no_certificate, at_import=True),
    "record_certificate": Effect(certificates.record, certificates.take_back, certificates.objections),
    "write_legal_paper": Effect(certificates.write_papers, certificates.take_back_papers),
}
