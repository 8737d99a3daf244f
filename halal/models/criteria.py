"""Who may go the self-declare way, as data: an edition of the criteria, what it asks, and what was answered under it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from casework.models import Case
from database import clock
from database.history import keep_history


@keep_history()
class Criteria(models.Model):
    """One edition: a decree of BPJPH and the days on which it rules. Only one at a time.

    `in_force` is half-open, and open below where nobody here knows its first day.
    """

    is_reference = True

    code = models.TextField("kode", unique=True)
    title = models.TextField("nama")  # as people name it: "Kepkaban BPJPH 146/2025"
    in_force = DateRangeField("berlaku")
    legal_basis = models.TextField("dasar hukum")
    mark = models.TextField("tanda sumber")  # V, V2 or OK, as with deadlines of stages
    note = models.TextField("catatan", blank=True, default="")

    class Meta:
        verbose_name = "kriteria pernyataan pelaku usaha"
        verbose_name_plural = "kriteria pernyataan pelaku usaha"
        ordering = ["-in_force"]
        constraints = [
            ExclusionConstraint(name="one_criteria_at_a_time", expressions=[("in_force", RangeOperators.OVERLAPS)])
        ]

    def __str__(self) -> str:
        return self.title


@keep_history()
class Criterion(models.Model):
    """One line of an edition. A question is asked of the owner; a fact is read from the record (`halal.criteria`), and
    asked only where the record does not know it."""

    is_reference = True

    class Kind(models.TextChoices):
        QUESTION = "pertanyaan", "Pertanyaan SiHalal"
        FACT = "catatan", "Dibaca dari catatan"

    class Way(models.TextChoices):
        """What somebody does whom this line stops."""

        FIX = "perbaiki", "Perbaiki, lalu lanjutkan"
        REGULAR = "reguler", "Jalur reguler"
        OWN_COST = "biaya_sendiri", "Biaya sendiri atau jalur reguler"

    criteria = models.ForeignKey(Criteria, models.CASCADE, related_name="items", verbose_name="kriteria")
    key = models.TextField("kunci")
    kind = models.TextField("cara", choices=Kind.choices)
    position = models.PositiveSmallIntegerField("urutan")
    title = models.TextField("nama pendek")
    text = models.TextField("pertanyaan")
    hint = models.TextField("petunjuk", blank=True, default="")
    opens = models.TextField("jawaban yang membuka", choices=[("ya", "Ya"), ("tidak", "Tidak")], default="ya")
    limit = models.BigIntegerField("batas", null=True, blank=True)
    reason = models.TextField("alasan bila tidak memenuhi")
    way = models.TextField("jalan keluar", choices=Way.choices)
    way_text = models.TextField("jalan keluar, dengan kata-kata")
    mark = models.TextField("tanda sumber")
    basis = models.TextField("sumber")

    class Meta:
        verbose_name = "butir kriteria"
        verbose_name_plural = "butir kriteria"
        ordering = ["criteria", "kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "key"], name="criterion_once"),
            models.CheckConstraint(condition=Q(kind__in=["pertanyaan", "catatan"]), name="criterion_kind"),
            models.CheckConstraint(condition=Q(opens__in=["ya", "tidak"]), name="criterion_opens"),
        ]

    def __str__(self) -> str:
        return self.title


@keep_history()
class CriterionAnswer(models.Model):
    """What was answered for a case, under which edition, and how the question read then. Yes or no, nothing personal."""

    class Value(models.TextChoices):
        YES = "ya", "Ya"
        NO = "tidak", "Tidak"

    case = models.ForeignKey(Case, models.PROTECT, related_name="criteria_answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="answers")
    value = models.TextField(choices=Value.choices)
    text = models.TextField()
    by_name = models.TextField(default="")  # of staff who answered for the owner; '' is the owner
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="answered_once"),
            models.CheckConstraint(condition=Q(value__in=["ya", "tidak"]), name="criterion_answer"),
        ]
