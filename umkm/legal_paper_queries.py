"""Who sees which legal papers."""

from typing import Any, Self

from django.db import models

from accounts.models import User


class LegalPaperQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those that stand, of the businesses that one sees."""
        business = self.model._meta.get_field("business").related_model
        return self.standing().filter(business__in=business.objects.visible_to(user))

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(withdrawn_at__isnull=True)
