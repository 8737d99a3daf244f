"""Writes of files: bytes first, then the row, so that a row never names bytes that are not there."""

import io
import uuid
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Person, User
from database import clock
from documents import checks, storage
from documents.intake import NAMES, take_in
from documents.models import StoredFile


def store_upload(
    *, upload: UploadedFile, kind: str, region: str, user: User | None, person: Person | None = None
) -> StoredFile:
    """A paper of an owner or a case. Raises checks.Refused with a sentence; nothing is kept of what was refused."""
    if (upload.size or 0) > checks.LARGEST:
        raise checks.Refused(checks.TOO_LARGE)
    return take_in(name=upload.name or "", content=upload.read(), kind=kind, region=region, user=user, person=person)


def store_sealed(*, source: IO[bytes], size: int, kind: str, region: str, user: User, content_type: str) -> StoredFile:
    """A sheet full of people: sealed on disk, and for nobody to download."""
    return _sealed(
        source,
        size,
        kind=kind,
        region=region,
        uploaded_by=user,
        shown_name=shown_name(kind, content_type),
        content_type=content_type,
        state=StoredFile.State.QUARANTINED,
    )


def keep_sealed(
    *,
    content: bytes,
    kind: str,
    person: Person | None,
    name: str,
    content_type: str,
    region: str = "",
    user: User | None = None,
) -> StoredFile:
    """What we made of a person's data: sealed on disk, and opened as it is sent to them, or to staff of `region`."""
    return _sealed(
        io.BytesIO(content),
        len(content),
        kind=kind,
        person=person,
        region=region,
        uploaded_by=user,
        shown_name=name,
        content_type=content_type,
        state=StoredFile.State.CLEAN,
    )


def keep_made(
    *, path: Path, kind: str, region: str, user: User | None, name: str, content_type: str = "text/csv"
) -> StoredFile:
    """A file that we made ourselves (errors, exports): taken over from `path`, which is moved."""
    public_id = uuid.uuid4()
    size = path.stat().st_size
    digest = storage.take_over(public_id, path)
    return StoredFile.objects.create(
        public_id=public_id,
        kind=kind,
        region=region,
        uploaded_by=user,
        shown_name=name,
        content_type=content_type,
        size=size,
        sha256=digest,
        state=StoredFile.State.CLEAN,
        stored_at=clock.now(),
    )


def keep_made_sealed(*, path: Path, kind: str, user: User, name: str, content_type: str) -> StoredFile:
    """A file of ours that holds people in clear: sealed on disk; `path` is the caller's to remove."""
    with path.open("rb") as source:
        return _sealed(
            source,
            path.stat().st_size,
            kind=kind,
            uploaded_by=user,
            shown_name=name,
            content_type=content_type,
            state=StoredFile.State.CLEAN,
        )


def _sealed(source: IO[bytes], size: int, **columns: Any) -> StoredFile:
    """Without a hash: a plain one would let a guess at the file be tried on a dump."""
    public_id = uuid.uuid4()
    storage.seal_into(public_id, source)
    return StoredFile.objects.create(
        public_id=public_id, size=size, sha256=b"", sealed=True, stored_at=clock.now(), **columns
    )


@transaction.atomic
def delete(*, stored: StoredFile) -> None:
    """The bytes go once the row says so for good; the row stays and says when."""
    stored.state, stored.deleted_at = StoredFile.State.DELETED, clock.now()
    stored.save(update_fields=["state", "deleted_at"])
    transaction.on_commit(lambda: storage.remove(stored.public_id))


def shown_name(kind: str, content_type: str) -> str:
    """`certificate-20261124.pdf`: nothing of the uploader's own name, which may hold anything."""
    return f"{kind}-{clock.today('Asia/Jakarta'):%Y%m%d}.{NAMES.get(content_type, 'bin')}"
