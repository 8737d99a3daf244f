"""Owners sign up by themselves: by e-mail, proved by a code, or by phone with a password, proved in person later.

A stranger is answered alike whether an address or number is somebody's already. For an address the same code then
opens the account that is there; for a number a second account begins, which cannot be proved while the first has it.
"""

import datetime as dt
from collections.abc import Callable

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts import codes, keys, notices, written_forms
from accounts.backends import user_of
from accounts.models import Contact, Person, PrivacyNotice, SignInCode, SignInFailure, SignUp, User
from accounts.scope import scope_of_person
from accounts.services import make_person, make_user
from accounts.sign_in_scope import knowing
from database import clock
from database.scope import EVERYTHING, scoped

KEPT_UNPROVED = dt.timedelta(days=2)
# From one address: a village's phones share one, so that the limit only stops machines.
MOST, WITHIN = 40, dt.timedelta(hours=1)
COUNTER = b"sign_up"


def may_begin(address: str) -> bool:
    """Counts the try as well. Known and unknown contacts count alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign up {address}"])
    now = clock.now()
    tries = SignInFailure.objects.filter(account=COUNTER, address=address, failed_at__gt=now - WITHIN)
    if tries.count() >= MOST:
        return False
    SignInFailure.objects.create(account=COUNTER, address=address, failed_at=now)
    return True


def begin_by_email(
    *, full_name: str, email: str, notice: PrivacyNotice, send: Callable[[SignInCode], None]
) -> SignInCode | None:
    """A code to the address; None when one was asked for a moment ago. The account is made by `finish`."""

    def newcomer() -> Contact:
        person = make_person(full_name=full_name, contacts=[("email", email, False)])
        SignUp.objects.create(person=person, notice=notice, begun_at=clock.now())
        with scoped(scope_of_person(person)):
            return Contact.objects.select_related("person").get(person=person)

    return codes.ask(email, send, newcomer)


def finish(contact: Contact) -> User:
    """The code was right: the address is this person's, and opens the account that has proved it before, if one has."""
    person, now = contact.person, clock.now()
    try:
        with transaction.atomic(), scoped(scope_of_person(person)):
            Contact.objects.filter(pk=contact.pk, verified_at=None).update(verified_at=now, changed_at=now)
    except IntegrityError:
        return _who_proved(contact)
    user = make_user(person)
    if (signed_up := SignUp.objects.select_related("notice").filter(person=person).first()) is not None:
        notices.read(person, signed_up.notice)
    return user


def _who_proved(contact: Contact) -> User:
    with knowing(keys.blind_indexes(contact.kind, contact.open())) as indexes:
        proved = Contact.objects.filter(blind_index__in=indexes, verified_at__isnull=False)
        user = user_of(proved.select_related("person__user").first())
    assert user is not None, "A proved address without a user is proved by `finish` itself."
    return user


@transaction.atomic
def begin_by_phone(*, full_name: str, phone: str, password: str, notice: PrivacyNotice) -> User:
    """An account whose phone is not proved yet. Raises ValidationError where the password will not do."""
    person = make_person(full_name=full_name, contacts=[("phone", phone, False)])
    with scoped(scope_of_person(person)):
        user = make_user(person)
        validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    SignUp.objects.create(person=person, notice=notice, begun_at=clock.now())
    notices.read(person, notice)
    return user


def is_email(typed: str) -> bool:
    """What was typed, by its form alone. Raises ValidationError where it is neither."""
    kind, _ = written_forms.contact(typed)
    return kind == "email"


def forget_unproved() -> int:
    """Who typed an address and never the code: name and address go, after two days. As the worker."""
    done = 0
    with scoped(EVERYTHING), transaction.atomic():
        old = SignUp.objects.filter(begun_at__lt=clock.now() - KEPT_UNPROVED, person__user=None)
        for signed_up in old.select_related("person")[:1000]:
            person = signed_up.person
            Contact.objects.filter(person=person).delete()
            signed_up.delete()
            Person.objects.filter(pk=person.pk).update(full_name="")
            try:
                with transaction.atomic():
                    person.delete()
            except (ProtectedError, IntegrityError):
                pass  # the row of its letter stays, and names nobody
            done += 1
    return done
