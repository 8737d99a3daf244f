"""Pairs of businesses that may be one: found by `umkm.duplicates`, judged by a person."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from umkm.models.businesses import Business
from umkm.queries import DoubleQuerySet


class Double(models.Model):
    """A pair as it was found last, and why. Derived: no foreign key in the database, so that nothing waits for it."""

    first = models.ForeignKey(Business, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    second = models.ForeignKey(Business, models.DO_NOTHING, related_name="+", db_constraint=False)
    first_regency = models.TextField()
    second_regency = models.TextField()
    score = models.SmallIntegerField()  # 0 to 100
    same_nib = models.BooleanField(default=False)
    same_nik = models.BooleanField(default=False)
    same_phone = models.BooleanField(default=False)
    same_mail = models.BooleanField(default=False)
    likeness = models.SmallIntegerField()  # of the names, per cent
    same_district = models.BooleanField(default=False)
    metres = models.IntegerField(null=True)
    found_at = models.DateTimeField()

    objects = DoubleQuerySet.as_manager()

    class Meta:
        verbose_name = "dugaan ganda"
        verbose_name_plural = "dugaan ganda"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="double_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="double_in_order"),
        ]
        indexes = [models.Index(fields=["first_regency", "score", "id"], name="double_of_region")]


class NotDouble(models.Model):
    """A person looked and said that they are two: the pair does not come back."""

    first = models.ForeignKey(Business, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    second = models.ForeignKey(Business, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    reason = models.TextField("alasan")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    actor_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="not_double_once")]
