"""Writes about people: who they are, how they are reached, what they may do. No request comes in here."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Contact, IdentityNumber, Membership, Organisation, Person, User
from accounts.regions import ZONES
from accounts.scope import scope_of_person
from database import clock
from database.scope import scoped

NewContact = tuple[str, str, bool]  # kind, as typed, verified


@transaction.atomic
def make_person(*, full_name: str, contacts: Sequence[NewContact] = (), nik: str = "") -> Person:
    """A person with contacts. Raises ValidationError where a contact or NIK cannot be read, IntegrityError where a
    verified contact is somebody else's."""
    person = Person.objects.create(full_name=full_name)
    with scoped(scope_of_person(person)):
        for kind, typed, verified in contacts:
            add_contact(person=person, kind=kind, typed=typed, verified=verified)
        if nik:
            IdentityNumber.of(person, "nik", nik).save()
    return person


def add_contact(*, person: Person, kind: str, typed: str, verified: bool = False) -> Contact:
    """Inside a scope that reaches the person."""
    contact = Contact.of(person, kind, typed, verified_at=clock.now() if verified else None)
    contact.save(force_insert=True)
    return contact


def bury_contact(*, contact: Contact) -> None:
    """Its server refused it, or it was a wrong number: nothing goes there any more."""
    now = clock.now()
    Contact.objects.filter(pk=contact.pk, dead_at=None).update(dead_at=now, changed_at=now)


def revive_contact(*, contact: Contact) -> None:
    """Somebody put it right, or an outcome was taken back."""
    Contact.objects.filter(pk=contact.pk).update(dead_at=None, changed_at=clock.now())


def make_user(person: Person, password: str | None = None, *, staff: bool = False) -> User:
    """The right to sign in; without a password by code alone."""
    return User.objects.create_user(person, password, is_staff=staff)


@transaction.atomic
def add_membership(
    *, user: User, organisation: Organisation, role: str, since: dt.datetime, until: dt.datetime | None = None
) -> Membership:
    """From an instant until another. Overlap with the same role there raises IntegrityError."""
    made = Membership.objects.create(
        user=user, organisation=organisation, role=role, period=DateTimeTZRange(since, until)
    )
    refresh_staff(user)
    return made


def refresh_staff(user: User) -> None:
    """Staff is who has held a membership: once staff, always a second factor."""
    if not user.is_staff and user.memberships.exists():
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def choose_language(*, person: Person, language: str) -> None:
    """In which language letters are written to them."""
    person.language = language
    person.save(update_fields=["language"])


def zone_of_organisation(organisation: Organisation) -> str:
    """In which its days begin: an agency's own, elsewhere WIB."""
    agency = getattr(organisation, "agency", None)
    return ZONES[agency.zone if agency else "WIB"]


@transaction.atomic
def change_membership(*, membership: Membership, until: dt.datetime | None) -> None:
    """Another end, or none yet."""
    membership.period = DateTimeTZRange(membership.period.lower, until)
    membership.save(update_fields=["period"])
