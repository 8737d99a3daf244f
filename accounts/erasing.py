"""Erasure by law (UU 27/2022): a person's rows are emptied, their history included, and a tombstone is left.

The serving roles may change no history, so this runs as owner of the tables, from a command. It is the one way; there
is no page for it. Safe to repeat.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from uuid import UUID

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction

from accounts import erasure_list
from accounts.keys import ring
from accounts.models import Erasure, Membership, Person, Regency
from accounts.personal_data import ports
from database import clock
from database.history import without_history
from database.scope import Scope, scoped


@dataclass(frozen=True)
class Erased:
    """Public ids, those that registers knew as the same person among them."""

    erased: list[UUID] = field(default_factory=list)
    already: list[UUID] = field(default_factory=list)
    unknown: list[UUID] = field(default_factory=list)  # never in this database: made after the dump


class StillStaff(Exception):
    """Works here: the membership ends first."""


def as_owner() -> AbstractContextManager[None]:
    """The only role that may do it."""
    owner: AbstractContextManager[None] = connection.as_owner()  # type: ignore[attr-defined]
    return owner


@transaction.atomic
def erase(wanted: Mapping[UUID, dt.datetime]) -> Erased:
    """Inside `as_owner`. Each with the instant that is written down. The list on disk is written last: if it cannot
    be, nothing is erased; if the commit fails after it, the portal serves nobody until this is repeated."""
    found = {
        person.public_id: person for person in Person.objects.select_for_update().filter(public_id__in=wanted.keys())
    }
    outcome = Erased(
        already=sorted(who for who, person in found.items() if person.erased_at),
        unknown=sorted(wanted.keys() - found.keys()),
    )
    at_of = {person.pk: wanted[who] for who, person in found.items() if not person.erased_at}
    at_of |= dict.fromkeys(_also_known(at_of), max(at_of.values(), default=clock.now()))
    if at_of:
        _refuse_staff(at_of)
        with scoped(_reaching(at_of)), without_history(*(model for model, _ in pgtrigger.registered())):
            for port in reversed(ports()):  # who owns what is asked before accounts forget who it was
                port.erase(sorted(at_of), max(at_of.values()))
        _forget_in_history(at_of)
    people = list(Person.objects.filter(pk__in=at_of))
    for person in people:
        person.full_name, person.erased_at, person.same_as = "", at_of[person.pk], None
        person.language = Person.Language.INDONESIAN
    Person.objects.bulk_update(people, ["full_name", "erased_at", "same_as", "language"])
    outcome.erased.extend(sorted(person.public_id for person in people))
    listed = [(person.public_id, at_of[person.pk]) for person in people]
    listed += [(who, wanted[who]) for who in outcome.unknown]
    known = set(Erasure.objects.filter(public_id__in=[who for who, _ in listed]).values_list("public_id", flat=True))
    Erasure.objects.bulk_create(Erasure(public_id=who, at=at) for who, at in listed if who not in known)
    _write_down(dict(Erasure.objects.filter(public_id__in=wanted.keys() | dict(listed)).values_list("public_id", "at")))
    return outcome


def digest_of(public_id: UUID) -> str:
    """What history keeps of whoever was erased: that two lines are of one person, and not of whom. Keyed, so that it
    cannot be tried from a list of ids."""
    return hashlib.blake2b(public_id.bytes, key=ring().mark, digest_size=16).hexdigest()


def _also_known(people: Iterable[int]) -> list[int]:
    """Whom registers called otherwise, and whom these are called otherwise for."""
    wanted = list(people)
    named = Person.objects.filter(pk__in=wanted, same_as__isnull=False).values_list("same_as", flat=True)
    group = {*wanted, *named}
    group |= set(Person.objects.filter(same_as__in=group).values_list("pk", flat=True))
    living = Person.objects.filter(pk__in=group - set(wanted), erased_at=None)
    return list(living.values_list("pk", flat=True))


def _refuse_staff(people: Iterable[int]) -> None:
    if Membership.objects.in_force().filter(user__person__in=list(people)).exists():
        raise StillStaff("This person works in an organisation here: end the membership first.")


def _reaching(people: Iterable[int]) -> Scope:
    """The owner too stands under row-level security: everything of these persons, in every regency."""
    return {
        "person": tuple(str(pk) for pk in people),
        "serves": tuple(Regency.objects.values_list("code", flat=True)),
        "at": (clock.now().isoformat(),),
    }


def _forget_in_history(people: Iterable[int]) -> None:
    """Who changed a row stands beside its old state: there the id gives way to its digest."""
    digests = {
        str(who): digest_of(who) for who in Person.objects.filter(pk__in=people).values_list("public_id", flat=True)
    }
    tables = [model._meta.db_table for model in apps.get_models() if _keeps_who(model)]
    with connection.cursor() as cursor:
        for table in tables:
            for who, digest in digests.items():
                cursor.execute(
                    f"UPDATE {connection.ops.quote_name(table)} "
                    "SET pgh_context = pgh_context - 'request' || jsonb_build_object('actor', %s::text) "
                    "WHERE pgh_context->>'actor' = %s",
                    [digest, who],
                )


def _keeps_who(model: type[models.Model]) -> bool:
    return any(each.name == "pgh_context" for each in model._meta.local_fields) and bool(model._meta.managed)


def _write_down(erased: Mapping[UUID, dt.datetime]) -> None:
    """Only what the file does not say yet: a restore reads the same file that it is told to apply."""
    file = erasure_list.path()
    known = erasure_list.read(file) if file.exists() else {}
    if new := [(who, at) for who, at in sorted(erased.items()) if who not in known]:
        erasure_list.append(new)
