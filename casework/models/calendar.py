"""How long stages may take, and the days on which nobody works: data that administrators edit."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from database.history import keep_history


@keep_history()
class StageTerm(models.Model):
    """How long a stage may take, seeded from the kind's table: working days of the agency, or clock hours."""

    is_reference = True

    kind = models.TextField("jenis berkas")
    state = models.TextField("tahap")
    working_days = models.PositiveSmallIntegerField("hari kerja", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("jam", null=True, blank=True)
    mark = models.TextField("tanda sumber")
    basis = models.TextField("dasar")

    class Meta:
        verbose_name = "batas waktu tahap"
        verbose_name_plural = "batas waktu tahap"
        constraints = [
            models.UniqueConstraint(fields=["kind", "state"], name="term_once"),
            models.CheckConstraint(
                # NULL > 0 is unknown, which a check lets through.
                condition=Q(working_days=None, hours__isnull=False, hours__gt=0)
                | Q(hours=None, working_days__isnull=False, working_days__gt=0),
                name="term_in_one_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"


class HolidayYear(models.Model):
    """How far the days off of a year are known. Until its joint leave is decreed, terms in it are provisional."""

    is_reference = True

    year = models.PositiveSmallIntegerField("tahun", primary_key=True)
    complete = models.BooleanField("lengkap, cuti bersama sudah ditetapkan", default=False)
    decree = models.TextField("keputusan", blank=True)

    class Meta:
        verbose_name = "tahun hari libur"
        verbose_name_plural = "tahun hari libur"
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class HolidayQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Days on which nobody works: without those that were withdrawn."""
        return self.filter(withdrawn=False)


@keep_history()
class Holiday(models.Model):
    """A day without work: of the whole country, or of one region and what lies in it."""

    is_reference = True

    class Kind(models.TextChoices):
        NATIONAL = "nasional", "Libur nasional"
        JOINT_LEAVE = "cuti_bersama", "Cuti bersama"
        REGIONAL = "daerah", "Libur daerah"

    day = models.DateField("hari")
    region = models.TextField(
        "wilayah", blank=True, default="", help_text="Kosong untuk seluruh Indonesia, atau kode wilayah (74, 74.71)."
    )
    kind = models.TextField("jenis", choices=Kind.choices)
    name = models.TextField("nama")
    source = models.TextField("sumber")
    withdrawn = models.BooleanField("dicabut: bukan hari libur", default=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["-day", "region"]
        constraints = [
            models.UniqueConstraint(fields=["day", "region"], name="holiday_once"),
            models.CheckConstraint(
                condition=Q(region="", kind__in=["nasional", "cuti_bersama"])
                | Q(region__regex=r"^\d\d(\.\d\d)?$", kind="daerah"),
                name="holiday_of_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
