"""The port `PERSONAL_DATA` of cooperation: who sees to an agreement does so for an office, in public."""

import datetime as dt
from collections.abc import Collection, Sequence

from accounts.models import Person
from accounts.personal_data import Section
from cooperation.models import ResponsiblePerson


class CooperationData:
    """Their rows stay and point at a tombstone: the name is the person's, and goes with it."""

    holds: frozenset[str] = frozenset()
    stays = {
        "cooperation.agreement": "who recorded an agreement for an office",
        "cooperation.agreementevent": "who recorded an agreement for an office",
        "cooperation.responsibleperson": "who answers for an agreement of an office, and when",
        "cooperation.responsiblepersonevent": "who answers for an agreement of an office, and when",
    }

    def see(self, person: Person) -> list[Section]:
        """For which agreements one answers or answered."""
        rows = ResponsiblePerson.objects.filter(person__in=person.ids()).select_related("party__agreement")
        return [
            Section(
                "perjanjian",
                "Perjanjian yang Anda tangani",
                {"perjanjian": "Perjanjian", "sejak": "Sejak", "sampai": "Sampai"},
                [
                    {"perjanjian": str(row.party.agreement), "sejak": row.period.lower, "sampai": row.period.upper}
                    for row in rows.order_by("pk")
                ],
            )
        ]

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """An office's work hangs on no consent."""

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """Nothing personal stands here."""
