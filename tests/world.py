"""Small worlds for tests: agencies, users with a role, businesses with private figures, contacts."""

import datetime as dt
from types import SimpleNamespace

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from accounts.models import (
    Agency,
    Contact,
    Membership,
    NoticeSeen,
    Organisation,
    Person,
    PersonScope,
    PrivacyNotice,
    SharingGrant,
    TotpDevice,
    User,
)
from accounts.regions import zone_of
from accounts.scope import scope_of_person, scope_of_region
from database import clock
from database.scope import scoped
from umkm.models import Business, Ownership, PrivateFigures

ALWAYS = DateTimeTZRange(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), None)


def agency(code: str) -> Agency:
    organisation = Organisation.objects.create(name=f"Dinas {code}")
    return Agency.objects.create(organisation=organisation, code=code, zone=zone_of(code))


def user(name: str = "Contoh", *, staff: bool = False) -> User:
    """Without a password: tests sign in by force."""
    return User.objects.create_user(Person.objects.create(full_name=name), is_staff=staff)


def member(organisation: Organisation, role: str, period: DateTimeTZRange = ALWAYS) -> User:
    made = user(f"{role} {organisation.name}", staff=True)
    Membership.objects.create(user=made, organisation=organisation, role=role, period=period)
    return made


def officer(of: Agency) -> User:
    return member(of.organisation, "officer")


def contact(person: Person, kind: str, value: str, *, verified: bool = True) -> Contact:
    with transaction.atomic(), scoped(scope_of_person(person)):
        made = Contact.of(person, kind, value, verified_at=clock.now() if verified else None)
        made.save()
    return made


def business(regency: str, *, name: str = "", sales: int | None = 1, owner: Person | None = None) -> Business:
    with transaction.atomic(), scoped(scope_of_region((regency,))):
        made = Business.objects.create(name=name or f"Warung {regency}", regency_id=regency, origin="petugas")
        if owner is not None:
            Ownership.objects.create(business=made, person=owner, period=ALWAYS)
            PersonScope.objects.get_or_create(person=owner, region=regency, defaults={"period": ALWAYS})
        PrivateFigures.objects.create(business=made, regency=regency, sales=sales)
    return made


def grant(
    giver: Agency, receiver: Organisation, kind: str = "registry", period: DateTimeTZRange = ALWAYS
) -> SharingGrant:
    return SharingGrant.objects.create(giver=giver, receiver=receiver, kind=kind, region=giver.code, period=period)


def client_of(someone: User | None) -> Client:
    """Signed in, the second factor given where one is due, and the newest privacy notice read."""
    client = Client()
    if someone is None:
        return client
    client.force_login(someone)
    if someone.is_staff:
        device = TotpDevice.objects.filter(user=someone, confirmed=True).first()
        if device is None:
            device = TotpDevice(user=someone, name="Aplikasi")
            device.set_secret()
            device.save()
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    if notice := PrivacyNotice.objects.order_by("-version").first():
        NoticeSeen.objects.get_or_create(person=someone.person, notice=notice, defaults={"at": clock.now()})
    return client


def two_agencies() -> SimpleNamespace:
    """Sulawesi Tenggara and Jawa Timur, an officer in each, a business in Kendari and one in Surabaya."""
    sultra, jatim = agency("74"), agency("35")
    return SimpleNamespace(
        sultra=sultra,
        jatim=jatim,
        in_sultra=officer(sultra),
        in_jatim=officer(jatim),
        kendari=business("74.71", sales=7471),
        surabaya=business("35.78", sales=3578),
        now=clock.now(),
    )
