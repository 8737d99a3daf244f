"""Every import is a batch: its file's fingerprint, what each of its rows said, and how it was before."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Agency, User
from database.personal import personal
from documents.models import StoredFile
from umkm.models.businesses import Business
from umkm.queries import ImportBatchQuerySet


class HeaderSynonym(models.Model):
    """How a column of a register is usually headed. Data: an administrator adds what an office writes."""

    is_reference = True

    written_as = models.TextField("tertulis", unique=True)  # small letters and digits, single spaces
    column = models.TextField("kolom")
    if_taken = models.TextField("kalau sudah terisi", blank=True, default="")

    class Meta:
        verbose_name = "judul kolom impor"
        verbose_name_plural = "judul kolom impor"

    def __str__(self) -> str:
        return self.written_as


class ImportBatch(models.Model):
    """One file, brought in by one person for one agency."""

    class State(models.TextChoices):
        UPLOADED = "diunggah", "Diunggah"
        CHECKED = "diperiksa", "Sudah diperiksa"
        COMMITTED = "masuk", "Sudah masuk"
        REFUSED = "ditolak", "Ditolak"
        ABANDONED = "dibatalkan", "Tidak jadi"
        UNDONE = "ditarik", "Ditarik kembali"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="imports")
    regency = models.TextField(default="")  # for rows that name none
    state = models.TextField(choices=State.choices)
    file_hash = models.BinaryField()  # keyed, so that a guess at a file's contents cannot be tried on a dump
    file_size = models.BigIntegerField()
    sheet = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    errors_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="imports")
    actor_name = models.TextField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    reason = models.TextField(default="")  # why it was refused

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="ditarik") & Q(undone_at__isnull=False))
                | (~Q(state="ditarik") & Q(undone_at__isnull=True)),
                name="undone_import_has_its_instant",
            )
        ]


class SourceRecord(models.Model):
    """What a source said of a business the last time. `imported` decides whether a person has changed it since."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="records")
    business = models.ForeignKey(Business, models.PROTECT, related_name="source_records")
    made_business = models.BooleanField()
    made_person = models.BigIntegerField(null=True)
    agency = models.TextField()  # code: the same source sends again under the same agency
    regency = models.TextField()  # scope; follows the business
    source_key = personal(models.TextField(db_collation="C"))
    row_number = models.IntegerField()
    fingerprint = models.BinaryField()
    imported = personal(models.JSONField())
    extra = personal(models.BinaryField(null=True))  # columns that nobody knows, sealed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "source_key"], name="source_record_once")]


class ImportChange(models.Model):
    """How a business was before a batch changed it, and what the batch added to its person."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="changes")
    business = models.ForeignKey(Business, models.PROTECT, related_name="+")
    regency = models.TextField()
    made_person = models.BigIntegerField(null=True)
    added = ArrayField(models.UUIDField())
    record = personal(models.JSONField())
    before = personal(models.JSONField())
    figures = personal(models.JSONField(null=True))
