"""Who sees which files."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.queries import served_regencies


class StoredFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Clean files of oneself, of one's own uploading, and of the regencies that one serves. Papers of cases are
        reached through their case alone (`casework.CaseDocument`)."""
        codes = served_regencies(user)
        regions = {*codes, *(code[:2] for code in codes)} if codes else set()
        mine = Q(person=user.person_id) | Q(uploaded_by=user)
        return self.filter(mine | Q(region__in=regions), state="clean").exclude(kind="case_paper")
