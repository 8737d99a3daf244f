"""Who must be told that an agreement ends: the responsible persons of both sides, while it is in force."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, JSONObject, TruncDate

from accounts.models import Contact, Membership
from accounts.regions import ZONES
from cooperation.models import Agreement, AgreementParty, ResponsiblePerson
from cooperation.queries import TOLD_OTHERWISE, term_known
from database import clock
from notifications.window import ZONES as CLOCKS

PARTY = "organisation__agreement_parties"
A_MOMENT = dt.timedelta(microseconds=1)
MIDDLE = "Asia/Makassar"  # a run plans a day; at its noon here it is the same day in all three zones


class AgreementEnd:
    """The source of reminders of kind `agreement_end`; its subject is an agreement, its date the last day."""

    kind = "agreement_end"
    label = "Akhir kerja sama"

    def due(self, as_of: dt.date) -> QuerySet[Any]:
        """Of each side whoever is responsible on that day; its head and supervisors where nobody is, so that no
        agreement ends unnoticed. All of them sign in: who has no address finds it in the portal."""
        noon = clock.day_starts(as_of, MIDDLE) + dt.timedelta(hours=12)
        responsible = ResponsiblePerson.objects.filter(party=OuterRef(PARTY), period__contains=noon)
        still_here = responsible.filter(
            person__user__memberships__organisation=OuterRef("organisation"),
            person__user__memberships__period__contains=noon,
        )
        has_mail = Contact.objects.filter(person=OuterRef("user__person"), kind="email", dead_at=None)
        partner = AgreementParty.objects.filter(agreement=OuterRef(f"{PARTY}__agreement")).exclude(pk=OuterRef(PARTY))
        agreement = f"{PARTY}__agreement"
        known = Q(**{f"{agreement}__{name}": value for name, value in term_known().children})
        return (
            Membership.objects.filter(known, period__contains=noon, **{f"{agreement}__term__contains": noon})
            .annotate(named=Exists(responsible.filter(person=OuterRef("user__person"))), nobody=~Exists(still_here))
            .filter(Q(named=True) | Q(nobody=True, role__in=TOLD_OTHERWISE))
            .values(
                subject=F(agreement),
                due=last_day(f"{agreement}__term__endswith", f"{agreement}__signed_province__zone"),
                recipient=F("user__person"),
                channel=Case(When(Exists(has_mail), then=Value("mail")), default=Value("inbox")),
                zone=Coalesce(F("organisation__agency__zone"), F(f"{agreement}__signed_province__zone")),
                region=Coalesce(F("organisation__agency__code"), Value("", TextField())),
                context=JSONObject(partner=Subquery(partner.order_by("position").values("organisation__name")[:1])),
            )
            .order_by()
            .distinct()
        )

    def changed_since(self, moment: dt.datetime) -> QuerySet[Any]:
        """Agreements of which a row that `due` reads was written since; memberships wait for the next day's run."""
        people = Contact.objects.filter(changed_at__gte=moment).values("person")
        theirs = AgreementParty.objects.filter(organisation__memberships__user__person__in=people)
        return Agreement.objects.filter(Q(changed_at__gte=moment) | Q(pk__in=theirs.values("agreement"))).values("id")

    def names(self, subjects: Iterable[int]) -> dict[int, str]:
        """By what it is about."""
        return dict(Agreement.objects.filter(pk__in=list(subjects)).values_list("pk", "title"))


def last_day(end: str, zone: str) -> Case:
    """SQL: the day before the open end, at the place whose zone it is."""
    return Case(
        *[When(**{zone: name}, then=TruncDate(F(end) - Value(A_MOMENT), tzinfo=CLOCKS[name])) for name in ZONES],
        output_field=DateField(),
    )
