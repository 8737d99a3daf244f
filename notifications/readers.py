"""All that a batch of letters needs to know, looked up in one transaction before the first is sent."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.codes import LIVES
from accounts.joining import still_good
from accounts.keys import CannotOpen
from accounts.models import Agency, Contact, InvitationLetter, Person, SignInCode
from accounts.services import bury_contact
from database import clock
from database.scope import EVERYTHING, scoped
from notifications.lease import Row
from notifications.letterhead import Sender, sender_of
from notifications.letters import NOBODY, Reader
from notifications.models import ReminderStop
from notifications.sources import CODE, INVITATION, MOVED, WITH_CODE, Names, Source, names_of, source_of

NO_LONGER_DUE, STOPPED, EXPIRED = "no longer due", "does not wish it", "code expired"


@dataclass(frozen=True)
class Code:
    """A sign-in code, and whoever asked for it at the address they named."""

    text: str
    reader: Reader | None


@dataclass
class Post:
    """Readers by person, senders by region, names by subject, codes by message, and which messages are still true."""

    readers: dict[int, Reader] = field(default_factory=dict)
    senders: dict[str, Sender] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    codes: dict[int, Code] = field(default_factory=dict)
    still_true: set[int] = field(default_factory=set)
    stale: dict[str, list[Row]] = field(default_factory=dict)  # by reason

    def reader_of(self, row: Row) -> Reader | None:
        """A code goes to the address that it was asked for, and to no other of that person."""
        if row.kind in WITH_CODE:
            return self.codes[row.id].reader
        return self.readers.get(row.recipient)


def post_for(rows: list[Row], day: dt.date, sources: Mapping[str, Source]) -> Post:
    """Asked anew for each batch: somebody may have been certified, or moved house, since the plan was made."""
    post = Post()
    with scoped(EVERYTHING), transaction.atomic():
        post.codes = _codes([row for row in rows if row.kind in WITH_CODE])
        stopped = _stopped(rows)
        due = _due(rows, day, sources)
        for row in rows:
            if row.kind in WITH_CODE and row.id not in post.codes:
                post.stale.setdefault(EXPIRED, []).append(row)
            elif (row.recipient, row.kind.removesuffix(MOVED)) in stopped:
                post.stale.setdefault(STOPPED, []).append(row)
            elif source_of(row.kind) is not None and row.id not in due:
                post.stale.setdefault(NO_LONGER_DUE, []).append(row)
            else:
                post.still_true.add(row.id)
        live = [row for row in rows if row.id in post.still_true and row.kind not in WITH_CODE]
        post.names = names_of(live)
        post.readers = _readers({row.recipient for row in live})
        post.senders = senders_of({row.region for row in live})
    return post


def _due(rows: list[Row], day: dt.date, sources: Mapping[str, Source]) -> set[int]:
    """Which of the sources' rows their source still says."""
    true: set[int] = set()
    for kind, source in sources.items():
        mine = [row for row in rows if row.kind.removesuffix(MOVED) == kind]
        if not mine:
            continue
        due = source.due(day).filter(subject__in={row.subject for row in mine})
        now = set(due.values_list("subject", "due", "recipient"))
        true |= {row.id for row in mine if (row.subject, row.due_date, row.recipient) in now}
    return true


def _stopped(rows: list[Row]) -> set[tuple[int, str]]:
    standing = ReminderStop.objects.filter(person__in={row.recipient for row in rows}, ended_at=None)
    return set(standing.values_list("person", "kind"))


def _readers(people: Iterable[int]) -> dict[int, Reader]:
    """The newest live address of each, a verified one before an imported one."""
    found = Contact.objects.filter(person__in=people, kind="email", dead_at=None)
    persons = Person.objects.in_bulk(people)
    readers: dict[int, Reader] = {}
    for contact in sorted(found, key=lambda c: (c.verified_at is not None, c.verified_at, c.pk)):
        if reader := _reader(persons[contact.person_id], contact):
            readers[contact.person_id] = reader
    return readers


def _reader(person: Person, contact: Contact) -> Reader | None:
    try:
        return Reader(person.pk, person.public_id, person.full_name, person.language, contact.open(), contact.pk)
    except CannotOpen:
        return None


def senders_of(regions: Iterable[str]) -> dict[str, Sender]:
    """The agency of the regency, else that of its province."""
    agencies = {
        agency.code: sender_of(agency)
        for agency in Agency.objects.filter(
            code__in=[code for region in regions for code in (region, region[:2])]
        ).select_related("organisation", "profile")
    }
    return {region: agencies.get(region) or agencies.get(region[:2]) or NOBODY for region in regions}


def _codes(rows: list[Row]) -> dict[int, Code]:
    """Those that would still open the door."""
    wanted = SignInCode.objects.filter(
        pk__in=[row.subject for row in rows if row.kind == CODE],
        used_at=None,
        asked_at__gt=clock.now() - LIVES,
        contact__isnull=False,
    )
    by_subject: dict[tuple[str, int], Any] = {
        (CODE, code.pk): code for code in wanted.select_related("contact__person")
    }
    letters = InvitationLetter.objects.filter(pk__in=[row.subject for row in rows if row.kind == INVITATION])
    for letter in letters.select_related("invitation__contact__person", "invitation"):
        if letter.invitation.contact and still_good(letter.invitation):
            by_subject[INVITATION, letter.pk] = letter
    found = {}
    for row in rows:
        if code := by_subject.get((row.kind, row.subject)):
            living = code.contact.kind == "email" and code.contact.dead_at is None
            found[row.id] = Code(code.open(), _reader(code.contact.person, code.contact) if living else None)
    return found


def bury_address(reader: Reader) -> bool:
    """The server says that there is no such address. True where the person has another to try."""
    with scoped(EVERYTHING), transaction.atomic():
        bury_contact(contact=Contact.objects.get(pk=reader.contact))
        return Contact.objects.filter(person=reader.person, kind="email", dead_at=None).exists()
