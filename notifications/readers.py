"""All that a batch of letters needs to know, looked up in one transaction before the first is sent."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from accounts.keys import CannotOpen
from accounts.models import Agency, Contact, Person, SignInCode
from accounts.services import bury_contact
from database.scope import EVERYTHING, scoped
from notifications.lease import Row
from notifications.letters import Reader, Sender
from notifications.sources import MOVED, Source, source_of
from notifications.words import Wording

NOBODY = Sender(None, "Jembatan KUKM")


@dataclass
class Post:
    """Readers by person, senders by region, names by subject, codes by message, and which messages are still true."""

    readers: dict[int, Reader] = field(default_factory=dict)
    contacts: dict[int, int] = field(default_factory=dict)
    senders: dict[str, Sender] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    still_true: set[int] = field(default_factory=set)


def post_for(rows: list[Row], day: dt.date, wording: Wording, sources: Mapping[str, Source]) -> Post:
    """Asked anew for each batch: somebody may have been certified, or moved house, since the plan was made."""
    post = Post()
    with scoped(EVERYTHING), transaction.atomic():
        post.still_true = _still_true(rows, day, sources)
        live = [row for row in rows if row.id in post.still_true]
        for source in sources.values():
            subjects = {row.subject for row in live if source_of(row.kind) is source}
            post.names |= source.names(subjects) if subjects else {}
        _readers({row.recipient for row in live}, post)
        post.senders = _senders({row.region for row in live})
        post.codes = _codes([row for row in live if row.kind == "sign_in_code"])
    return post


def _still_true(rows: list[Row], day: dt.date, sources: Mapping[str, Source]) -> set[int]:
    true = {row.id for row in rows if source_of(row.kind) is None}  # codes and their like
    for kind, source in sources.items():
        mine = [row for row in rows if row.kind.removesuffix(MOVED) == kind]
        if not mine:
            continue
        due = source.due(day).filter(subject__in={row.subject for row in mine})
        now = set(due.values_list("subject", "due", "recipient"))
        true |= {row.id for row in mine if (row.subject, row.due_date, row.recipient) in now}
    return true


def _readers(people: Iterable[int], post: Post) -> None:
    """The newest live address of each, a verified one before an imported one."""
    found = Contact.objects.filter(person__in=people, kind="email", dead_at=None)
    persons = Person.objects.in_bulk(people)
    for contact in found.order_by("person_id", "verified_at", "pk"):  # NULL last: overwritten only by a better one
        known = post.contacts.get(contact.person_id)
        if known is not None and contact.verified_at is None:
            continue
        try:
            address = contact.open()
        except CannotOpen:
            continue
        person = persons[contact.person_id]
        post.contacts[person.pk] = contact.pk
        post.readers[person.pk] = Reader(person.pk, person.public_id, person.full_name, person.language, address)


def _senders(regions: Iterable[str]) -> dict[str, Sender]:
    """The agency of the regency, else that of its province."""
    agencies = {
        agency.code: Sender(agency.pk, agency.organisation.name)
        for agency in Agency.objects.filter(
            code__in=[code for region in regions for code in (region, region[:2])]
        ).select_related("organisation")
    }
    return {region: agencies.get(region) or agencies.get(region[:2]) or NOBODY for region in regions}


def _codes(rows: list[Row]) -> dict[int, str]:
    by_subject = SignInCode.objects.in_bulk([row.subject for row in rows])
    return {row.id: by_subject[row.subject].open() for row in rows if row.subject in by_subject}


def bury_address(person: int, post: Post) -> None:
    """The server says that there is no such address."""
    with scoped(EVERYTHING), transaction.atomic():
        bury_contact(contact=Contact.objects.get(pk=post.contacts[person]))


