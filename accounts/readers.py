"""Who reads a page, as ports of pages are given them: asked once a request."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from accounts.actors import Actor
from accounts.models import User
from accounts.queries import served_regencies
from accounts.regions import ZONES, zone_of
from accounts.rules import current_roles
from database import clock


@dataclass(frozen=True)
class Reader:
    """`zone` is that of what the reader serves, WIB where that is nothing or lies in several."""

    user: User
    roles: frozenset[str]
    actor: Actor
    zone: str
    asked: dict[type, Any] = field(default_factory=dict, compare=False)

    def visible(self, model: type) -> Any:
        """Rows of a model that the reader may see: the codes that this takes are fetched once for all who ask."""
        if model not in self.asked:
            self.asked[model] = model.objects.visible_to(self.user)
        return self.asked[model]

    @classmethod
    def of(cls, request: HttpRequest) -> "Reader":
        user = request.user
        assert isinstance(user, User)
        return cls(user, current_roles(request), Actor.of(user), zone_served(user))

    @property
    def today(self) -> dt.date:
        return clock.today(ZONES[self.zone])

    @property
    def yesterday(self) -> dt.datetime:
        """The instant at which yesterday began here."""
        return clock.day_starts(self.today - dt.timedelta(days=1), ZONES[self.zone])


def _of_agencies(user: User) -> set[str]:
    """Of whoever serves no regency and still sits somewhere: an administrator, a partner. Owners are not asked."""
    if not user.is_staff:
        return set()
    held = user.memberships.in_force(clock.now()).filter(organisation__agency__isnull=False)
    return set(held.values_list("organisation__agency__zone", flat=True))


def zone_served(user: User) -> str:
    """WIB, WITA or WIT of the regencies that the user serves, else of their agency; a name of `ZONES`."""
    zones = {zone_of(code) for code in served_regencies(user)} or _of_agencies(user)
    return zones.pop() if len(zones) == 1 else "WIB"
