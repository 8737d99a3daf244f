"""Who must be reminded of a case: whoever has the ball. One row a stage, from the day its term is near until it moves.

By name where somebody has it; where the team has it, or somebody outside whom the portal does not know, the officer who
works on the case, else the heads of the section. A question on a case has a term of its own: whoever is asked is reminded.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case as SqlCase
from django.db.models import DateField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, TruncDate

from accounts.models import Contact
from casework.assignment import OFFICER
from casework.kinds import WORKFLOWS
from casework.models import Case, Event, InformationRequest, Party
from casework.workflow import AGENCY, APPLICANT
from database import clock
from notifications.window import ZONES

A_MOMENT = dt.timedelta(microseconds=1)
MIDDLE = "Asia/Makassar"  # a run plans a day; at its noon here it is the same day in all three zones
LED = "agency__organisation__memberships"


class StageDue:
    """The source of reminders of kind `perkara_tenggat`. Its subject is the event with which the stage began, so that
    the next stage is another matter and an extended one the same."""

    kind = "perkara_tenggat"
    label = "Tenggat tahap perkara"

    def due(self, as_of: dt.date) -> QuerySet[Any]:
        """Every open stage with a term that runs. Contacts and members are those of now; runs as the worker."""
        noon = clock.day_starts(as_of, MIDDLE) + dt.timedelta(hours=12)
        began = Event.objects.filter(case=OuterRef("pk"), to_status=OuterRef("status")).exclude(
            from_status=F("to_status")
        )
        at_work = Q(ball_side=AGENCY) | Q(ball_person=None)
        return (
            Case.objects.open()
            .filter(due_at__isnull=False, suspended_at=None)
            .annotate(
                officer=FilteredRelation(
                    "parties", condition=Q(parties__side=OFFICER.side, parties__role=OFFICER.role)
                ),
                head=FilteredRelation(
                    LED, condition=Q(**{f"{LED}__role": "supervisor", f"{LED}__period__contains": noon})
                ),
                told=Coalesce(F("ball_person"), F("officer__person"), F("head__user__person")),
            )
            .filter(told__isnull=False)
            .values(
                subject=Subquery(began.order_by("-version").values("pk")[:1]),
                due=_last_day("agency__zone"),
                recipient=F("told"),
                channel=SqlCase(
                    When(_has_mail("told"), then=Value("mail")),
                    When(at_work, then=Value("inbox")),
                    default=Value("call"),
                ),
                zone=F("agency__zone"),
                region_=F("region"),
                context=JSONObject(nomor=F("reference")),
            )
            .order_by()
            .distinct()
        )

    def changed_since(self, moment: dt.datetime) -> QuerySet[Any]:
        """Stages of cases that moved since, or whose people changed their address; members wait for the next day."""
        moved = Event.objects.filter(at__gte=moment).values("case")
        people = Contact.objects.filter(changed_at__gte=moment).values("person")
        theirs = Case.objects.open().filter(Q(ball_person__in=people) | Q(parties__person__in=people)).values("pk")
        return Event.objects.filter(Q(case__in=moved) | Q(case__in=theirs)).values("id")

    def names(self, subjects: Iterable[int]) -> dict[int, str]:
        """The case by number and title, and at which stage it is."""
        rows = Event.objects.filter(pk__in=list(subjects)).select_related("case")
        return {row.pk: f"{row.case.reference} ({row.case.title}), tahap {_stage(row)}" for row in rows}


class QuestionDue:
    """The source of reminders of kind `perkara_pertanyaan`: a question that waits, to each who may answer it as the one
    who applied, until it is answered or withdrawn or the case has ended."""

    kind = "perkara_pertanyaan"
    label = "Tenggat keterangan yang diminta"

    def due(self, as_of: dt.date) -> QuerySet[Any]:
        """From the day after it was asked: on the day itself the question is the letter. Whom `talk.applicants_of` asks,
        as rows; runs as the worker."""
        applied = Party.objects.filter(case=OuterRef("case"), side=APPLICANT, person__isnull=False)
        asked = Q(case__parties__person__isnull=False) & ~Q(case__parties__side=AGENCY)
        return (
            InformationRequest.objects.waiting()
            .filter(asked_at__lt=clock.day_starts(as_of, MIDDLE))
            .exclude(case__ball_role="")
            .annotate(
                asked=FilteredRelation("case__parties", condition=asked),
                told=F("asked__person"),
                standing=F("asked__side"),  # named here: asked for in the filter, it would be another join
            )
            .filter(Q(standing=APPLICANT) | ~Exists(applied), told__isnull=False)
            .values(
                subject=F("pk"),
                due=_last_day("case__agency__zone"),
                recipient=F("told"),
                channel=SqlCase(When(_has_mail("told"), then=Value("mail")), default=Value("call")),
                zone=F("case__agency__zone"),
                region_=F("case__region"),
                context=JSONObject(nomor=F("case__reference")),
            )
            .order_by()
            .distinct()
        )

    def changed_since(self, moment: dt.datetime) -> QuerySet[Any]:
        """Questions that ended since, of cases that moved since, or whose people changed their address. One asked since
        waits for the next day, as `due` has it."""
        moved = Event.objects.filter(at__gte=moment).values("case")
        people = Contact.objects.filter(changed_at__gte=moment).values("person")
        theirs = Party.objects.filter(person__in=people).values("case")
        ended = Q(answered_at__gte=moment) | Q(withdrawn_at__gte=moment)
        return InformationRequest.objects.filter(ended | Q(case__in=moved) | Q(case__in=theirs)).values("id")

    def names(self, subjects: Iterable[int]) -> dict[int, str]:
        """The case by number and title. Not the question: it is read on the portal."""
        rows = InformationRequest.objects.filter(pk__in=list(subjects)).select_related("case")
        return {row.pk: f"{row.case.reference} ({row.case.title})" for row in rows}


def _has_mail(person: str) -> Exists:
    """SQL: they have an address that mail reaches."""
    return Exists(Contact.objects.filter(person=OuterRef(person), kind="email", dead_at=None))


def _stage(event: Event) -> str:
    workflow = WORKFLOWS.get(event.case.kind)
    state = workflow.state.get(event.to_status) if workflow else None
    return f"“{state.label}”" if state else event.to_status


def _last_day(zone_of_agency: str) -> SqlCase:
    """SQL: the day before the open end, where the agency is."""
    return SqlCase(
        *[
            When(**{zone_of_agency: name}, then=TruncDate(F("due_at") - Value(A_MOMENT), tzinfo=zone))
            for name, zone in ZONES.items()
        ],
        output_field=DateField(),
    )
