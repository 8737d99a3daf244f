"""The halal duty as data: which date rules whom, since when, until when; what meets it."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from accounts.models import User
from database import clock
from database.history import keep_history
from documents.models import StoredFile
from halal.queries import CertificateQuerySet
from umkm.models import Business, Product, ProductGroup


@keep_history()
class DeadlineRule(models.Model):
    """One date for one group, scale and origin. A line of the law that names three scales is three rows:
    only so can the database refuse overlaps. `in_force` is half-open; `announced_on` may lie before it."""

    is_reference = True

    group = models.ForeignKey(ProductGroup, models.PROTECT, db_column="product_group", verbose_name="kelompok produk")
    scale = models.TextField("skala")
    origin = models.TextField("asal")
    phase_start = models.DateField("tahap dimulai", null=True, blank=True)
    due_date = models.DateField("tenggat")
    announced_on = models.DateField("diumumkan", null=True, blank=True)
    in_force = DateRangeField("berlaku")
    legal_basis = models.TextField("dasar hukum")

    class Meta:
        verbose_name = "aturan tenggat"
        verbose_name_plural = "aturan tenggat"
        constraints = [
            ExclusionConstraint(
                name="one_rule_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("scale", RangeOperators.EQUAL),
                    ("origin", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(scale__in=["mikro", "kecil", "menengah", "besar"]), name="deadline_rule_scale"
            ),
            models.CheckConstraint(condition=Q(origin__in=["domestic", "imported"]), name="deadline_rule_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}, {self.scale}, {self.origin}: {self.due_date} ({self.legal_basis})"


class Obligation(models.Model):
    """A product under a rule, for a period. Written by `obligations.recompute` alone.

    Two b-trees guard it and no exclusion constraint: derived rows come by the million, and the constraint's GiST
    index takes 83 microseconds a row against 6.
    """

    product = models.ForeignKey(Product, models.CASCADE, db_index=False, related_name="obligations")
    rule = models.ForeignKey(DeadlineRule, models.PROTECT)
    due_date = models.DateField()
    in_force = DateRangeField()
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["due_date"], name="obligation_by_date")]  # what is due within days
        constraints = [
            models.UniqueConstraint("product", "in_force__startswith", name="one_duty_a_start"),
            models.UniqueConstraint(
                fields=["product"], condition=Q(in_force__endswith__isnull=True), name="one_open_duty"
            ),
        ]


@keep_history()
class Certificate(models.Model):
    """Meets the obligations of its products while it is in force. No fixed end since UU 6/2023; a revoked or ended
    one gets the end of its period. One that was recorded wrongly stays, for whoever asks what stood here, and covers
    nothing on any day."""

    class Ending(models.TextChoices):
        ENDED = "berakhir", "Berakhir"
        REVOKED = "dicabut", "Dicabut"
        MISTAKEN = "keliru", "Dicatat keliru"  # it was never this one: its period is empty

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.PROTECT, related_name="halal_certificates", verbose_name="usaha")
    number = models.TextField("nomor sertifikat")
    in_force = DateRangeField("berlaku")  # from the day of issue
    ending = models.TextField("berakhir karena", choices=Ending.choices, blank=True, default="")
    ending_reason = models.TextField("alasan", blank=True, default="")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas")
    products = models.ManyToManyField(Product, through="CertificateProduct", related_name="certificates")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_by_name = models.TextField(default="")
    recorded_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat halal"
        verbose_name_plural = "sertifikat halal"
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force__endswith__isnull=False) | Q(ending__in=["", "keliru"]),
                name="ended_certificate_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(in_force__isempty=True, ending="keliru")
                | (Q(in_force__isempty=False) & ~Q(ending="keliru")),
                name="mistaken_certificate_covers_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateProduct(models.Model):
    """The annex of a certificate: which products it covers."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="annex")
    product = models.ForeignKey(Product, models.PROTECT, related_name="covered_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "product"], name="product_once_in_annex")]
