"""Files that come piece by piece: after a lost network or a closed page they go on where they stopped.

The row says how much is there; bytes are written before it, and what was written without it is written again.
"""

import datetime as dt
import re
import uuid
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from database import clock
from documents import checks, storage
from documents.models import Upload

PIECE = 256 * 1024  # bytes that a browser sends at a time
LARGEST_PIECE = 512 * 1024
AT_ONCE = 20  # of one person
KEPT = dt.timedelta(days=2)
MARK = re.compile(r"[0-9a-f]{8,64}")


class NotHere(Exception):
    """There is no such upload of this person, any more."""


@transaction.atomic
def begin(*, user: User, place: str, name: str, size: int, mark: str) -> Upload:
    """A new one, or the same file's for the same place, where it stopped. Raises checks.Refused with a sentence."""
    ending = checks.plain_name(name).partition(".")[2]
    if ending not in checks.ALLOWED:
        checks.check(name, b"")  # refuses with its sentence
    if size > checks.LARGEST:
        raise checks.Refused(checks.TOO_LARGE)
    if size <= 0:
        raise checks.Refused("Berkas kosong.")
    if not MARK.fullmatch(mark):
        raise checks.Refused("Unggahan ini tidak dikenali. Muat ulang halaman, lalu pilih berkasnya lagi.")
    now = clock.now()
    known = Upload.objects.filter(user=user)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # so that two tabs count one after the other
    same = known.filter(place=place, mark=mark, size=size).first()
    if same is not None:
        return same
    if known.count() >= AT_ONCE:
        raise checks.Refused("Masih banyak unggahan Anda yang belum selesai. Selesaikan atau hapus dahulu.")
    made: Upload = Upload.objects.create(
        user=user, place=place, ending=ending, size=size, mark=mark, began_at=now, seen_at=now
    )
    return made


@transaction.atomic
def append(*, user: User, public_id: uuid.UUID, start: int, piece: bytes) -> Upload:
    """Adds a piece where it belongs. One that comes twice, or not in its turn, changes nothing: the answer says how much
    is there. Raises NotHere."""
    upload = _mine(user, public_id)
    path = _path(upload)
    there = path.stat().st_size if path.exists() else 0
    if there < upload.received:  # of a restored disk
        upload.received = there
    elif start == upload.received and 0 < len(piece) <= min(LARGEST_PIECE, upload.size - start):
        with path.open("r+b" if path.exists() else "xb") as target:
            target.seek(start)
            target.write(piece)
            target.truncate()
        upload.received = start + len(piece)
    upload.seen_at = clock.now()
    upload.save(update_fields=["received", "seen_at"])
    return upload


@transaction.atomic
def whole(*, user: User, public_id: uuid.UUID, place: str) -> SimpleUploadedFile:
    """What came, once all of it is there, as any other uploaded file; it is not kept here any longer.

    Raises NotHere, or checks.Refused where a part is missing.
    """
    upload = _mine(user, public_id)
    if upload.place != place:
        raise NotHere
    path = _path(upload)
    content = path.read_bytes()[: upload.size] if path.exists() else b""
    if upload.received != upload.size or len(content) != upload.size:
        raise checks.Refused("Berkas ini belum terkirim seluruhnya. Pilih berkas yang sama untuk melanjutkan.")
    _drop(upload)
    return SimpleUploadedFile(f"berkas.{upload.ending}", content)


@transaction.atomic
def drop(*, user: User, public_id: uuid.UUID) -> None:
    """The person does not want it any more. Raises NotHere."""
    _drop(_mine(user, public_id))


def coming(user: User, place: str) -> list[Upload]:
    """What stopped on its way there."""
    return list(Upload.objects.filter(user=user, place=place).order_by("pk"))


def clean_up() -> int:
    """What nobody went on with."""
    return forget(Upload.objects.filter(seen_at__lt=clock.now() - KEPT)[:500])


def forget(uploads: "QuerySet[Upload]") -> int:
    """Rows and bytes. How many it were."""
    found = list(uploads)
    for upload in found:
        with transaction.atomic():
            _drop(upload)
    return len(found)


def _mine(user: User, public_id: uuid.UUID) -> Upload:
    found: Upload | None = Upload.objects.select_for_update().filter(user=user, public_id=public_id).first()
    if found is None:
        raise NotHere
    return found


def _drop(upload: Upload) -> None:
    path = _path(upload)
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _path(upload: Upload) -> Path:
    return storage.private_folder("coming") / upload.public_id.hex
