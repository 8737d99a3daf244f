"""Rows for the outbox, in the transaction of the move; the sending begins after it. Nobody named, nobody told.

A letter's subject is the event that it tells of: so one event tells a person once, and a correction finds what has
not left yet.
"""

from collections.abc import Iterable, Mapping

from accounts.models import Membership
from accounts.regions import zone_of
from casework.models import Case, Party
from casework.workflow import AGENCY, Holder, Tell, Workflow
from notifications.models import Message
from notifications.services import tell

TEAM_TOLD = frozenset({"supervisor"})  # officers find it in their queue; their head is told


def tell_of(workflow: Workflow, events: Mapping[int, int], tells: Iterable[Tell]) -> None:
    """`events` are ids by case."""
    wanted = list(tells)
    if not wanted or not events:
        return
    for case in Case.objects.filter(pk__in=events):
        for told in wanted:
            tell(
                kind=told.words,
                people=people_of(case, told.to),
                subject=events[case.pk],
                region=case.region,
                zone=zone_of(case.region),
                context={
                    "nomor": case.reference,
                    "perihal": case.title,
                    "tahap": workflow.state[case.status].label_for_owner,
                },
            )


def people_of(case: Case, to: Holder) -> list[int]:
    """Whoever is named in the role; else, of a supervisor's, all who hold it now on that side."""
    named = list(Party.objects.filter(case=case, side=to.side, role=to.role).values_list("person", flat=True))
    if named or to.role not in TEAM_TOLD:
        return named
    there = Party.objects.filter(case=case, side=to.side, organisation__isnull=False).values("organisation")
    organisations = [case.agency_id] if to.side == AGENCY else there
    held = Membership.objects.in_force().filter(organisation__in=organisations, role=to.role)
    return list(held.values_list("user__person", flat=True).distinct())


def drop_unsent(event: int, kinds: Iterable[str]) -> int:
    """What the event would have told, and has not left yet."""
    dropped: int = Message.objects.filter(kind__in=list(kinds), subject=event, state=Message.State.PLANNED).update(
        state=Message.State.SUPERSEDED, reason="corrected"
    )
    return dropped
