"""The list of erasures as a file beside the backups, a line of JSON each; and whether the database agrees with it.

A dump of before an erasure still holds the person. The list outlives the dump: after a restore it says who has to go
again, and until they have gone nothing is served (`kukm_portal.restored`).
"""

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from accounts.models import Erasure, Person

Listed = dict[UUID, dt.datetime]
AT_ONCE = 1000


class Unreadable(Exception):
    """A line is none of ours; the text says which, and what to do."""


def path() -> Path:
    return Path(settings.ERASURES_FILE)


def append(erased: Iterable[tuple[UUID, dt.datetime]]) -> None:
    """On disk when this returns. Whoever is listed already stands twice: reading takes the first."""
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = "".join(json.dumps({"public_id": str(who), "at": at.isoformat()}) + "\n" for who, at in erased)
    with os.fdopen(os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def read(file: Path) -> Listed:
    """Raises Unreadable; FileNotFoundError where there is none."""
    listed: Listed = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            listed.setdefault(UUID(entry["public_id"]), dt.datetime.fromisoformat(entry["at"]))
        except (ValueError, KeyError, TypeError):
            raise Unreadable(f"Line {number} of {file} is no erasure: take the file from the other backup.") from None
    return listed


def still_there(listed: Listed) -> list[UUID]:
    """Who is listed as erased and has a name, a contact, all of it."""
    found: list[UUID] = []
    for part in _parts(list(listed)):
        living = Person.objects.filter(public_id__in=part, erased_at=None)
        found += living.values_list("public_id", flat=True)
    return sorted(found)


def not_listed(listed: Listed) -> list[UUID]:
    """Erased here and missing in the file: it is an old copy of the list, or none."""
    return sorted(set(Erasure.objects.values_list("public_id", flat=True)) - listed.keys())


def disagreement() -> str:
    """Why this database may not be served, as a sentence for its administrator; '' where it may."""
    try:
        listed = read(path()) if path().exists() else {}
    except Unreadable as error:
        return str(error)
    if there := still_there(listed):
        return (
            f"{len(there)} persons of the list of erasures are still in this database. "
            f"It was restored from a dump of before: run manage.py apply_erasures {path()}"
        )
    if missing := not_listed(listed):
        return (
            f"The list of erasures ({path()}) lacks {len(missing)} persons that were erased here: "
            "put the newest copy of it there."
        )
    return ""


def _parts(ids: list[UUID]) -> Iterator[list[UUID]]:
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]
