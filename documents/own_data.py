"""The port `PERSONAL_DATA` of documents: the files of a person, and their bytes on disk."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Person
from accounts.personal_data import Section
from documents import resumable, storage
from documents.models import StoredFile, Upload


class DocumentsData:
    """A paper that somebody uploaded for a business stays while the business is another's too: it goes with that."""

    holds = frozenset({"documents.storedfile", "documents.upload"})
    stays = {"documents.job": "of staff: long work that they started, without names of persons"}

    def see(self, person: Person) -> list[Section]:
        """Names are ours; the files themselves are downloaded where they belong."""
        mine = StoredFile.objects.filter(Q(person__in=person.ids()) | Q(uploaded_by__person=person))
        return [
            Section(
                "berkas",
                "Berkas",
                {"nama": "Nama", "jenis": "Jenis", "ukuran": "Ukuran (bita)", "sejak": "Disimpan"},
                [
                    {
                        "nama": row.shown_name,
                        "jenis": row.get_kind_display(),
                        "ukuran": row.size,
                        "sejak": row.stored_at,
                    }
                    for row in mine.exclude(state=StoredFile.State.DELETED).order_by("-stored_at")
                ],
            )
        ]

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """Nothing here hangs on a consent."""

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """Those that belong to the person, and what an owner uploaded for nobody else."""
        own = Q(uploaded_by__person__in=people, uploaded_by__is_staff=False) & ~Q(kind=StoredFile.Kind.CERTIFICATE)
        erase_files(StoredFile.objects.filter(Q(person__in=people) | own), at)
        resumable.forget(Upload.objects.filter(user__person__in=people))


def erase_files(files: "QuerySet[StoredFile]", at: dt.datetime) -> None:
    """The rows say that a file was there and nothing of it; the bytes go when the transaction has ended."""
    ids = list(files.values_list("public_id", flat=True))
    StoredFile.objects.filter(public_id__in=ids).update(
        state=StoredFile.State.DELETED, deleted_at=at, person=None, uploaded_by=None, sha256=b"", size=0, reason=""
    )
    for public_id in ids:
        transaction.on_commit(lambda public_id=public_id: storage.remove(public_id))


def orphans() -> list[str]:
    """Files on disk that no row names: of after the dump, where a database was restored. Their names are ids."""
    known = {public_id.hex for public_id in StoredFile.objects.values_list("public_id", flat=True)}
    found = storage.all_names()
    return sorted(found - known)
