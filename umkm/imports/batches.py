"""A batch from upload to undo. What a page and a command share."""

import hashlib
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO

from django.db import transaction

from accounts.keys import ring
from accounts.models import Agency, User
from database import clock
from documents import storage
from documents.models import StoredFile
from documents.services import delete, keep_made, store_sealed
from umkm.imports.errors import FileRefused
from umkm.imports.load import Busy, Report, Request, check_file, import_file
from umkm.imports.undo import Undone, undo_import
from umkm.models import ImportBatch
from umkm.suggesting.runs import after_import

State = ImportBatch.State
LARGEST_UPLOAD = 50 * 1024 * 1024  # bytes; the command takes any size
TYPES = {".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def new_batch(*, agency: Agency, file: IO[bytes], regency: str, actor: User | None, actor_name: str) -> ImportBatch:
    """Knows its file by a keyed hash, and nothing else of it."""
    digest, size = hashlib.blake2b(key=ring().mark, digest_size=32), 0
    while chunk := file.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return ImportBatch(
        agency=agency,
        regency=regency,
        state=State.UPLOADED,
        file_hash=digest.digest(),
        file_size=size,
        actor=actor,
        actor_name=actor_name,
        started_at=clock.now(),
    )


def upload(*, agency: Agency, file: IO[bytes], name: str, regency: str, actor: User) -> ImportBatch:
    """Seals the sheet and remembers it. Raises FileRefused for a file that is none of ours by name or size."""
    suffix = Path(name).suffix.lower()
    if suffix not in TYPES:
        raise FileRefused("Hanya .csv dan .xlsx yang diterima. Simpan lembar kerja dalam salah satu bentuk itu.")
    batch = new_batch(agency=agency, file=file, regency=regency, actor=actor, actor_name=actor.get_full_name())
    if batch.file_size > LARGEST_UPLOAD:
        raise FileRefused("Berkas lebih dari 50 MB. Bagi berkasnya, atau minta administrator mengimpornya.")
    if not batch.file_size:
        raise FileRefused("Berkas kosong.")
    with transaction.atomic():
        batch.sheet = store_sealed(
            source=file,
            size=batch.file_size,
            kind=StoredFile.Kind.SHEET,
            region=agency.code,
            user=actor,
            content_type=TYPES[suffix],
        )
        batch.save()
    return batch


def check(batch: ImportBatch) -> None:
    """Reads all of the sheet and writes what is wrong; nothing else. Safe to repeat."""
    _run(batch, State.UPLOADED, State.CHECKED)


def commit(batch: ImportBatch) -> None:
    """The sheet goes in, and is deleted. Safe to repeat: a batch that went in is left alone."""
    _run(batch, State.CHECKED, State.COMMITTED)
    batch.refresh_from_db()
    if batch.state == State.COMMITTED and batch.sheet:
        delete(stored=batch.sheet)
        after_import(batch)


def abandon(batch: ImportBatch) -> None:
    """Not wanted after all."""
    if ImportBatch.objects.filter(pk=batch.pk, state__in=[State.UPLOADED, State.CHECKED]).update(state=State.ABANDONED):
        if batch.sheet:
            delete(stored=batch.sheet)


def import_path(
    *, agency: Agency, path: Path, regency: str, dry_run: bool, actor_name: str
) -> tuple[Report, ImportBatch | None, Path]:
    """For the command: a file of any size, at once. Raises FileRefused or Busy."""
    target = storage.private_folder("galat") / f"galat-impor-{clock.now():%Y%m%d-%H%M%S-%f}.csv"
    request = Request(path=path, agency=agency, now=clock.now(), errors_file=target, regency=regency)
    if dry_run:
        return check_file(request), None, target
    with path.open("rb") as file:
        batch = new_batch(agency=agency, file=file, regency=regency, actor=None, actor_name=actor_name)
    with transaction.atomic():
        batch.save()
        report = import_file(request, batch)
        batch.state, batch.finished_at = State.COMMITTED, clock.now()
        batch.save()
    return report, batch, target


def undo(batch: ImportBatch) -> Undone:
    """Raises CannotUndo or Busy."""
    return undo_import(batch, clock.now())


def _run(batch: ImportBatch, before: str, after: str) -> None:
    """Checks or imports, holding the batch; what refuses the file is kept as a sentence."""
    with tempfile.TemporaryDirectory(dir=storage.private_folder("galat")) as folder:
        try:
            with transaction.atomic():
                batch = (
                    ImportBatch.objects.select_for_update(of=("self",))
                    .select_related("agency", "sheet")
                    .get(pk=batch.pk)
                )
                if batch.state != before or batch.sheet is None:
                    return
                target = Path(folder) / "galat.csv"
                report = _read(batch, target, after)
                _keep(batch, report, target, after)
        except FileRefused as refused:
            _refuse(batch, str(refused))
        except Busy as busy:
            ImportBatch.objects.filter(pk=batch.pk).update(reason=str(busy))


def _read(batch: ImportBatch, target: Path, after: str) -> Report:
    suffix = next(s for s, kind in TYPES.items() if kind == batch.sheet.content_type)
    with storage.opened(batch.sheet.public_id, suffix=suffix) as clear:
        request = Request(path=clear, agency=batch.agency, now=clock.now(), errors_file=target, regency=batch.regency)
        return check_file(request) if after == State.CHECKED else import_file(request, batch)


def _keep(batch: ImportBatch, report: Report, target: Path, after: str) -> None:
    batch.counts, batch.state, batch.finished_at, batch.reason = asdict(report), after, clock.now(), ""
    if target.exists():
        batch.errors_file = keep_made(
            path=target,
            kind=StoredFile.Kind.ERRORS,
            region=batch.agency.code,
            user=batch.actor,
            name=f"galat-impor-{batch.started_at:%Y%m%d}.csv",
        )
    batch.save()


def _refuse(batch: ImportBatch, why: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.REFUSED, reason=why, finished_at=clock.now())
    if batch.sheet:
        delete(stored=batch.sheet)
