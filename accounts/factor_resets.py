"""A lost second factor is taken off by two colleagues: one asks, another one confirms within a day."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from accounts.decisions import YES, Decision, no
from accounts.models import FactorReset, Organisation, RecoveryDevice, Session, TotpDevice, User
from accounts.second_factor import has_one
from accounts.telling import tell
from accounts.written_forms import without_personal_values
from database import clock

LIVES = dt.timedelta(hours=24)
AGAIN_AFTER = dt.timedelta(days=7)  # the same two, for the same person
LETTER = "faktor_dilepas"

OWN = "Faktor kedua Anda sendiri tidak dapat Anda lepas di sini. Dua rekan Anda yang melakukannya."
OPEN = "Sudah ada permintaan untuk orang ini yang menunggu rekan kedua."
NONE = "Orang ini belum memasang faktor kedua: ia diminta memasangnya saat masuk."
ALONE = "Permintaan ini dari Anda sendiri. Rekan lain, admin dinas atau kepala bidang, yang memastikannya."
EXPIRED = "Permintaan ini sudah lewat 24 jam. Buat permintaan baru setelah memastikan orangnya lagi."
DECIDED = "Permintaan ini sudah diputuskan oleh {name}."
SAME_TWO = (
    "Dua orang yang sama sudah melepas faktor kedua orang ini dalam tujuh hari terakhir. Kali ini rekan lain yang "
    "memastikannya, atau minta bantuan admin sistem."
)


class Refused(Exception):
    """A sentence for the person."""


def ask(*, actor: User, user: User, organisation: Organisation, reason: str) -> FactorReset:
    """The first of the two. Raises Refused."""
    if actor.pk == user.pk:
        raise Refused(OWN)
    if not has_one(user):
        raise Refused(NONE)
    now = clock.now()
    try:
        with transaction.atomic():
            return FactorReset.objects.create(
                user=user,
                organisation=organisation,
                period=DateTimeTZRange(now, now + LIVES),
                asked_by=actor,
                asked_by_name=actor.get_full_name(),
                reason=without_personal_values(reason),
            )
    except IntegrityError:
        raise Refused(OPEN) from None


def may_confirm(reset: FactorReset, actor: User) -> Decision:
    """Draws the button, and guards it."""
    if reset.ended_by_id:
        return no(DECIDED.format(name=reset.ended_by_name))
    if clock.now() >= reset.period.upper:
        return no(EXPIRED)
    if actor.pk == reset.user_id:
        return no(OWN)
    if actor.pk == reset.asked_by_id:
        return no(ALONE)
    pair = Q(asked_by=actor, ended_by=reset.asked_by_id) | Q(asked_by=reset.asked_by_id, ended_by=actor)
    since = clock.now() - AGAIN_AFTER
    if FactorReset.objects.filter(pair, user=reset.user_id, confirmed=True, period__endswith__gt=since).exists():
        return no(SAME_TWO)
    return YES


@transaction.atomic
def confirm(reset: FactorReset, actor: User) -> None:
    """The second: devices and sessions are gone, the person is told, and enrols anew at the next sign-in. Raises
    Refused."""
    row = FactorReset.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=reset.pk)
    if not (decision := may_confirm(row, actor)):
        raise Refused(decision.reason)
    _end(row, actor, confirmed=True)
    TotpDevice.objects.filter(user=row.user_id).delete()
    RecoveryDevice.objects.filter(user=row.user_id).delete()
    Session.objects.filter(user=row.user_id).delete()
    agency = getattr(row.organisation, "agency", None)
    tell(
        kind=LETTER,
        person=User.objects.values_list("person", flat=True).get(pk=row.user_id),
        subject=row.pk,
        region=agency.code if agency else "",
        context={
            "peminta": row.asked_by_name,
            "penegas": actor.get_full_name(),
            "situs": settings.SITE_URL,
        },
    )


@transaction.atomic
def refuse(reset: FactorReset, actor: User) -> None:
    """By the second, who is not sure; or by the first, taken back. Nothing was changed. Raises Refused."""
    row = FactorReset.objects.select_for_update().get(pk=reset.pk)
    if row.ended_by_id:
        raise Refused(DECIDED.format(name=row.ended_by_name))
    if clock.now() >= row.period.upper:
        raise Refused(EXPIRED)
    _end(row, actor, confirmed=False)


def _end(row: FactorReset, actor: User, *, confirmed: bool) -> None:
    row.period = DateTimeTZRange(row.period.lower, clock.now())
    row.ended_by, row.ended_by_name, row.confirmed = actor, actor.get_full_name(), confirmed
    row.save(update_fields=["period", "ended_by", "ended_by_name", "confirmed"])
