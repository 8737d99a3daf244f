"""Between a request and the erasure: which request allows it, and what is written on the case afterwards."""

from collections.abc import Collection
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Person
from casework.engine import perform
from casework.models import Case
from casework.person_requests import AGREED, ERASE, OWNER
from notifications.models import Message

AGREED_STATE = "disetujui"
MACHINE = Actor.machine("Penghapusan oleh pengelola portal")


class NotAgreed(Exception):
    """The text says why this request allows no erasure."""


def agreed_requests(reference: str) -> Case:
    """Raises NotAgreed."""
    case = Case.objects.filter(reference=reference.strip().upper(), kind=ERASE).first()
    if case is None:
        raise NotAgreed(f"There is no request for erasure with the number {reference}.")
    if case.status != AGREED_STATE:
        raise NotAgreed(f"Request {case.reference} is not agreed to: its state is {case.status}.")
    return case


def person_under(case: Case, *, now: bool) -> Person:
    """Who asked. Raises NotAgreed while the letter that says so has not left: the address goes with the person."""
    person = Person.objects.get(case_parties__case=case, case_parties__side=OWNER.side)
    waiting = Message.objects.filter(
        kind=AGREED, recipient=person, state__in=[Message.State.PLANNED, Message.State.SENDING]
    )
    if waiting.exists() and not now:
        raise NotAgreed(f"The letter that agrees to {case.reference} has not left yet. Wait for it, or give --now.")
    return person


def settle(erased: Collection[UUID]) -> None:
    """Their requests for erasure end, where an officer had agreed."""
    cases = Case.objects.filter(
        kind=ERASE,
        status=AGREED_STATE,
        parties__side=OWNER.side,
        parties__person__public_id__in=erased,
        parties__person__erased_at__isnull=False,
    )
    for case in cases:
        perform(case, "hapuskan", MACHINE, case.version)
