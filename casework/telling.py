"""Rows for the outbox, in the transaction of the move; the sending begins after it. Nobody named, nobody told.

A letter's subject is the event that it tells of: so one event tells a person once, and a correction finds what has
not left yet. One statement a letter, however many cases moved.
"""

import json
from collections.abc import Collection, Iterable

from accounts.models import Membership
from accounts.regions import WIT, WITA
from casework.models import Case, Party
from casework.workflow import AGENCY, Holder, Tell, Workflow
from database import clock
from notifications.models import Message
from notifications.services import tell_set

TEAM_TOLD = frozenset({"supervisor"})  # officers find it in their queue; their head is told
WATCHED = "perkara_diikuti"
ACTIVE = (Message.State.SENT, Message.State.SENDING)

# What a letter says of a case: the stage is the one that the event led to.
SAID = """
    c.region,
    CASE WHEN left(c.region, 2) = ANY(%(wita)s) THEN 'WITA' WHEN left(c.region, 2) = ANY(%(wit)s) THEN 'WIT'
         ELSE 'WIB' END,
    jsonb_build_object('nomor', c.reference, 'perihal', c.title, 'tahap', %(labels)s::jsonb ->> e.to_status)
"""
NAMED = f"""
SELECT p.person_id, e.id, {SAID}
FROM casework_event e JOIN casework_case c ON c.id = e.case_id
JOIN casework_party p ON p.case_id = c.id AND p.side = %(side)s AND p.role = %(role)s AND p.person_id IS NOT NULL
WHERE e.id = ANY(%(events)s)
"""
# Where nobody is named: all who hold the role now in the organisation of that side.
TEAM = f"""
UNION ALL
SELECT DISTINCT u.person_id, e.id, {SAID}
FROM casework_event e JOIN casework_case c ON c.id = e.case_id
JOIN accounts_membership m ON m.role = %(role)s AND m.period @> %(now)s::timestamptz AND m.organisation_id = (
    CASE WHEN %(side)s = %(agency)s THEN c.agency_id
         ELSE (SELECT o.organisation_id FROM casework_party o
               WHERE o.case_id = c.id AND o.side = %(side)s AND o.organisation_id IS NOT NULL) END)
JOIN accounts_user u ON u.id = m.user_id
WHERE e.id = ANY(%(events)s) AND NOT EXISTS (
    SELECT FROM casework_party p
    WHERE p.case_id = c.id AND p.side = %(side)s AND p.role = %(role)s AND p.person_id IS NOT NULL)
"""
# Who follows a case hears of its moves while they may see it: but for whoever moved it, or was told of it anyway.
WATCHERS = f"""
SELECT w.person_id, e.id, {SAID}
FROM casework_event e JOIN casework_case c ON c.id = e.case_id JOIN casework_watch w ON w.case_id = c.id
WHERE e.id = ANY(%(events)s) AND w.person_id IS DISTINCT FROM e.actor_person_id
    AND NOT EXISTS (SELECT FROM notifications_message m
                    WHERE m.kind = ANY(%(kinds)s) AND m.subject = e.id AND m.recipient_id = w.person_id)
    AND (EXISTS (SELECT FROM casework_party p WHERE p.case_id = c.id AND p.person_id = w.person_id)
         OR EXISTS (SELECT FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
                    WHERE u.person_id = w.person_id AND m.period @> %(now)s::timestamptz
                        AND (m.organisation_id IN (SELECT o.organisation_id FROM casework_party o WHERE o.case_id = c.id)
                             OR EXISTS (SELECT FROM accounts_agency a WHERE a.organisation_id = m.organisation_id
                                        AND (a.organisation_id = c.agency_id
                                             OR a.code IN (c.region, left(c.region, 2)))))))
"""


def tell_of(workflow: Workflow, events: Collection[int], tells: Iterable[Tell]) -> None:
    """Of all these events of one kind, and those who follow their cases."""
    if not events:
        return
    wanted = list(tells)
    values = {
        "events": list(events),
        "wita": sorted(WITA),
        "wit": sorted(WIT),
        "labels": json.dumps({state.key: state.label_for_owner for state in workflow.states}),
        "now": clock.now(),
        "agency": AGENCY,
        "kinds": sorted({told.words for told in wanted}),
    }
    for told in wanted:
        rows = NAMED + TEAM if told.to.role in TEAM_TOLD else NAMED
        tell_set(kind=told.words, rows=rows, values={**values, "side": told.to.side, "role": told.to.role})
    tell_set(kind=WATCHED, rows=WATCHERS, values=values)


def people_of(case: Case, to: Holder) -> list[int]:
    """Whoever is named in the role; else, of a supervisor's, all who hold it now on that side."""
    named = list(Party.objects.filter(case=case, side=to.side, role=to.role).values_list("person", flat=True))
    if named or to.role not in TEAM_TOLD:
        return named
    there = Party.objects.filter(case=case, side=to.side, organisation__isnull=False).values("organisation")
    organisations = [case.agency_id] if to.side == AGENCY else there
    held = Membership.objects.in_force().filter(organisation__in=organisations, role=to.role)
    return list(held.values_list("user__person", flat=True).distinct())


def drop_unsent(events: Collection[int], kinds: Iterable[str]) -> set[int]:
    """What these events would have told, and has not left yet. Of which of them somebody was told already."""
    told = Message.objects.filter(kind__in=list(kinds), subject__in=list(events))
    told.filter(state=Message.State.PLANNED).update(state=Message.State.SUPERSEDED, reason="corrected")
    return set(told.filter(state__in=ACTIVE).values_list("subject", flat=True))
