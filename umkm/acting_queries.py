"""Who sees which consents to be acted for, and which of them let somebody fill in now."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.queries import WORKING_ROLES, served_regencies, teams_of


class ActingConsentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those that one gave, or was given, and those of the regencies that one serves."""
        mine = Q(owner=user.person_id) | Q(helper=user.person_id) | Q(recorded_by=user)
        return self.filter(mine | Q(business__regency__in=served_regencies(user)))

    def standing(self) -> Self:
        """Not withdrawn, and given by somebody who owns the business still."""
        owns = Q(business__ownerships__person=models.F("owner"), business__ownerships__period__endswith__isnull=True)
        return self.filter(owns, withdrawn_at=None)

    def of_helper(self, user: User) -> Self:
        """Which let this user fill in: by name while they are a companion, or as an officer of an agency."""
        rule = Q(agency__in=teams_of(user, WORKING_ROLES))
        if teams_of(user, ("companion",)):
            rule |= Q(helper=user.person_id)
        return self.standing().filter(rule)
