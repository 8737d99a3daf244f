"""Which roles a user holds, which regions they serve, and which others have opened to their organisations."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts import asked
from database import clock

if TYPE_CHECKING:
    from accounts.models import Membership, User

# Who changes what is in the registry of their region, works its calls and letters, and may see one of its private
# values in clear, with a reason.
WORKING_ROLES = ("officer", "supervisor")
# Who works with that registry or reads it, and so reaches its private rows by key.
REGISTRY_ROLES = (*WORKING_ROLES, "agency_head")


# Who looks after the people of an agency: invites, ends, stands in for a lost second factor.
PEOPLE_ROLES = ("agency_admin", "supervisor")


class MembershipQuerySet(asked.AskedQuerySet):
    def in_force(self, at: dt.datetime | None = None) -> Self:
        return self.filter(period__contains=at or clock.now())

    def visible_to(self, user: "User") -> Self:
        """Of the agencies whose people one looks after, and the partners' of those whose administrator one is."""
        own = _agencies().of(user, roles=PEOPLE_ROLES).values("pk")
        return self.filter(Q(organisation__in=own) | _of_partners(user))


class InvitationQuerySet(models.QuerySet[Any]):
    def open(self, at: dt.datetime | None = None) -> Self:
        return self.filter(used_at=None, withdrawn_at=None, ends_at__gt=at or clock.now())

    def visible_to(self, user: "User") -> Self:
        """Of the agencies whose administrator one is, and of their partners."""
        administered = _agencies().of(user, roles=("agency_admin",)).values("pk")
        return self.filter(Q(organisation__in=administered) | _of_partners(user))


class AbsenceQuerySet(asked.AskedQuerySet):
    def in_force(self, at: dt.datetime | None = None) -> Self:
        return self.filter(period__contains=at or clock.now())

    def visible_to(self, user: "User") -> Self:
        """One's own, those one stands in for, and all of an agency whose supervisor one is."""
        led = _agencies().of(user, roles=("supervisor",)).values("pk")
        return self.filter(Q(user=user) | Q(deputy=user) | Q(organisation__in=led))


class FactorResetQuerySet(models.QuerySet[Any]):
    def open(self, at: dt.datetime | None = None) -> Self:
        return self.filter(period__contains=at or clock.now(), ended_by=None)

    def visible_to(self, user: "User") -> Self:
        """Of the agencies whose people one looks after."""
        return self.filter(organisation__in=_agencies().of(user, roles=PEOPLE_ROLES).values("pk"))


class AgencyQuerySet(models.QuerySet[Any]):
    def of(self, user: "User", at: dt.datetime | None = None, roles: Iterable[str] | None = None) -> Self:
        """Those that the user belongs to at an instant, in any role or in one of `roles`."""
        wanted = Q(
            organisation__memberships__user=user,
            organisation__memberships__period__contains=at or clock.now(),
        )
        if roles is not None:
            wanted &= Q(organisation__memberships__role__in=tuple(roles))
        return self.filter(wanted)


class RegencyQuerySet(models.QuerySet[Any]):
    def under(self, codes: Iterable[str]) -> Self:
        """A regency's code is its own, a province's code stands for all of its regencies."""
        wanted = codes if isinstance(codes, models.QuerySet) else list(codes)  # a query stays one with this
        return self.filter(Q(code__in=wanted) | Q(province__in=wanted))


def memberships_of(user: "User", at: dt.datetime | None = None) -> list["Membership"]:
    """In force, with their organisations, the oldest first. A page asks once."""

    def ask() -> list["Membership"]:
        return list(user.memberships.in_force(at).select_related("organisation").order_by("pk"))

    return asked.once(user, "memberships", ask, at)


def roles_of(user: "User", at: dt.datetime | None = None) -> frozenset[str]:
    """The roles that the user holds in any organisation at an instant; empty for an owner."""
    return frozenset(membership.role for membership in memberships_of(user, at))


def teams_of(user: "User", roles: Iterable[str] = REGISTRY_ROLES, at: dt.datetime | None = None) -> list[int]:
    """The organisations in which the user holds one of these roles."""
    wanted = set(roles)
    return sorted({held.organisation_id for held in memberships_of(user, at) if held.role in wanted})


def served_regencies(
    user: "User", at: dt.datetime | None = None, roles: Iterable[str] = REGISTRY_ROLES
) -> tuple[str, ...]:
    """Codes of the regencies whose registry the user works with: constants for the queries that follow.

    The user of a request carries them (`scope_of_request`); at another instant or for other roles they are asked anew.
    """
    known: tuple[str, ...] | None = getattr(user, "serves_in_this_request", None)
    if known is not None and at is None and roles is REGISTRY_ROLES:
        return known
    from_agencies = _agencies().of(user, at, roles).values_list("code", flat=True)
    return _regencies(from_agencies)


def granted_regencies(user: "User", kind: str, at: dt.datetime | None = None) -> tuple[str, ...]:
    """Codes of the regencies that agreements in force open to the user's organisations."""

    def ask() -> tuple[str, ...]:
        receivers = {held.organisation_id for held in memberships_of(user, at)}
        if not receivers:
            return ()
        open_now = _grants().filter(kind=kind, period__contains=at or clock.now(), receiver__in=receivers)
        return _regencies(open_now.values_list("region", flat=True))

    return asked.once(user, ("granted", kind), ask, at)


def _regencies(regions: Iterable[str]) -> tuple[str, ...]:
    return tuple(_model("Regency").objects.under(regions).order_by("code").values_list("code", flat=True))


def _agencies() -> AgencyQuerySet:
    return _model("Agency").objects.all()


def _of_partners(user: "User") -> Q:
    """Partners, in organisations to which agencies that one administers have opened something."""
    administered = _agencies().of(user, roles=("agency_admin",)).values("pk")
    receivers = _grants().filter(giver__in=administered).values("receiver")
    return Q(organisation__in=receivers, role="partner", organisation__agency=None)


def _grants() -> models.QuerySet[Any]:
    return _model("SharingGrant").objects.all()


def _model(name: str) -> Any:
    return apps.get_model("accounts", name)  # this module is imported by the models themselves
