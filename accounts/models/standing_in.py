"""Who stands in for whom while somebody is away, and a second factor that two colleagues take off."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.asked import AskedModel
from accounts.models.organisations import Organisation
from accounts.models.people import User
from accounts.queries import AbsenceQuerySet, FactorResetQuerySet
from database.history import keep_history


@keep_history()
class Absence(AskedModel):
    """Somebody is away from an organisation for a period, and a colleague acts in their name. Why is not asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="stands_in")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="absences")
    period = DateTimeRangeField()
    entered_by_name = models.TextField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="absent_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_is_their_own_deputy"),
            models.CheckConstraint(
                condition=Q(period__startswith__isnull=False, period__endswith__isnull=False), name="absence_ends"
            ),
        ]
        indexes = [models.Index(fields=["deputy"], name="absences_by_deputy")]


class FactorReset(models.Model):
    """A lost second factor: asked for by one colleague, confirmed by another before the period ends.

    Confirmed or refused, the period ends at that instant: so two that are open for one person overlap, and the
    database refuses the second.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="factor_resets")
    period = DateTimeRangeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by_name = models.TextField()
    reason = models.TextField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_by_name = models.TextField(default="")
    confirmed = models.BooleanField(default=False)  # with `ended_by`: taken off; without it: refused

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_open_factor_reset",
                expressions=[("user", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("user")), name="factor_reset_not_for_oneself"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True)
                | Q(confirmed=False)
                | (~Q(ended_by=F("asked_by")) & ~Q(ended_by=F("user"))),
                name="factor_reset_by_two",
            ),
            models.CheckConstraint(condition=Q(confirmed=False) | Q(ended_by__isnull=False), name="confirmed_by_one"),
        ]
