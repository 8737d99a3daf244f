"""Provinces, regencies and districts by Kemendagri code, each with the days in which it exists.

Codes are text (`74.01`). A region that a law makes or ends is a new row or an end of its period, never a change of
code. Filled by `migrations/0003_regions.py`, and so kept when tests are flushed.
"""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from accounts.queries import RegencyQuerySet
from accounts.regions import ZONES


class Province(models.Model):
    is_reference = True

    code = models.TextField("kode", primary_key=True)
    name = models.TextField("nama")
    zone = models.TextField("zona waktu", choices=[(name, name) for name in ZONES])
    in_force = DateRangeField("berlaku")

    class Meta:
        verbose_name = "provinsi"
        verbose_name_plural = "provinsi"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Regency(models.Model):
    """A kabupaten or kota: the smallest region that has an agency of its own."""

    is_reference = True

    code = models.TextField("kode", primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name="provinsi", related_name="regencies")
    name = models.TextField("nama", help_text="Dengan Kabupaten atau Kota di depannya.")
    zone = models.TextField("zona waktu", choices=[(name, name) for name in ZONES])
    in_force = DateRangeField("berlaku")

    objects = RegencyQuerySet.as_manager()

    class Meta:
        verbose_name = "kabupaten/kota"
        verbose_name_plural = "kabupaten/kota"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def bare_name(self) -> str:
        """`Surakarta` of `Kota Surakarta`."""
        return self.name.removeprefix("Kabupaten ").removeprefix("Kota ")


class District(models.Model):
    is_reference = True

    code = models.TextField("kode", primary_key=True)
    regency = models.ForeignKey(Regency, models.PROTECT, verbose_name="kabupaten/kota", related_name="districts")
    name = models.TextField("nama")
    in_force = DateRangeField("berlaku")

    class Meta:
        verbose_name = "kecamatan"
        verbose_name_plural = "kecamatan"
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(code__contains="."), name="district_code")]

    def __str__(self) -> str:
        return self.name
