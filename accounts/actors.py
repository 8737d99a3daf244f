"""Who acts: read once a request, and carried into whatever decides or writes."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from accounts import asked
from accounts.models import User
from accounts.queries import WORKING_ROLES, memberships_of
from database.engine import local


@dataclass(frozen=True)
class Actor:
    """A user, with the roles they hold now by organisation; or a machine, which is nobody's person."""

    user: int | None
    person: int | None
    name: str  # as history keeps it: it outlives the user
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    request: str = ""
    # By organisation, persons who are absent from it now and whose deputy there this one is.
    stands_for: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def persons(self) -> frozenset[int]:
        """Their own, and all whom they stand for somewhere: for lists."""
        away = frozenset[int]().union(*self.stands_for.values())
        return away if self.person is None else away | {self.person}

    def persons_at(self, organisation: int) -> frozenset[int]:
        """In whose name the actor may act for an organisation: their own, and whomever they stand for there."""
        away = self.stands_for.get(organisation, frozenset())
        return away if self.person is None else away | {self.person}

    @classmethod
    def of(cls, user: User, at: dt.datetime | None = None) -> Self:
        """Of staff the name is kept, of an owner the id alone. One query, and of staff another for whom they stand for;
        a page asks them once."""
        roles: dict[int, frozenset[str]] = {}
        for membership in memberships_of(user, at):
            roles[membership.organisation_id] = roles.get(membership.organisation_id, frozenset()) | {membership.role}
        away: dict[int, frozenset[int]] = {}
        if any(held & set(WORKING_ROLES) for held in roles.values()):
            for organisation, person in _stands_in(user, at):
                if roles.get(organisation, frozenset()) & set(WORKING_ROLES):
                    away[organisation] = away.get(organisation, frozenset()) | {person}
        name = user.person.full_name if user.is_staff else ""
        return cls(user.pk, user.person_id, name, roles, request_id(), away)

    @classmethod
    def machine(cls, name: str) -> Self:
        """An import, or the portal's own clock."""
        return cls(None, None, name, {}, request_id())


def _stands_in(user: User, at: dt.datetime | None) -> list[tuple[int, int]]:
    """Organisation and absent person."""

    def ask() -> list[tuple[int, int]]:
        return list(user.stands_in.in_force(at).values_list("organisation", "user__person"))

    return asked.once(user, "stands in", ask, at)


def request_id() -> str:
    """Of the request in which this runs (`accounts.acting`); '' outside one."""
    known = local.current().get("pghistory.context_metadata")
    return str(json.loads(known).get("request", "")) if known else ""
