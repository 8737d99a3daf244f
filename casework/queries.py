"""Who sees which cases. `visible_to` first."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.queries import REGISTRY_ROLES, served_regencies, teams_of
from casework.workflow import AGENCY
from database.pages import CappedCount, capped_count

if TYPE_CHECKING:
    from casework.models import Case


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, at: dt.datetime | None = None) -> Self:
        """Of the regions that one serves and of one's own agencies; and those in which one takes part beside the
        agency, as a person or as staff of an organisation on another side. The codes are fetched first and are constants.
        """
        teams = teams_of(user, REGISTRY_ROLES, at)
        rule = Q(region__in=served_regencies(user, at)) | Q(agency__in=teams)
        parts = Q(person=user.person_id)
        if teams:
            parts |= Q(organisation__in=teams)
        return self.filter(rule | Q(pk__in=self._ids_of(parts)))

    def open(self) -> Self:
        """Whose ball is with somebody."""
        return self.exclude(ball_role="")

    def held_by(self, people: list[int], teams: dict[int, frozenset[str]]) -> Self:
        """Whose ball is with one of these persons, or with one of these teams in one of its roles."""
        rule = Q(ball_person__in=people)
        for team, team_roles in teams.items():
            rule |= Q(ball_team=team, ball_role__in=sorted(team_roles))
        return self.filter(rule)

    def counted(self) -> CappedCount:
        """`1.000+` past a thousand."""
        return capped_count(self)

    def _ids_of(self, parts: Q) -> list[int]:
        """Few for a person: fetched, so that the list's query has constants only."""
        found = self.model._meta.get_field("parties").related_model.objects.filter(parts)
        return list(found.exclude(side=AGENCY).values_list("case", flat=True).distinct())


def held_roles(roles: frozenset[str]) -> frozenset[str]:
    """A supervisor is an officer too. An agency's head reads and moves nothing."""
    return roles | {"officer"} if "supervisor" in roles else roles


def story(case: "Case") -> list[Any]:
    """All that happened, the newest first."""
    return list(case.events.select_related("corrected_by", "corrects").order_by("-version"))
