"""Merging two businesses and taking a merge back: each in one transaction, with both rows locked."""

import hashlib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from database import clock
from umkm.merging.record import Record, Rows, count, move
from umkm.merging.restore import Plan, carry_out, plan
from umkm.merging.steps import MergeStep, Pair, merge_steps
from umkm.merging.values import OF_BUSINESS, OF_FIGURES
from umkm.models import Business, Double, Merge, MergeContents, PrivateFigures, SourceRecord
from umkm.ports import business_changed
from umkm.versions import version_of

STALE = (
    "Salah satu usaha ini sudah berubah sejak Anda membukanya. Belum ada yang digabung: periksa lagi, lalu gabungkan."
)


class CannotMerge(Exception):
    """A sentence that says why."""


@dataclass(frozen=True)
class Undoing:
    """A merge, what goes back when it is taken back, and what stays."""

    merge: Merge
    record: Record
    plan: Plan


def version(stays: Business, gone: Business) -> str:
    """Of both, with what hangs on them: a page that shows less than is there now must not merge."""
    parts = []
    for business in (stays, gone):
        figures = PrivateFigures.objects.filter(pk=business.pk).first()
        parts += [version_of(business, figures), str(business.merged_into_id)]
        parts += [str(count(rows, business.pk)) for rows in following()]
        parts += [str(getattr(business, name)) for names in OF_BUSINESS.values() for name in names]
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def following() -> list[Rows]:
    """Rows of all apps that are moved."""
    return [rows for step in merge_steps() for rows in step.follows]


def moved_rows(gone: Business) -> list[tuple[str, int]]:
    """How many of what, in words, a merge would move; nothing where there is none."""
    return [(rows.label, number) for rows in following() if rows.label and (number := count(rows, gone.pk))]


def objections(gone: Business, stays: Business) -> list[str]:
    """What the apps have against these two as one, a sentence each; the page shows them before anybody chooses."""
    pair = Pair(gone, stays, clock.now())
    return [sentence for step in merge_steps() for sentence in step.objections(pair)]


@transaction.atomic
def merge(*, actor: User, gone: Business, stays: Business, taken: Iterable[str], seen: str = "") -> Merge:
    """`gone` goes into `stays`, which takes over the values named in `taken`. `seen` is the version that the page
    showed; without one nothing is compared. Raises CannotMerge. The scope around must serve both regencies."""
    _beside_no_import(gone, stays)
    gone, stays = _locked(gone, stays)
    _refuse(gone, stays)
    if seen and seen != version(stays, gone):
        raise CannotMerge(STALE)
    if why := objections(gone, stays):
        raise CannotMerge(" ".join(why))
    known = {*OF_BUSINESS, *OF_FIGURES}
    now, chosen = clock.now(), frozenset(taken) & known
    pair, record = Pair(gone, stays, now, chosen), Record()
    done = Merge.objects.create(
        gone=gone, stays=stays, taken=sorted(chosen), name=stays.name, nib=stays.nib, at=now, actor=actor,
        actor_name=actor.get_full_name(),
    )  # fmt: skip
    with ExitStack() as stack:
        for step in merge_steps():
            stack.enter_context(record.watching([*step.follows, *step.watched], pair.ids))
        _work(pair, merge_steps())
    MergeContents.objects.create(
        merge=done, business=stays, regency=stays.regency_id, gone_regency=gone.regency_id, rows=asdict(record)
    )
    Double.objects.filter(Q(first=gone) | Q(second=gone)).delete()
    business_changed(sorted(pair.ids))
    return done


def _work(pair: Pair, steps: Iterable[MergeStep]) -> None:
    for step in steps:
        step.before(pair)
    for step in steps:
        for rows in step.follows:
            move(rows, gone=pair.gone.pk, stays=pair.stays.pk, regency=pair.stays.regency_id)
    for step in steps:
        step.after(pair)


def _beside_no_import(*businesses: Business) -> None:
    """An import has planned by the rows as they are: while it runs, its province is left alone (`imports.load.begin`)."""
    with connection.cursor() as cursor:
        for province in sorted({business.regency_id[:2] for business in businesses}):
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock_shared(hashtext('import_businesses'), hashtext(%s))", [province]
            )
            if not cursor.fetchone()[0]:
                raise CannotMerge("Impor untuk wilayah ini sedang berjalan. Coba lagi setelah selesai.")


def _locked(*businesses: Business) -> list[Business]:
    """In the order of their ids, whichever way round they are asked for: two merges at once do not wait for each other.
    Whoever adds something to one of them waits for the merge."""
    ids = sorted({business.pk for business in businesses})
    rows = Business.objects.filter(pk__in=ids).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    return [found[business.pk] for business in businesses]


def _refuse(gone: Business, stays: Business) -> None:
    if gone.pk == stays.pk:
        raise CannotMerge("Usaha tidak dapat digabung dengan dirinya sendiri. Pilih usaha yang lain.")
    for business in (gone, stays):
        if business.merged_into is not None:
            raise CannotMerge(
                f"{business.name} ({business.short_id}) sudah digabung ke {business.merged_into.name} "
                f"({business.merged_into.short_id}). Buka usaha itu."
            )
    if gone.regency_id == stays.regency_id:
        return
    agencies = SourceRecord.objects.filter(business=gone).values_list("agency", flat=True).distinct()
    if outside := sorted(code for code in agencies if not stays.regency_id.startswith(code)):
        raise CannotMerge(
            f"{gone.name} berasal dari impor dinas {', '.join(outside)}, dan {stays.name} berada di luar wilayahnya: "
            "impor berikutnya tidak akan menemukannya. Pilih sebaliknya usaha yang tetap."
        )


def look_at(merge: Merge) -> Undoing:
    """What taking it back would do. Locks the rows until the transaction ends. Raises CannotMerge."""
    _beside_no_import(merge.gone, merge.stays)
    gone, stays = _locked(merge.gone, merge.stays)
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise CannotMerge(f"Penggabungan ini sudah dibatalkan oleh {merge.undone_by_name}.")
    if stays.merged_into is not None:
        raise CannotMerge(
            f"{stays.name} sendiri sudah digabung ke {stays.merged_into.name}. Batalkan dahulu penggabungan itu."
        )
    contents = MergeContents.objects.filter(merge=merge).first()
    if contents is None or not contents.rows:
        raise CannotMerge(
            "Penggabungan ini tidak dapat dibatalkan lagi: data pribadi di dalamnya sudah dihapus atas permintaan pemiliknya, "
            "atau usahanya sudah pindah ke luar wilayah Anda."
        )
    record = Record(**contents.rows)
    _refuse_between(merge, record)
    ties = [tie for step in merge_steps() for tie in step.tied(record)]
    return Undoing(merge, record, plan(record, ties))


def _refuse_between(merge: Merge, record: Record) -> None:
    """A later merge that changed the same rows knows them as this one left them."""
    later = MergeContents.objects.filter(merge__stays=merge.stays_id, merge__undone_at=None, merge__pk__gt=merge.pk)
    for other in later.select_related("merge__gone").order_by("-merge"):
        if other.rows and Record(**other.rows).keys() & record.keys():
            raise CannotMerge(
                f"Sesudah ini {other.merge.gone.name} ({other.merge.gone.short_id}) juga digabung ke usaha yang sama. "
                "Batalkan dahulu penggabungan itu."
            )


@transaction.atomic
def undo(*, actor: User, merge: Merge, reason: str) -> Undoing:
    """Back to two. What was changed since stays with the one that stays. Raises CannotMerge."""
    found = look_at(merge)
    now = clock.now()
    carry_out(found.record, found.plan)
    Business.objects.filter(pk=merge.gone_id).update(merged_into=None)
    merge.undone_at, merge.undone_by_name, merge.undone_reason = now, actor.get_full_name(), reason
    merge.save(update_fields=["undone_at", "undone_by_name", "undone_reason"])
    both = Business.objects.in_bulk([merge.gone_id, merge.stays_id])
    pair = Pair(both[merge.gone_id], both[merge.stays_id], now)
    for step in merge_steps():
        step.returned(pair)
    business_changed(sorted(pair.ids))
    return found
