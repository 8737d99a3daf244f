"""Who sees which agreements, and who keeps them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.queries import REGISTRY_ROLES
from database import clock

READERS = (*REGISTRY_ROLES, "partner")
KEEPERS = ("supervisor", "agency_head")  # who records, corrects, ends and lets open
TOLD_OTHERWISE = (*KEEPERS, "partner")  # who is reminded for a side that named nobody


def organisations_of(user: User, at: dt.datetime | None = None, roles: Iterable[str] = READERS) -> list[int]:
    """Those in which the user holds one of these roles: constants for the queries that follow."""
    held = user.memberships.in_force(at).filter(role__in=tuple(roles))
    return list(held.values_list("organisation", flat=True))


class AgreementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, at: dt.datetime | None = None) -> Self:
        """Those to which an organisation of the user is a party, ended ones included."""
        return self._between(organisations_of(user, at))

    def kept_by(self, user: User) -> Self:
        """Those that the user may change."""
        return self._between(organisations_of(user, roles=KEEPERS))

    def in_force(self, at: dt.datetime | None = None) -> Self:
        """At an instant. One whose end is not known is never said to be in force."""
        return self.filter(term__contains=at or clock.now()).filter(term_known())

    def _between(self, organisations: list[int]) -> Self:
        parties = self.model.parties.rel.related_model.objects
        return self.filter(pk__in=parties.filter(organisation__in=organisations).values("agreement"))


def term_known() -> Q:
    """Both its ends are known."""
    return Q(term__isnull=False, term__startswith__isnull=False, term__endswith__isnull=False)
