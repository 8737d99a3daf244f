"""A person's quiet hours: besides office hours, when nothing may leave for them.

Half hours, on days of the week, on the person's own clock. Asked in the claim, in the same statement (`lease.PICK`).
What a person asked for just now, a sign-in code, does not wait for them.
"""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership, Person, PersonScope
from accounts.regions import zone_of
from database import clock
from notifications.models import QuietHours
from notifications.window import CLOSES, OPENS, ZONES, opening

STEP = dt.timedelta(minutes=30)
DAYS = (
    (1, _("Senin")), (2, _("Selasa")), (3, _("Rabu")), (4, _("Kamis")), (5, _("Jumat")), (6, _("Sabtu")),
    (7, _("Minggu")),
)  # fmt: skip
WORKING_DAYS = range(1, 6)
LEAST_OPEN = 2  # half hours a working week, in each zone that writes to the person
A_MONDAY = dt.date(2024, 1, 1)

HALF_HOURS = [dt.time(n // 2, n % 2 * 30) for n in range(48)]
OFFICE_STEPS = [step for step in HALF_HOURS if OPENS <= step < CLOSES]

# The person's row, and not one moment of those asked about that it leaves open. `{person}` is a column.
QUIET = """
    SELECT FROM notifications_quiethours quiet
    WHERE quiet.person_id = {person} AND NOT EXISTS (
        SELECT FROM unnest(%(moment_zones)s::text[], %(moment_days)s::smallint[], %(moment_times)s::time[])
            AS moment (zone, day, at)
        WHERE moment.zone = quiet.zone AND NOT (
            moment.day = ANY(quiet.days)
            AND CASE WHEN quiet.starts < quiet.ends THEN moment.at >= quiet.starts AND moment.at < quiet.ends
                     ELSE moment.at >= quiet.starts OR moment.at < quiet.ends END))
"""


def moments(zones: Iterable[str], rehearsal: str) -> list[dt.datetime]:
    """What a claim asks about. In real life this instant. A rehearsal's clock stands at nine and stands for the whole
    day: it asks about every half hour of the office's day, so that only who is quiet all day long waits."""
    now = clock.now()
    if not rehearsal:
        return [now]
    return [step for zone in zones for step in office_day(now.astimezone(ZONES[zone]).date(), zone)]


def office_day(day: dt.date, zone: str) -> list[dt.datetime]:
    """The half hours between 08:00 and 17:00 there."""
    return [opening(day, zone) + n * STEP for n in range(len(OFFICE_STEPS))]


def asked(at: Iterable[dt.datetime]) -> dict[str, list[object]]:
    """The moments as the clocks of all zones show them: the values of `QUIET`."""
    shown = [(name, moment.astimezone(zone)) for moment in at for name, zone in ZONES.items()]
    return {
        "moment_zones": [name for name, _ in shown],
        "moment_days": [there.isoweekday() for _, there in shown],
        "moment_times": [there.time() for _, there in shown],
    }


def covers(hours: QuietHours, moment: dt.datetime) -> bool:
    """As `QUIET` asks it. Hours over midnight belong to the chosen day on both of its ends."""
    there = moment.astimezone(ZONES[hours.zone])
    at = there.time()
    if there.isoweekday() not in hours.days:
        return False
    if hours.starts < hours.ends:
        return hours.starts <= at < hours.ends
    return at >= hours.starts or at < hours.ends


@transaction.atomic
def choose_quiet_hours(*, person: Person, starts: dt.time, ends: dt.time, days: Iterable[int], zone: str) -> QuietHours:
    """Raises ValidationError with a sentence where they are none, or leave no time to write."""
    chosen = sorted(set(days))
    if starts == ends:
        raise ValidationError("Jam mulai dan jam selesai sama. Pilih dua jam yang berbeda, atau kosongkan keduanya.")
    if not chosen:
        raise ValidationError("Pilih paling sedikit satu hari untuk jam tenang.")
    if zone not in ZONES or not set(chosen) <= {number for number, _name in DAYS}:
        raise ValidationError("Pilih hari dan zona waktu dari daftar.")
    if any(time.minute % 30 or time.second or time.microsecond for time in (starts, ends)):
        raise ValidationError("Jam tenang dipilih per setengah jam.")
    hours = QuietHours(person=person, starts=starts, ends=ends, days=chosen, zone=zone, chosen_at=clock.now())
    for office in sorted({zone, *zones_of(person)}, key=list(ZONES).index):
        if open_steps(hours, office) < LEAST_OPEN:
            raise ValidationError(
                f"Jam tenang itu menutup semua jam kirim (Senin sampai Jumat, 08.00 sampai 17.00 {office}), sehingga "
                "surat tidak pernah sampai. Sisakan paling sedikit satu jam dalam seminggu."
            )
    values = {name: getattr(hours, name) for name in ("starts", "ends", "days", "zone", "chosen_at")}
    QuietHours.objects.update_or_create(person=person, defaults=values)
    return hours


def end_quiet_hours(*, person: Person) -> None:
    """Letters may come at any office hour again."""
    QuietHours.objects.filter(person=person).delete()


def open_steps(hours: QuietHours, office: str) -> int:
    """How many half hours of a working week they leave, for letters from that zone."""
    week = [A_MONDAY + dt.timedelta(days=number - 1) for number in WORKING_DAYS]
    return sum(not covers(hours, step) for day in week for step in office_day(day, office))


def zones_of(person: Person) -> set[str]:
    """Those from which the person is written to: of their businesses, and of the agency they work for."""
    now = clock.now()
    regions = PersonScope.objects.filter(person=person, period__contains=now).values_list("region", flat=True)
    works = Membership.objects.in_force().filter(user__person=person).values("organisation")
    return {zone_of(region) for region in regions} | set(
        Agency.objects.filter(organisation__in=works).values_list("zone", flat=True)
    )
