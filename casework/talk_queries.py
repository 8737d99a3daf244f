"""Who reads what is said about a case. `visible_to` first."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.queries import REGISTRY_ROLES


class TalkQuerySet(models.QuerySet[Any]):
    """Of what belongs to a case and is the agency's own, or shared with whoever takes part."""

    def of_agency(self, user: User) -> Self:
        """What staff of the case's own agency read: all of it, and nobody else does."""
        return self.filter(case__agency__in=_teams(user))

    def of_party(self, user: User) -> Self:
        """What lies on cases in which one takes part, as a person or for an organisation of another side."""
        parties = self.model._meta.get_field("case").related_model._meta.get_field("parties").related_model
        mine = parties.objects.filter(
            Q(person=user.person_id) | Q(organisation__in=_teams(user)), case=OuterRef("case")
        )
        return self.filter(Exists(mine))


class CommentQuerySet(TalkQuerySet):
    def visible_to(self, user: User) -> Self:
        """All of one's own agency's cases; of others' only what is shared and was not withdrawn."""
        shared = self.of_party(user).filter(shared=True, withdrawn_at=None)
        return self.filter(Q(pk__in=self.of_agency(user).values("pk")) | Q(pk__in=shared.values("pk")))


class InformationRequestQuerySet(TalkQuerySet):
    def visible_to(self, user: User) -> Self:
        """Who asks and who is asked."""
        return self.filter(Q(pk__in=self.of_agency(user).values("pk")) | Q(pk__in=self.of_party(user).values("pk")))

    def waiting(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(answered_at=None, withdrawn_at=None)


def _teams(user: User) -> list[int]:
    held = user.memberships.in_force().filter(role__in=REGISTRY_ROLES)
    return list(held.values_list("organisation", flat=True))
