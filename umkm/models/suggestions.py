"""Words that suggest a product group, what they suggest of a business, and what people answered."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from database.history import keep_history
from umkm.models.businesses import Business
from umkm.models.products import ProductGroup

STRONGEST = 9


@keep_history()
class GroupWord(models.Model):
    """A word, the beginning of one, or a phrase. Among those found in a text the strongest decide; where the strongest
    lead to two groups, or to none, nothing is suggested. Data: an administrator adds what people write."""

    is_reference = True

    class Match(models.TextChoices):
        WHOLE = "utuh", "Kata atau frasa utuh"
        START = "awalan", "Awal kata"

    words = models.TextField("kata")  # small letters and digits, single spaces (`suggesting.texts.plain`)
    match = models.TextField("cara cocok", choices=Match.choices, default=Match.WHOLE)
    group = models.ForeignKey(
        ProductGroup,
        models.PROTECT,
        null=True,
        blank=True,
        db_column="product_group",
        related_name="+",
        verbose_name="kelompok produk",
    )
    strength = models.PositiveSmallIntegerField(
        "kekuatan", validators=[MinValueValidator(1), MaxValueValidator(STRONGEST)]
    )
    in_use = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kata kelompok produk"
        verbose_name_plural = "kata kelompok produk"
        constraints = [
            models.UniqueConstraint(fields=["words", "match"], name="group_word_once"),
            models.CheckConstraint(condition=Q(strength__range=(1, STRONGEST)), name="group_word_strength"),
            models.CheckConstraint(condition=Q(words__regex=r"^[a-z0-9]+( [a-z0-9]+)*$"), name="group_word_plain"),
        ]

    def __str__(self) -> str:
        return f"{self.words}*" if self.match == self.Match.START else self.words


class GroupSuggestion(models.Model):
    """What the words say today of a business whose group nobody has named. The portal's own, made anew at any time and
    kept for the registry's filter: nothing that a person said stands here."""

    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="suggestion")
    group = models.ForeignKey(
        ProductGroup, models.PROTECT, db_column="product_group", related_name="+", verbose_name="kelompok produk"
    )
    words = ArrayField(models.TextField(), verbose_name="kata")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "usulan kelompok"
        verbose_name_plural = "usulan kelompok"


class SuggestionAnswer(models.Model):
    """What a person made of a suggestion, with the words that had led to it. Only added to.

    `text_mark` tells by which text: a group that was refused is not suggested again before the text changes.
    """

    class Answer(models.TextChoices):
        CONFIRMED = "dikonfirmasi", "Dikonfirmasi"
        REFUSED = "ditolak", "Ditolak"
        CHANGED = "diganti", "Diganti kelompok lain"

    business = models.ForeignKey(Business, models.PROTECT, related_name="suggestion_answers")
    group = models.ForeignKey(ProductGroup, models.PROTECT, db_column="product_group", related_name="+")
    words = ArrayField(models.TextField())
    answer = models.TextField(choices=Answer.choices)
    text_mark = models.UUIDField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.TextField()  # of staff; an owner's stays empty

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["dikonfirmasi", "ditolak", "diganti"]), name="suggestion_answer"
            )
        ]


class SuggestionRun(models.Model):
    """Suggestions made anew for many businesses: how far it is, and what came of it. May be left, and run again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cause = models.TextField("sebab")
    actor_name = models.TextField("diminta oleh")
    asked_at = models.DateTimeField("diminta pada")
    finished_at = models.DateTimeField("selesai pada", null=True)
    total = models.PositiveIntegerField("usaha", default=0)
    done = models.PositiveIntegerField("sudah diperiksa", default=0)
    written = models.PositiveIntegerField("usulan baru atau berganti", default=0)
    removed = models.PositiveIntegerField("usulan dihapus", default=0)
    after = models.BigIntegerField(default=0)  # the last business looked at: where a broken run goes on

    class Meta:
        verbose_name = "pembaruan usulan"
        verbose_name_plural = "pembaruan usulan"
