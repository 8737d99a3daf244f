"""Stored files: what was uploaded, what became of it, and whose it is. The bytes lie outside the web root."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Person, User
from documents.queries import StoredFileQuerySet


class StoredFile(models.Model):
    """One version of one paper. Its name on disk is its public id; a new version is a new row."""

    class State(models.TextChoices):
        QUARANTINED = "quarantined", "Menunggu diperiksa"
        CLEAN = "clean", "Bersih"
        REJECTED = "rejected", "Ditolak"
        DELETED = "deleted", "Dihapus"

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", "Sertifikat halal"
        SHEET = "sheet", "Lembar impor"  # sealed; deleted with its batch's end
        ERRORS = "errors", "Daftar galat impor"
        EXPORT = "export", "Unduhan"
        AGREEMENT = "agreement", "Naskah perjanjian"
        OTHER = "other", "Lainnya"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.TextField(choices=Kind.choices)
    region = models.TextField(help_text="Code of the region whose staff may see it; empty: nobody's.", default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="files")  # the owner it belongs to
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="uploads")
    shown_name = models.TextField()  # made by us from kind and date, never the uploader's
    content_type = models.TextField()
    size = models.BigIntegerField()  # bytes
    sha256 = models.BinaryField()
    sealed = models.BooleanField(default=False)
    state = models.TextField(choices=State.choices, default=State.QUARANTINED)
    reason = models.TextField(default="")  # why it was rejected, as a sentence
    stored_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas"
        verbose_name_plural = "berkas"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="deleted", deleted_at__isnull=False)
                | (~Q(state="deleted") & Q(deleted_at__isnull=True)),
                name="deleted_file_has_its_instant",
            )
        ]
        indexes = [models.Index(fields=["region", "stored_at"], name="files_of_region")]

    def __str__(self) -> str:
        return self.shown_name
