"""Who reads what is said about a case. `visible_to` first."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.queries import teams_of


class TalkQuerySet(models.QuerySet[Any]):
    """Of what belongs to a case and is the agency's own, or shared with whoever takes part."""

    def for_reader(self, user: User, shared: Q) -> Self:
        """Of one's own agency's cases all; of those in which one takes part what is `shared`. The organisations are
        fetched once."""
        teams = teams_of(user)
        inside, beside = self.of_agency(user, teams), self.of_party(user, teams).filter(shared)
        return self.filter(Q(pk__in=inside.values("pk")) | Q(pk__in=beside.values("pk")))

    def of_agency(self, user: User, teams: list[int] | None = None) -> Self:
        """What staff of the case's own agency read: all of it, and nobody else does."""
        return self.filter(case__agency__in=teams_of(user) if teams is None else teams)

    def of_party(self, user: User, teams: list[int] | None = None) -> Self:
        """What lies on cases in which one takes part, as a person or for an organisation of another side."""
        teams = teams_of(user) if teams is None else teams
        parties = self.model._meta.get_field("case").related_model._meta.get_field("parties").related_model
        mine = parties.objects.filter(Q(person=user.person_id) | Q(organisation__in=teams), case=OuterRef("case"))
        return self.filter(Exists(mine))


class CommentQuerySet(TalkQuerySet):
    def visible_to(self, user: User) -> Self:
        """All of one's own agency's cases; of others' only what is shared and was not withdrawn."""
        return self.for_reader(user, Q(shared=True, withdrawn_at=None))


class InformationRequestQuerySet(TalkQuerySet):
    def visible_to(self, user: User) -> Self:
        """Who asks and who is asked."""
        return self.for_reader(user, Q())

    def waiting(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(answered_at=None, withdrawn_at=None)
