"""Who sees which saved views."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.queries import REGISTRY_ROLES


class SavedViewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Of the agencies that one works for now: one's own, and what is shared there. Who leaves leaves them behind."""
        return self._of(user).filter(Q(user=user) | Q(shared=True))

    def editable_by(self, user: User) -> Self:
        """One's own; a supervisor tidies up what is shared in the agency."""
        led = user.memberships.in_force().filter(role="supervisor").values("organisation")
        return self._of(user).filter(Q(user=user) | Q(shared=True, agency__in=led))

    def _of(self, user: User) -> Self:
        held = user.memberships.in_force().filter(role__in=REGISTRY_ROLES).values("organisation")
        return self.filter(agency__in=held)
