"""Who sees which messages."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, User
from accounts.queries import REGISTRY_ROLES, served_regencies
from database import clock
from notifications.window import open_zones, opening

# Nobody was told these, and nobody will be.
NOT_TOLD = ("skipped", "superseded")


class MessageQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """As staff: those of the regencies that one serves, and what an agency of one's own is told as an office."""
        offices = Agency.objects.of(user, None, REGISTRY_ROLES)
        return self.filter(region__in={*served_regencies(user), *offices.values_list("code", flat=True)})

    def inbox_of(self, user: User) -> Self:
        """As a person: one's own, of real life, but for codes and for what was dropped."""
        return (
            self.filter(recipient=user.person_id, rehearsal="").exclude(kind="sign_in_code").exclude(state__in=NOT_TOLD)
        )

    def to_call(self, rehearsal: str = "") -> Self:
        """Who waits for a call. Who asked for another day is left out until it comes."""
        waiting = self.filter(rehearsal=rehearsal, channel="call", state="planned")
        return waiting if rehearsal else waiting.filter(Q(not_before=None) | Q(not_before__lte=clock.now()))

    def oldest_waiting_s(self) -> int | None:
        """Seconds that the oldest letter of real life has been waiting past its turn; None when none waits.

        A plan has a day and no instant: its turn came as offices opened in its zone. Whoever has quiet hours wanted to
        wait, and is left out."""
        now = clock.now()
        waiting = self.filter(rehearsal="", channel="mail", state="planned", planned_on__lte=now.date())
        waiting = waiting.filter(Q(not_before=None) | Q(not_before__lte=now), zone__in=open_zones(now))
        waiting = waiting.filter(recipient__quiet_hours=None)
        oldest = waiting.order_by("planned_on").values_list("planned_on", "zone").first()
        if oldest is None:
            return None
        return max(0, int((now - opening(*oldest)).total_seconds()))
