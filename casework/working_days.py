"""Terms in working days, as an agency counts them: its weekdays, its days off, its zone.

The day on which a term begins does not count. The last day belongs to it whole: a case is late from the first instant
of the day after, at the agency's place.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.regions import ZONES
from casework.models import Holiday, HolidayYear, StageTerm
from casework.workflow import Workflow
from database import clock

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """The calendar of one agency."""

    zone: str
    weekdays: frozenset[int]
    holidays: frozenset[dt.date]

    def is_working(self, day: dt.date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def after(self, day: dt.date, count: int) -> dt.date:
        """The count-th working day after `day`."""
        while count:
            day += ONE_DAY
            count -= self.is_working(day)
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days come after `first`, up to and with `last`; negative the other way round."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(first + ONE_DAY * n) for n in range(1, (last - first).days + 1))

    def due_at(self, begun: dt.datetime, count: int) -> dt.datetime:
        """The end of a term that begins now."""
        return self._end_of(self.after(self.day_of(begun), count))

    def last_day(self, due_at: dt.datetime) -> dt.date:
        return clock.last_day_of(due_at, self.zone)

    def moved(self, due_at: dt.datetime, count: int) -> dt.datetime:
        """The term, later by so many working days."""
        return self._end_of(self.after(self.last_day(due_at), count))

    def days_left(self, due_at: dt.datetime, at: dt.datetime) -> int:
        """0 on the last day, negative once late."""
        return self.between(self.day_of(at), self.last_day(due_at))

    def day_of(self, at: dt.datetime) -> dt.date:
        return clock.day_of(at, self.zone)

    def _end_of(self, day: dt.date) -> dt.datetime:
        return clock.day_starts(day + ONE_DAY, self.zone)


def calendars(agencies: Iterable[Agency], since: dt.date) -> dict[int, WorkingDays]:
    """By agency, from a day on. One query for all of them; a regency keeps the days of its province too."""
    rows = list(Holiday.objects.standing().filter(day__gte=since).values_list("region", "day"))
    return {
        agency.pk: WorkingDays(
            ZONES[agency.zone],
            frozenset(map(int, agency.working_days)),
            frozenset(day for region, day in rows if region in ("", agency.code, agency.code[:2])),
        )
        for agency in agencies
    }


def calendar_of(agency: Agency, since: dt.datetime) -> WorkingDays:
    """Of one agency, from the day of an instant on, whatever the zone."""
    return calendars([agency], since.date() - ONE_DAY)[agency.pk]


def due_dates(
    workflow: Workflow, state: str, agencies: Collection[int], at: dt.datetime
) -> dict[int, dt.datetime | None]:
    """The end of a stage that begins now, by agency; None where no term is known."""
    nothing: dict[int, dt.datetime | None] = dict.fromkeys(agencies)
    if workflow.state[state].ball is None:
        return nothing
    term = StageTerm.objects.filter(kind=workflow.kind, state=state).first()
    if term is None:
        return nothing
    if term.working_days is None:
        return dict.fromkeys(agencies, at + dt.timedelta(hours=term.hours or 0))
    found = calendars(Agency.objects.filter(pk__in=agencies), at.date() - ONE_DAY)
    return {agency: days.due_at(at, term.working_days) for agency, days in found.items()}


def incomplete_years(years: Collection[int]) -> list[int]:
    """Those whose days off are not all known yet: terms in them are provisional."""
    known = HolidayYear.objects.filter(year__in=years, complete=True).values_list("year", flat=True)
    return sorted(set(years) - set(known))


def provisional(due_at: dt.datetime | None, agency: Agency) -> str:
    """The sentence beside a term that lies in a year whose joint leave is not decreed; '' beside any other."""
    if due_at is None:
        return ""
    year = clock.last_day_of(due_at, ZONES[agency.zone]).year
    if not incomplete_years([year]):
        return ""
    return _("Hari libur dan cuti bersama {year} belum lengkap di portal. Tenggat ini dapat mundur.").format(year=year)


def agencies_with(holiday: Holiday) -> Q:
    """Whose day off it is."""
    if not holiday.region:
        return Q()
    return Q(code=holiday.region) | Q(code__startswith=f"{holiday.region}.")
