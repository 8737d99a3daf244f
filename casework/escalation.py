"""Requests about personal data that wait too long: the head of the section is told, at each mark once."""

import datetime as dt

from django.db.models import Q

from accounts.models import Membership
from accounts.regions import zone_of
from casework.models import Case
from casework.person_requests import ESCALATED_AT, ESCALATION, HOURS, KINDS
from database import clock
from notifications.models import Message

LEADS, ELSE = "supervisor", "officer"  # an agency without a head of section has its officers told


def escalate() -> int:
    """For all open requests at once. Of marks that were missed only the newest is told; the outbox's unique key sees
    that a second run tells nobody again. How many messages there are of those marks."""
    now = clock.now()
    first = now - dt.timedelta(hours=ESCALATED_AT[0])
    cases = list(Case.objects.open().filter(kind__in=KINDS, opened_at__lte=first))
    told = _told_by_agency({case.agency_id for case in cases})
    today = clock.today("Asia/Jakarta")
    rows = []
    for case in cases:
        mark = max(hours for hours in ESCALATED_AT if case.opened_at + dt.timedelta(hours=hours) <= now)
        for person in told.get(case.agency_id, ()):
            rows.append(
                Message(
                    kind=ESCALATION,
                    subject=case.pk,
                    due_date=(case.opened_at + dt.timedelta(hours=HOURS)).date(),
                    milestone=mark,
                    recipient_id=person,
                    channel=Message.Channel.MAIL,
                    zone=zone_of(case.region),
                    region=case.region,
                    context={"nomor": case.reference, "perihal": case.title, "jam": str(mark)},
                    urgent=True,  # the clock runs on Sundays too
                    planned_on=today,
                    rehearsal=clock.rehearsal_name(),
                )
            )
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _told_by_agency(agencies: set[int]) -> dict[int, list[int]]:
    """Persons by agency, one query."""
    held = Membership.objects.in_force().filter(Q(role=LEADS) | Q(role=ELSE), organisation__in=agencies)
    by_role: dict[str, dict[int, set[int]]] = {LEADS: {}, ELSE: {}}
    for agency, role, person in held.values_list("organisation", "role", "user__person"):
        by_role[role].setdefault(agency, set()).add(person)
    return {agency: sorted(by_role[LEADS].get(agency) or by_role[ELSE].get(agency, set())) for agency in agencies}
