"""Stored files: what was uploaded, what became of it, and whose it is. The bytes lie outside the web root."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Person, User
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
        CONTACTS = "contacts", "Unduhan kontak"  # sealed; for whoever asked, with a reason and on record
        AGREEMENT = "agreement", "Naskah perjanjian"
        PAPER = "paper", "Surat buatan portal"  # sealed; for whoever may see the row
        CASE = "case_paper", "Berkas perkara"  # sealed; for whoever may see the case (`casework.CaseDocument`)
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


class Upload(models.Model):
    """A file on its way, piece by piece: it goes on after a lost network or a closed page, from its last whole piece.

    Of the uploader's name the ending alone is kept. Its bytes lie apart until they are whole and checked.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="coming")
    place = models.TextField()  # what it is for, as whoever asked for it calls it
    ending = models.TextField()
    size = models.IntegerField()  # bytes, as the browser said
    received = models.IntegerField(default=0)
    mark = models.TextField()  # of its bytes, by the browser: the same file again goes on where it stopped
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "unggahan"
        verbose_name_plural = "unggahan"
        constraints = [
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=models.F("size")), name="no_more_than_all"
            ),
            models.UniqueConstraint(fields=["user", "place", "mark", "size"], name="file_comes_once"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="uploads_left")]

    def __str__(self) -> str:
        return f"{self.place}: {self.received}/{self.size}"


class Job(models.Model):
    """Long work that one may leave: a row says how far it is and what came of it. Nothing personal stands in it."""

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu giliran"
        RUNNING = "berjalan", "Sedang dikerjakan"
        DONE = "selesai", "Selesai"
        FAILED = "gagal", "Gagal"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.TextField()  # a key of settings.JOBS
    title = models.TextField("pekerjaan")
    user = models.ForeignKey(User, models.PROTECT, related_name="jobs")
    state = models.TextField(choices=State.choices, default=State.WAITING)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)  # 0 where nobody knows yet
    args = models.JSONField(default=dict)  # emptied at its end
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="jobs")
    link = models.TextField(default="")  # where what came of it is seen
    error = models.TextField(default="")  # as a sentence
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # when it last gave a sign of life
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        indexes = [
            models.Index(fields=["user", "-id"], name="jobs_of_user"),
            models.Index(fields=["seen_at"], condition=Q(state__in=["menunggu", "berjalan"]), name="jobs_under_way"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


class PublicCheck(models.Model):
    """What anybody who holds a paper of ours may ask about it, by the random token in its QR. Nothing personal."""

    token = models.TextField(unique=True)  # 128 bits, url-safe; no number that could be counted up
    kind = models.TextField()  # of paper, as its maker calls it: who answers for it in `settings.VERIFIABLE`
    title = models.TextField()  # what the paper is, as the page says it
    number = models.TextField(blank=True, default="")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)  # the last day; none: it does not run out
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="public_checks")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="public_checks")
    subject = models.UUIDField(null=True)  # public id of what it is about, for whoever answers for its kind
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.TextField(blank=True, default="")  # a sentence for the public page

    class Meta:
        verbose_name = "pemeriksaan surat"
        verbose_name_plural = "pemeriksaan surat"
        constraints = [
            models.CheckConstraint(condition=Q(token__regex=r"^[A-Za-z0-9_-]{22}$"), name="token_of_128_bits"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_because="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_because="")),
                name="revoked_paper_says_why",
            ),
        ]
        indexes = [models.Index(fields=["subject", "kind"], name="checks_of_subject")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()
