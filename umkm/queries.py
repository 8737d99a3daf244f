"""Who sees which businesses. `visible_to` first."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts import asked
from accounts.models import SharingGrant, User
from accounts.queries import REGISTRY_ROLES, AgencyQuerySet, granted_regencies, served_regencies
from database import clock
from database.pages import CappedCount, capped_count


class BusinessQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Without those that went into another one: what whoever asks the registry means by a business."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, user: User, at: dt.datetime | None = None) -> Self:
        """Of the regencies that one serves, that an agreement in force opens, and one's own or looked after.

        The codes are fetched first and go into the query as constants: a sub-select would be planned blindly
        (up to 20 times as slow).
        """
        served = served_regencies(user, at)
        codes = set(served) | set(granted_regencies(user, SharingGrant.Kind.REGISTRY, at))
        rule = Q(regency__in=sorted(codes)) if codes else Q(pk__in=[])
        if own := self._of_person(user, at):
            rule |= Q(pk__in=own)
        return self.standing().filter(rule)

    def served_by(self, user: User, at: dt.datetime | None = None) -> Self:
        """Those that the user may work on as staff."""
        return self.standing().filter(regency__in=served_regencies(user, at))

    def owned_by(self, user: User, at: dt.datetime | None = None) -> Self:
        """The user's own, at an instant."""
        at = at or clock.now()
        return self.standing().filter(ownerships__person=user.person_id, ownerships__period__contains=at)

    def _of_person(self, user: User, at: dt.datetime | None) -> list[int]:
        """Few for a person: fetched, so that the list's query has constants only. A page asks once."""

        def ask() -> list[int]:
            owned, looked_after = (
                self.model._meta.get_field(name).related_model.objects.filter(
                    person=user.person_id, period__contains=at or clock.now()
                )
                for name in ("ownerships", "companionships")
            )
            # Two look-ups by index in one query: an OR over both joins reads a million businesses.
            return list(owned.values_list("business", flat=True).union(looked_after.values_list("business", flat=True)))

        return asked.once(user, "own businesses", ask, at)

    def counted(self) -> CappedCount:
        """`1.000+` past a thousand."""
        return capped_count(self)


class ImportBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, at: dt.datetime | None = None) -> Self:
        """Of the agencies that the user works for as officer, supervisor or head."""
        agencies: AgencyQuerySet = self.model._meta.get_field("agency").related_model.objects.all()
        return self.filter(agency__in=list(agencies.of(user, at, REGISTRY_ROLES)))


class MergeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, at: dt.datetime | None = None) -> Self:
        """Those of which one business lies in a regency that the user serves."""
        served = served_regencies(user, at)
        return self.filter(Q(stays__regency__in=served) | Q(gone__regency__in=served))

    def in_force(self) -> Self:
        """Not taken back."""
        return self.filter(undone_at__isnull=True)


class DoubleQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, at: dt.datetime | None = None) -> Self:
        """Pairs of which the user works with both."""
        served = served_regencies(user, at)
        both_stand = Q(first__merged_into__isnull=True, second__merged_into__isnull=True)
        return self.filter(both_stand, first_regency__in=served, second_regency__in=served)
