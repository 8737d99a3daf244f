"""When a letter may leave: office hours where its reader lives. And when to try again."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from accounts.regions import ZONES as NAMES

ZONES = {name: ZoneInfo(key) for name, key in NAMES.items()}
OPENS, CLOSES, REHEARSED_AT = dt.time(8), dt.time(17), dt.time(9)


def open_zones(now: dt.datetime) -> list[str]:
    """Those where it is between 08:00 and 17:00."""
    return [name for name, zone in ZONES.items() if OPENS <= now.astimezone(zone).time() < CLOSES]


def opening(day: dt.date, zone: str) -> dt.datetime:
    """When letters of that day may leave, there."""
    return dt.datetime.combine(day, OPENS, ZONES[zone])


def morning(day: dt.date, zone: str) -> dt.datetime:
    """Nine o'clock of a rehearsed day, there."""
    return dt.datetime.combine(day, REHEARSED_AT, ZONES[zone])


def next_try(now: dt.datetime, attempts: int) -> dt.datetime:
    """2, 4, 8 ... 256 minutes, each between half and one and a half of that."""
    minutes = 2 ** min(attempts, 8)
    return now + dt.timedelta(minutes=minutes * random.uniform(0.5, 1.5))
