"""Papers that a business holds from an authority: by kind, number and day. NIB stands on the business itself."""

import uuid

from django.db import models
from django.db.models import Q

from casework.models import Case
from database import clock
from documents.models import StoredFile
from umkm.legal_paper_queries import LegalPaperQuerySet
from umkm.models.businesses import Business


class LegalPaper(models.Model):
    """Written when a case ends with one, or by hand. What was written wrongly is taken back, never deleted."""

    class Kind(models.TextChoices):
        HALAL = "sertifikat_halal", "Sertifikat halal"
        PIRT = "pirt", "SPP-IRT"
        BPOM = "bpom", "Izin edar BPOM"
        TRADEMARK = "merek", "Sertifikat merek"
        SNI = "sni", "SNI"
        OTHER = "lainnya", "Surat lain"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.PROTECT, related_name="legal_papers", verbose_name="usaha")
    kind = models.TextField("jenis surat", choices=Kind.choices)
    number = models.TextField("nomor")
    issuer = models.TextField("penerbit", blank=True, default="")
    issued_on = models.DateField("tanggal")
    last_day = models.DateField("berlaku sampai", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="legal_papers")
    recorded_by_name = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LegalPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "surat legalitas"
        verbose_name_plural = "surat legalitas"
        ordering = ["business", "-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(withdrawn_at__isnull=True, case__isnull=False),
                name="one_legal_paper_a_case",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
