"""What a claim is about, and what its acceptance changed: so that it can be taken back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from casework.models import Case
from umkm.models.businesses import Business


class ClaimedBusiness(models.Model):
    """A case of the kind `klaim_usaha` and its business. Who claims is the case's party, what they say is its first
    event."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="claim")
    business = models.ForeignKey(Business, models.PROTECT, related_name="claims")
    nib = models.TextField(blank=True, default="")  # as the claimant typed it
    matched = ArrayField(models.TextField(), default=list)  # why it was offered (`umkm.likeness.REASONS`)
    # What accepting it did; empty before, and again after it was taken back.
    began = models.BigIntegerField(null=True)  # the claimant's ownership; no keys, so that merging may drop its row
    ended = ArrayField(models.BigIntegerField(), default=list)  # ownerships of those whom the register named
    linked = ArrayField(models.BigIntegerField(), default=list)  # persons who are the claimant (`Person.same_as`)

    class Meta:
        verbose_name = "usaha yang diklaim"
        verbose_name_plural = "usaha yang diklaim"

    def __str__(self) -> str:
        return str(self.case)
