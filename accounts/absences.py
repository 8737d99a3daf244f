"""Who is away, and who acts in their name meanwhile: one step, no chain."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Absence, Membership, Organisation, Role, User
from accounts.queries import WORKING_ROLES
from database import clock

SELF = "Pilih rekan lain: seseorang tidak dapat menjadi pengganti dirinya sendiri."
NOT_WORKING = "Pengganti hanya untuk petugas dan kepala bidang yang bertugas di dinas itu sepanjang masa tersebut."
WRONG_ROLE = (
    "{name} tidak dapat menjadi pengganti: ia tidak bertugas sebagai {role} di dinas itu sepanjang masa tersebut."
)
ALSO_AWAY = "{name} sendiri berhalangan pada masa itu. Pilih rekan lain."
OVERLAPS = "Pada masa itu sudah tercatat berhalangan. Akhiri yang lama dahulu, atau ubah tanggalnya."
BACKWARDS = "Hari terakhir harus sama dengan atau sesudah hari pertama."
PAST = "Hari terakhir sudah lewat. Isi hari ini atau sesudahnya."


class Refused(Exception):
    """A sentence for the person."""


def enter(
    *, user: User, deputy: User, organisation: Organisation, since: dt.datetime, until: dt.datetime, actor: User
) -> Absence:
    """From an instant until another. Raises Refused."""
    if user.pk == deputy.pk:
        raise Refused(SELF)
    if until <= since:
        raise Refused(BACKWARDS)
    if until <= clock.now():
        raise Refused(PAST)
    period = DateTimeTZRange(since, until)
    needed = roles_throughout(user, organisation, period)
    if not needed:
        raise Refused(NOT_WORKING)
    if not stands_for(needed, roles_throughout(deputy, organisation, period)):
        role = Role.SUPERVISOR if Role.SUPERVISOR in needed else Role.OFFICER
        raise Refused(WRONG_ROLE.format(name=deputy.get_full_name(), role=role.label.lower()))
    if Absence.objects.filter(user=deputy, organisation=organisation, period__overlap=period).exists():
        raise Refused(ALSO_AWAY.format(name=deputy.get_full_name()))
    try:
        with transaction.atomic():
            return Absence.objects.create(
                user=user,
                deputy=deputy,
                organisation=organisation,
                period=period,
                entered_by_name=actor.get_full_name(),
            )
    except IntegrityError:
        raise Refused(OVERLAPS) from None


def roles_throughout(user: User, organisation: Organisation, period: DateTimeTZRange) -> frozenset[str]:
    """The working roles that one holds there from the first instant to the last."""
    held = Membership.objects.filter(user=user, organisation=organisation, role__in=WORKING_ROLES)
    return frozenset(held.filter(period__contains=period).values_list("role", flat=True))


def stands_for(needed: Iterable[str], held: Iterable[str]) -> bool:
    """A supervisor does an officer's work too, and not the other way round."""
    return Role.SUPERVISOR in held or (Role.SUPERVISOR not in needed and Role.OFFICER in held)


@transaction.atomic
def end(absence: Absence) -> None:
    """Back earlier: it ends now; one that has not begun is taken away. History keeps both."""
    row = Absence.objects.select_for_update().get(pk=absence.pk)
    now = clock.now()
    if row.period.lower >= now:
        row.delete()
    elif row.period.upper > now:
        row.period = DateTimeTZRange(row.period.lower, now)
        row.save(update_fields=["period"])
