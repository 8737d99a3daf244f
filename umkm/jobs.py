"""Long work on the registry (`settings.JOBS`): lists as files, contacts with a reason, settings of many.

A job carries the address's filters and asks anew, as whoever ordered it: what they may not see any more is left out.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.http import QueryDict

from accounts.models import Contact, Person, User
from accounts.queries import WORKING_ROLES, roles_of
from database import clock
from documents import sheets, storage
from documents.jobs import Ended, JobFailed, Progress
from documents.models import Job, StoredFile
from documents.services import keep_made_sealed
from umkm import bulk_fields, duplicates, exports, filters
from umkm.imports import batches
from umkm.list_columns import groups_of
from umkm.models import Business, ImportBatch, Ownership

TITLES = (
    "Nomor", "Nama usaha", "Jenis", "Kegiatan", "Kategori", "Skala", "Kelompok produk", "Keadaan", "Kabupaten/kota",
    "Kecamatan", "NIB", "Lintang", "Bujur", "Asal data", "Terdaftar",
)  # fmt: skip
CONTACT_TITLES = ("Nomor", "Nama usaha", "Kabupaten/kota", "Kecamatan", "Pemilik", "Telepon", "Surel")
MOST_CONTACTS, AT_ONCE = 20_000, 5_000  # businesses
# On record before anything is opened: one statement for all of them.
RECORD = """
    INSERT INTO accounts_accessrecord (person_id, actor_id, actor_name, kind, reason, at)
    SELECT DISTINCT c.person_id, %(actor)s::bigint, %(name)s, c.kind, %(reason)s, %(now)s::timestamptz
    FROM accounts_contact c JOIN umkm_ownership o ON o.person_id = c.person_id
    WHERE o.business_id = ANY(%(ids)s) AND upper_inf(o.period) AND c.dead_at IS NULL
"""


def _day() -> str:
    return f"{clock.today('Asia/Jakarta'):%Y%m%d}"


def registry_export(job: Job, progress: Progress) -> Ended:
    """The filtered list as a file, equal to what the page shows; nothing personal is in it."""
    with transaction.atomic():
        found = filters.apply(Business.objects.visible_to(job.user), QueryDict(job.args["query"]), job.user)
        ids = exports.ids_of(found.rows)
    rows = exports.in_chunks(ids, _lines, progress)
    name = f"registri-usaha-{_day()}"
    return Ended(sheets.export(form=job.args["form"], name=name, titles=TITLES, rows=rows, user=job.user))


def _lines(rows: list[Business]) -> Iterator[list[Any]]:
    groups = groups_of(rows)
    for row in rows:
        yield [
            row.short_id, row.name, row.get_kind_display(), row.description, row.category, row.get_scale_display(),
            groups.get(row.pk, ""), row.get_state_display(), row.regency.name,
            row.district.name if row.district else "", row.nib, row.lat, row.lng, row.get_origin_display(),
            row.created_at.date().isoformat(),
        ]  # fmt: skip


def contacts_export(job: Job, progress: Progress) -> Ended:
    """Phones and addresses in clear, sealed on disk. Each person finds in their own data who took them, and why."""
    if not roles_of(job.user) & set(WORKING_ROLES):
        raise JobFailed("Hanya petugas dan kepala bidang yang mengunduh kontak.")
    with transaction.atomic():
        found = filters.apply(Business.objects.served_by(job.user), QueryDict(job.args["query"]), job.user)
        ids = exports.ids_of(found.rows)
        if len(ids) > MOST_CONTACTS:
            raise JobFailed("Sekali unduh paling banyak 20.000 usaha. Persempit saringannya.")
        _record(ids, job.user, job.args["reason"])
    with tempfile.TemporaryDirectory(dir=storage.private_folder("tmp")) as private:
        path = Path(private) / "kontak.csv"
        sheets.write_csv(path, CONTACT_TITLES, exports.in_chunks(ids, _contact_lines, progress))
        name = f"kontak-usaha-{_day()}.csv"
        return Ended(
            keep_made_sealed(
                path=path, kind=StoredFile.Kind.CONTACTS, user=job.user, name=name, content_type=sheets.TYPES["csv"]
            )
        )


def _record(ids: list[int], actor: User, reason: str) -> None:
    values = {"ids": ids, "actor": actor.pk, "name": actor.get_full_name(), "reason": reason, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)


def _contact_lines(rows: list[Business]) -> Iterator[list[Any]]:
    owned = Ownership.objects.filter(business__in=[row.pk for row in rows], period__endswith__isnull=True)
    owners: dict[int, list[Person]] = {}
    for ownership in owned.select_related("person").order_by("pk"):
        owners.setdefault(ownership.business_id, []).append(ownership.person)
    people = {person.pk for each in owners.values() for person in each}
    clear: dict[tuple[int, str], list[str]] = {}
    for contact in Contact.objects.filter(person__in=people, dead_at=None).order_by("pk"):
        clear.setdefault((contact.person_id, contact.kind), []).append(contact.open())
    for row in rows:
        for person in owners.get(row.pk, []):
            phones, mails = (", ".join(clear.get((person.pk, kind), [])) for kind in ("phone", "email"))
            if phones or mails:
                place = row.district.name if row.district else ""
                yield [row.short_id, row.name, row.regency.name, place, person.full_name, phones, mails]


def set_fields(job: Job, progress: Progress) -> Ended:
    """A setting of very many, some thousands at a time. What was set already is set again, which changes nothing."""
    setting = bulk_fields.Setting(**job.args["setting"])
    ids: list[int] = job.args["ids"]
    for start in range(0, len(ids), AT_ONCE):
        with transaction.atomic():
            chunk = Business.objects.served_by(job.user).filter(pk__in=ids[start : start + AT_ONCE])
            bulk_fields.apply(sorted(chunk.values_list("pk", flat=True)), setting)
        progress(min(start + AT_ONCE, len(ids)))
    return Ended(link=job.args["link"])


def import_check(job: Job, progress: Progress) -> Ended:
    """Reads a large sheet; the batch itself keeps what was found, also what refuses it."""
    batches.check(ImportBatch.objects.get(public_id=job.args["batch"]))
    return Ended(link=job.args["link"])


def import_commit(job: Job, progress: Progress) -> Ended:
    """A large sheet goes in; then it is asked which of its businesses were there already."""
    batch = ImportBatch.objects.get(public_id=job.args["batch"])
    batches.commit(batch)
    duplicates.refresh_after(batch)
    return Ended(link=job.args["link"])
