"""Three requests of owners about their own data, in three states, for the pages to have something to show."""

from collections.abc import Mapping

from accounts.actors import Actor
from accounts.models import Consent, Person, User
from accounts.scope import scope_of
from casework import person_service
from casework.engine import perform
from casework.models import Case
from casework.person_effects import asked_for
from casework.person_requests import CORRECT
from database import clock
from database.scope import scoped
from kukm_portal.demonstration.people import OWNERS, STAFF, person_of

REMINDERS = "Saya setuju diingatkan lewat surel dan telepon tentang tenggat usaha saya."


def make_requests() -> None:
    """One that an officer has to work, one that waits for its owner, one that was answered."""
    officer = person_of(next(a for a in STAFF if a.role == "officer")).user
    melati, sukma = (person_of(account) for account in OWNERS[:2])
    Consent.objects.create(person=melati, kind="reminders", text=REMINDERS, version=1, given_at=clock.now())
    _correction(melati, {"choice": "nama", "becomes": "Melati Contoh Sejahtera", "why": "Nama lengkap pada KTP."})
    waiting = _correction(
        sukma, {"choice": "lainnya", "becomes": "Penjualan usaha saya keliru: seharusnya Rp48.000.000.", "why": ""}
    )
    with scoped(scope_of(officer)):
        question = "Apakah itu penjualan setahun, dan untuk usaha yang mana?"
        perform(waiting, "tanya", Actor.of(officer), waiting.version, note=question)
    with scoped(scope_of(_user(melati))):
        person_service.see(_user(melati), _regency(melati))


def _correction(person: Person, typed: Mapping[str, str]) -> Case:
    with scoped(scope_of(_user(person))):
        asked = asked_for(person, **typed)
        return person_service.lodge(_user(person), CORRECT, _regency(person), asked=asked)


def _regency(person: Person) -> str:
    return person_service.own_regencies(person)[0]


def _user(person: Person) -> User:
    user: User = person.user
    return user
