"""The way in for what people upload: quarantine, the checks, the scanner; only then is it served.

Bytes lie in quarantine until the scanner has said yes. Where none is set the checks alone decide; where one is set and
away, the file waits and is looked at again every minute (`documents.tasks.scan_waiting`).
"""

import hashlib
import io
import logging
import uuid
from collections.abc import Collection
from typing import IO

from django.db import transaction

from accounts.models import Person, User
from database import clock
from documents import checks, inspecting, scanner, storage
from documents.models import StoredFile

log = logging.getLogger(__name__)
NAMES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "text/csv": "csv"}
CALLED = {"application/pdf": "PDF", "image/jpeg": "foto (JPEG)", "image/png": "gambar (PNG)"}
BATCH = 50


def take_in(
    *,
    name: str,
    content: bytes,
    kind: str,
    region: str,
    user: User | None,
    person: Person | None = None,
    types: Collection[str] = (),
    sealed: bool = False,
) -> StoredFile:
    """Raises checks.Refused with a sentence; nothing is kept of what was refused. `types` are content types that fit
    its place; none: all that are allowed at all."""
    checked = inspecting.check(name, content)
    if types and checked.content_type not in types:
        fitting = " atau ".join(sorted({CALLED[one] for one in types}))
        raise checks.Refused(f"Di sini hanya {fitting} yang diterima.")
    state = _state_of(io.BytesIO(checked.content))
    if state == StoredFile.State.REJECTED:
        raise checks.Refused(scanner.FOUND)
    public_id = uuid.uuid4()
    if sealed:
        storage.seal_into(public_id, io.BytesIO(checked.content))
    else:
        with storage.create(public_id) as target:
            target.write(checked.content)
    return StoredFile.objects.create(
        public_id=public_id,
        kind=kind,
        region=region,
        person=person,
        uploaded_by=user,
        shown_name=f"{kind}-{clock.today('Asia/Jakarta'):%Y%m%d}.{NAMES[checked.content_type]}",
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=b"" if sealed else hashlib.sha256(checked.content).digest(),
        sealed=sealed,
        state=state,
        stored_at=clock.now(),
    )


def _state_of(content: IO[bytes]) -> StoredFile.State:
    try:
        clean = scanner.is_clean(content)
    except scanner.Away as away:
        log.warning("The scanner is away (%s): files wait in quarantine.", type(away.__cause__ or away).__name__)
        return StoredFile.State.QUARANTINED
    return StoredFile.State.CLEAN if clean else StoredFile.State.REJECTED


def scan_waiting() -> int:
    """Asks the scanner again about what people uploaded while it was away. How many it said something about.

    Sheets stay in quarantine for good: nobody downloads them.
    """
    waiting = StoredFile.objects.filter(state=StoredFile.State.QUARANTINED).exclude(kind=StoredFile.Kind.SHEET)
    asked = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            stored = waiting.select_for_update(skip_locked=True).filter(pk=pk).first()
            if stored is None:
                continue
            with _clear(stored) as content:
                state = _state_of(content)
            if state == StoredFile.State.QUARANTINED:
                return asked
            _settle(stored, state)
            asked += 1
    return asked


def _settle(stored: StoredFile, state: StoredFile.State) -> None:
    stored.state = state
    if state == StoredFile.State.REJECTED:
        stored.reason = scanner.FOUND
        transaction.on_commit(lambda: storage.remove(stored.public_id))
    stored.save(update_fields=["state", "reason"])


def _clear(stored: StoredFile) -> IO[bytes]:
    """An open file in clear."""
    if not stored.sealed:
        return storage.path_of(stored.public_id).open("rb")
    with storage.opened(stored.public_id) as clear:
        return clear.open("rb")  # the name goes with the block, the open file stays readable
