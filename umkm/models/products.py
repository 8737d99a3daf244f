"""What a business makes or sells, and the group by which the halal duty asks."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from database import clock
from database.history import keep_history
from umkm.models.businesses import Business


@keep_history()
class ProductGroup(models.Model):
    """Of PP 42/2024 and its sisters; whether a certificate is a duty, forbidden, or no matter. Data, editable."""

    is_reference = True

    class Duty(models.TextChoices):
        REQUIRED = "wajib", "Wajib bersertifikat halal"
        NOT_HALAL_MARK = "keterangan_tidak_halal", "Wajib keterangan tidak halal"
        NONE = "tidak", "Tanpa kewajiban"

    code = models.TextField("kode", primary_key=True)
    label_id = models.TextField("nama")
    label_en = models.TextField("nama dalam bahasa Inggris")
    duty = models.TextField("kewajiban", choices=Duty.choices)
    note = models.TextField("catatan", blank=True, default="")
    position = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "kelompok produk"
        verbose_name_plural = "kelompok produk"
        ordering = ["position", "code"]

    @staticmethod
    def label_column() -> str:
        """Where its name in the language of the page stands; administrators keep both."""
        return "label_en" if (get_language() or "id").startswith("en") else "label_id"

    @property
    def label(self) -> str:
        """In the language of the page."""
        return str(getattr(self, self.label_column()) or self.label_id)

    def __str__(self) -> str:
        return self.label_id


@keep_history()
class Product(models.Model):
    """One product of a business. Its group counts once somebody confirms it: a group that is only suggested makes no duty.

    What our own words suggest stands in `GroupSuggestion`, not here, and everything the portal writes is confirmed. The
    state `usulan` remains for rows that come from elsewhere with a group that nobody here has looked at, and for those
    that were so: obligations, pages and the database's check know it, and a duty never follows from it.
    """

    class GroupState(models.TextChoices):
        SUGGESTED = "usulan", "Usulan"
        CONFIRMED = "dikonfirmasi", "Dikonfirmasi"

    class Origin(models.TextChoices):
        DOMESTIC = "domestic", "Dalam negeri"
        IMPORTED = "imported", "Luar negeri"

    class State(models.TextChoices):
        OFFERED = "dijual", "Dijual"
        ENDED = "berhenti", "Berhenti"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="products")
    name = models.TextField("nama produk")
    group = models.ForeignKey(
        ProductGroup,
        models.PROTECT,
        null=True,
        blank=True,
        db_column="product_group",
        related_name="products",
        verbose_name="kelompok produk",
    )
    group_state = models.TextField(
        "keadaan kelompok", choices=GroupState.choices, default=GroupState.CONFIRMED, db_default="dikonfirmasi"
    )
    origin = models.TextField("asal", choices=Origin.choices, default=Origin.DOMESTIC, db_default="domestic")
    state = models.TextField("keadaan", choices=State.choices, default=State.OFFERED, db_default="dijual")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "produk"
        verbose_name_plural = "produk"
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=["domestic", "imported"]), name="product_origin"),
            models.CheckConstraint(condition=Q(group_state__in=["usulan", "dikonfirmasi"]), name="product_group_state"),
            models.CheckConstraint(condition=Q(state__in=["dijual", "berhenti"]), name="product_state"),
        ]

    def __str__(self) -> str:
        return self.name
