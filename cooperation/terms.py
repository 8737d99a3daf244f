"""How long an agreement lasts: days on paper, instants in the database, and sentences for what cannot be."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.regions import ZONES
from cooperation.models import DocumentType, TermLimit
from database import clock
from database.dates import long_date


def term_of(starts_on: dt.date | None, last_day: dt.date | None, zone: str) -> DateTimeTZRange | None:
    """From 00.00 of the first day until 24.00 of the last, there. No start: nothing is known."""
    if starts_on is None:
        return None
    return DateTimeTZRange(clock.day_starts(starts_on, ZONES[zone]), end_of(last_day, zone) if last_day else None)


def end_of(last_day: dt.date, zone: str) -> dt.datetime:
    """24.00 of a day: the first instant at which it is over."""
    return clock.day_starts(last_day + dt.timedelta(days=1), ZONES[zone])


def check(document_type: str, starts_on: dt.date | None, last_day: dt.date | None) -> None:
    """Raises ValidationError for a term that cannot be, by field."""
    if last_day is None:
        return
    if starts_on is None:
        raise ValidationError({"starts_on": _("Isi mulai berlaku, atau kosongkan juga hari terakhirnya.")})
    if last_day < starts_on:
        raise ValidationError({"last_day": _("Perjanjian tidak dapat berakhir sebelum mulai. Periksa kedua tanggal.")})
    limit = TermLimit.objects.filter(document_type=document_type, in_force__contains=starts_on).first()
    if limit is not None and last_day > (latest := years_later(starts_on, limit.years)):
        said = _(
            "%(kind)s paling lama %(years)s tahun (%(basis)s): hari terakhirnya paling lambat %(day)s. "
            "Perpanjangan dicatat sebagai perjanjian baru."
        )
        raise ValidationError(
            {
                "last_day": said
                % {
                    "kind": DocumentType(document_type).label,
                    "years": limit.years,
                    "basis": limit.legal_basis,
                    "day": long_date(latest),
                }
            }
        )


def check_early_end(term: DateTimeTZRange, last_day: dt.date, zone: str) -> DateTimeTZRange:
    """The term that is left. Raises ValidationError with a sentence where the day does not lie in it."""
    end = end_of(last_day, zone)
    if end <= term.lower:
        raise ValidationError(_("Perjanjian tidak dapat berakhir sebelum mulai."))
    if term.upper is not None and end >= term.upper:
        raise ValidationError(
            _("Hari itu tidak lebih awal dari akhir perjanjian. Untuk memperpanjang, catat yang baru.")
        )
    return DateTimeTZRange(term.lower, end)


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# --- what an agreement is at an instant ------------------------------------------------------------------------------
UNKNOWN, COMING, IN_FORCE, ENDED, ENDED_EARLY = "tidak_diketahui", "akan_berlaku", "berlaku", "berakhir", "diakhiri"


def state_of(term: DateTimeTZRange | None, ended_early: bool, at: dt.datetime) -> str:
    """Computed, never stored. Without an end that is known nobody can say that it is in force."""
    if term is None or term.upper is None:
        return UNKNOWN
    if at < term.lower:
        return COMING
    if at < term.upper:
        return IN_FORCE
    return ENDED_EARLY if ended_early else ENDED
