"""Dates in words, as Indonesians write them. Pure functions: the day is always handed in."""

import datetime as dt

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def long_date(day: dt.date, language: str = "id") -> str:
    """`17 Oktober 2024`."""
    names = MONTHS_EN if language == "en" else MONTHS
    return f"{day.day} {names[day.month - 1]} {day.year}"


def short_date(day: dt.date, language: str = "id") -> str:
    """`17 Okt 2024`."""
    names = MONTHS_EN if language == "en" else MONTHS
    return f"{day.day} {names[day.month - 1][:3]} {day.year}"


def days_left(due: dt.date, today: dt.date, language: str = "id") -> str:
    """`4 hari lagi`, `Hari ini`, `Lewat 1.234 hari`; in English `4 days left`, `Today`, `1,234 days late`."""
    left = (due - today).days
    number = f"{abs(left):,}"
    if language == "en":
        days = "1 day" if number == "1" else f"{number} days"
        return "Today" if left == 0 else f"{days} {'left' if left > 0 else 'late'}"
    if left == 0:
        return "Hari ini"
    number = number.replace(",", ".")
    return f"{number} hari lagi" if left > 0 else f"Lewat {number} hari"


def urgency(due: dt.date, today: dt.date, soon: int = 14) -> str:
    """The class of a deadline: late, soon, or nothing. Words carry it; this only shapes the mark."""
    left = (due - today).days
    return "late" if left < 0 else "soon" if left <= soon else ""
