"""An owner does not agree with what somebody else filled in for them."""

import uuid

from django.db import models
from django.db.models import Q

from halal.models.cases import HalalCase


class Objection(models.Model):
    """Against one part of an application; while it stands open, the application is not sent in."""

    class Part(models.TextChoices):
        ALL = "semua", "Seluruh pengajuan"
        PRODUCTS = "produk", "Produk"
        INGREDIENTS = "bahan", "Bahan"
        PROCESS = "proses", "Cara membuat"
        TOOLS = "alat", "Alat"
        SITE = "tempat", "Tempat produksi atau jualan"
        SUPERVISOR = "penyelia", "Penyelia halal"
        ANSWERS = "kelayakan", "Jawaban kelayakan"
        VISIT = "kunjungan", "Hasil kunjungan pendamping"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.PROTECT, related_name="objections")
    part = models.TextField("bagian", choices=Part.choices)
    text = models.TextField("keberatan")  # numbers and addresses in it are masked
    against = models.TextField("pengisi", blank=True, default="")  # who had filled in: names of staff and companions
    at = models.DateTimeField("disampaikan")
    answer = models.TextField("jawaban", blank=True, default="")
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField("dijawab", null=True)
    withdrawn_at = models.DateTimeField("dicabut", null=True)  # by the owner: put right, or thought better of

    class Meta:
        verbose_name = "keberatan"
        verbose_name_plural = "keberatan"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="one_open_objection_a_part",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answered_objection_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.part}"

    @property
    def is_open(self) -> bool:
        """Neither answered nor withdrawn."""
        return self.answered_at is None and self.withdrawn_at is None
