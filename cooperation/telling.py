"""What is told of an agreement besides what is planned."""

import datetime as dt

from accounts.models import Organisation, Person
from cooperation.models import Agreement, AgreementParty
from cooperation.queries import TOLD_OTHERWISE
from database import clock
from database.dates import long_date
from notifications.services import tell

ENDED = "agreement_ended"


def tell_of_early_end(agreement: Agreement, by: Organisation | None) -> None:
    """To both sides, where no planned letter could come in time: its last day is today's or past."""
    parties = list(agreement.parties.select_related("organisation__agency"))
    if agreement.term.upper > clock.now() + dt.timedelta(days=1):
        return
    for party in parties:
        partner = next(str(other.organisation) for other in parties if other.pk != party.pk)
        office = getattr(party.organisation, "agency", None)
        tell(
            kind=ENDED,
            people=[person.pk for person in responsible_of(party)],
            subject=agreement.pk,
            region=office.code if office else "",
            zone=office.zone if office else agreement.zone,
            context={
                "perjanjian": agreement.title,
                "mitra": partner,
                "hari_terakhir": long_date(agreement.last_day),
                "pelaku": str(by or agreement.ended_by_name),
            },
        )


def responsible_of(party: AgreementParty) -> list[Person]:
    """Whoever is responsible for a side now; its head and supervisors where nobody is."""
    at = clock.now()
    members = party.organisation.memberships.in_force(at)
    here = Person.objects.filter(user__memberships__in=members)
    named = here.filter(responsible_for__party=party, responsible_for__period__contains=at).distinct()
    return list(named) or list(here.filter(user__memberships__in=members.filter(role__in=TOLD_OTHERWISE)).distinct())
