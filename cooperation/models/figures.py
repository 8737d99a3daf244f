"""The rollup of the statistics page: counted by a command, never by hand."""

from django.db import models

from accounts.models import Regency


class Tally(models.Model):
    """How many businesses of a regency have a value, as counted at an instant. Nobody's own figures are in it."""

    class Dimension(models.TextChoices):
        TOTAL = "jumlah", "Jumlah usaha"
        SCALE = "skala", "Skala"
        DUTY = "wajib", "Wajib halal"
        GROUP = "kelompok", "Kelompok produk"

    regency = models.ForeignKey(Regency, models.PROTECT, db_column="regency", db_index=False, related_name="+")
    dimension = models.TextField(choices=Dimension.choices)
    value = models.TextField()  # '' for the total; `belum` where it is not known
    businesses = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regency", "dimension", "value"], name="tally_once")]


class TallyRun(models.Model):
    """When the tallies were counted; the newest holds."""

    counted_at = models.DateTimeField()
    seconds = models.FloatField()
