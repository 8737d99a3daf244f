"""Other dates for a membership, and what follows when one has ended: the work goes to whoever was chosen."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.module_loading import import_string

from accounts.actors import Actor
from accounts.models import Absence, Membership, Person, Role
from database import clock

LAST_ADMIN = "Ini satu-satunya admin dinas. Angkat penggantinya dahulu, baru akhiri masa tugas ini."
BACKWARDS = "Hari pertama tanpa peran ini harus sesudah hari mulainya."
OVERLAPS = "Pada masa itu orang ini sudah memegang peran yang sama di sini."


class Refused(Exception):
    """A sentence for the person."""


@transaction.atomic
def change_period(
    *,
    membership: Membership,
    since: dt.datetime,
    until: dt.datetime | None,
    successor: Person | None,
    actor: Actor,
    note: str,
) -> int:
    """The new period, and where it has ended now what was open moves on at once: how many. A later end is carried out
    on its day. Raises Refused."""
    row = (
        Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=membership.pk)
    )
    now = clock.now()
    if until is not None and until <= since:
        raise Refused(BACKWARDS)
    if row.role == Role.AGENCY_ADMIN and until is not None:
        others = Membership.objects.filter(organisation=row.organisation, role=row.role, user__is_active=True)
        if not others.filter(period__contains=max(until, now)).exclude(user=row.user).exists():
            raise Refused(LAST_ADMIN)
    row.period, row.successor = DateTimeTZRange(since, until), successor
    try:
        with transaction.atomic():
            row.save(update_fields=["period", "successor"])
    except IntegrityError:
        raise Refused(OVERLAPS) from None
    return ended([row], actor, note) if until is not None and until <= now else 0


def ended(memberships: list[Membership], actor: Actor, note: str) -> int:
    """In the same transaction: whatever other apps do when somebody leaves (`MEMBERSHIP_ENDED`). How much moved."""
    now = clock.now()
    for row in memberships:
        left = Absence.objects.filter(deputy=row.user, organisation=row.organisation, period__endswith__gt=now)
        for absence in left.filter(period__startswith__lt=now):
            absence.period = DateTimeTZRange(absence.period.lower, now)
            absence.save(update_fields=["period"])
    return sum(import_string(path)(memberships, actor, note) for path in settings.MEMBERSHIP_ENDED)
