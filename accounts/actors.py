"""Who acts: read once a request, and carried into whatever decides or writes."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from accounts.models import User
from database import clock
from database.engine import local


@dataclass(frozen=True)
class Actor:
    """A user, with the roles they hold now by organisation; or a machine, which is nobody's person."""

    user: int | None
    person: int | None
    name: str  # as history keeps it: it outlives the user
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    request: str = ""
    stands_for: frozenset[int] = frozenset()  # persons who are absent, and named this one as their deputy

    @property
    def persons(self) -> frozenset[int]:
        """In whose name the actor may move: their own, and whomever they stand for."""
        return self.stands_for if self.person is None else self.stands_for | {self.person}

    @classmethod
    def of(cls, user: User, at: dt.datetime | None = None) -> Self:
        """Of staff the name is kept, of an owner the id alone. One query."""
        roles: dict[int, frozenset[str]] = {}
        for organisation, role in user.memberships.in_force(at or clock.now()).values_list("organisation", "role"):
            roles[organisation] = roles.get(organisation, frozenset()) | {role}
        name = user.person.full_name if user.is_staff else ""
        return cls(user.pk, user.person_id, name, roles, request_id())

    @classmethod
    def machine(cls, name: str) -> Self:
        """An import, or the portal's own clock."""
        return cls(None, None, name, {}, request_id())


def request_id() -> str:
    """Of the request in which this runs (`accounts.acting`); '' outside one."""
    known = local.current().get("pghistory.context_metadata")
    return str(json.loads(known).get("request", "")) if known else ""
