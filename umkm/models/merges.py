"""Two businesses of the register were one: which went into which, who said so, and all that is needed to take it back."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from database.personal import personal
from umkm.models.businesses import Business
from umkm.queries import MergeQuerySet


class Merge(models.Model):
    """`gone` went into `stays`. The numbers of both stand here for ever; `Business.merged_into` says what holds now."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gone = models.ForeignKey(Business, models.PROTECT, related_name="+")
    stays = models.ForeignKey(Business, models.PROTECT, related_name="merges")
    taken = models.JSONField(default=list)  # names of the values that the one that stays took over
    # How the one that stays was called before: a register may send it so again.
    name = models.TextField()
    nib = models.TextField(default="")
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.TextField()
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.TextField(default="")
    undone_reason = models.TextField(default="")

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "penggabungan"
        verbose_name_plural = "penggabungan"
        constraints = [
            models.CheckConstraint(condition=~Q(gone=F("stays")), name="merge_of_two"),
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once"),
        ]
        indexes = [
            models.Index(F("at"), F("id"), name="merge_by_age"),
            models.Index(fields=["nib"], condition=Q(undone_at__isnull=True) & ~Q(nib=""), name="merge_by_former_nib"),
        ]


class MergeContents(models.Model):
    """Which rows a merge moved and how they were before (`umkm.merging.record`).

    Private figures of the one that stays may stand in it as they were, so that it lies under row-level security as they
    do, and goes where the one that stays goes. Whoever erases a person empties it for their businesses: then that merge
    cannot be taken back any more, and the page says so.
    """

    merge = models.OneToOneField(Merge, models.CASCADE, primary_key=True, related_name="contents")
    business = models.ForeignKey(Business, models.PROTECT, related_name="+")  # the one that stays
    regency = models.TextField()  # of it
    gone_regency = models.TextField()
    rows = personal(models.JSONField(default=dict))
