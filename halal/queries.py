"""Who sees which certificates and applications."""

from typing import Any, Self

from django.db import models

from accounts.models import User
from casework.models import Case
from umkm.models import Business


class CertificateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the businesses that one sees."""
        return self.standing().filter(business__in=Business.objects.visible_to(user))

    def standing(self) -> Self:
        """Without those that were recorded wrongly."""
        return self.exclude(ending="keliru")


class HalalCaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those whose case one sees."""
        return self.filter(case__in=Case.objects.visible_to(user))
