"""Who sees which messages."""

from typing import Any, Self

from django.db import models

from accounts.models import User
from accounts.queries import served_regencies


class MessageQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """As staff: those of the regencies that one serves."""
        return self.filter(region__in=served_regencies(user))

    def inbox_of(self, user: User) -> Self:
        """As a person: one's own, of real life, but for codes."""
        return self.filter(recipient=user.person_id, rehearsal="").exclude(kind="sign_in_code")
