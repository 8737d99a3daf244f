"""What an agreement opens, clause by clause, and which grants stand for it."""

import datetime as dt
import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from accounts.models import Agency, Organisation, SharingGrant
from cooperation.models.agreements import Agreement
from database import clock
from database.history import keep_history

# What this version opens; the other kinds of grants come with their pages.
KINDS = {kind.value: str(kind.label) for kind in (SharingGrant.Kind.STATISTICS, SharingGrant.Kind.REGISTRY)}


@keep_history()
class Opening(models.Model):
    """A clause: the giver lets the receiver see this kind of data of a region, while the agreement is in force.

    Only the giver opens its own door: `confirmed_term` is the term that its head or supervisor has agreed to. A longer
    one, typed by the other side, opens nothing until they agree to it; a shorter one closes at once.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="openings")
    giver = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="pemberi")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="openings", verbose_name="penerima")
    kind = models.TextField("jenis", choices=list(KINDS.items()))
    region = models.TextField("kode wilayah")
    confirmed_term = DateTimeRangeField(null=True)
    confirmed_by_name = models.TextField(default="")
    confirmed_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(null=True, default=clock.now)  # not known of those recorded before this was kept
    grants = models.ManyToManyField(SharingGrant, through="AgreementGrant", related_name="openings")

    class Meta:
        verbose_name = "yang dibuka perjanjian"
        verbose_name_plural = "yang dibuka perjanjian"
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "kind", "giver", "region", "agreement"], name="opening_once_in_agreement"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="opening_kind"),
        ]

    @property
    def opens(self) -> DateTimeTZRange | None:
        """When the door is open for this clause; None where it is not."""
        term, confirmed = self.agreement.term, self.confirmed_term
        if confirmed is None or not self.agreement.term_known:
            return None
        lower, upper = max(term.lower, confirmed.lower), min(term.upper, confirmed.upper)
        return DateTimeTZRange(lower, upper) if lower < upper else None

    def opened_at(self, at: dt.datetime) -> bool:
        """Whether one may look, at that instant."""
        return self.opens is not None and at in self.opens

    @property
    def waits(self) -> bool:
        """The giver has not agreed to all of the agreement's term."""
        return self.agreement.term_known and self.opens != self.agreement.term


class AgreementGrant(models.Model):
    """Which clause opened which grant. Two agreements that open the same for overlapping times share one."""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="links")
    grant = models.ForeignKey(SharingGrant, models.CASCADE, related_name="links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "grant"], name="opening_and_grant_once")]
