"""Numbers for people: KLM-2026-000123-D. D is Damm's check digit over year and number.

Every wrong digit and every swap of two neighbours is noticed. A number is counted in the transaction that uses it: if
that is rolled back, so is the count, and nothing is missing.
"""

import re

from django.db import connection

DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
SHAPE = re.compile(r"([A-Z]{2,5})-(\d{4})-(\d{6,})-(\d)")


def check_digit(digits: str) -> str:
    """Damm's, over decimal digits."""
    interim = "0"
    for digit in digits:
        interim = DAMM[int(interim)][int(digit)]
    return interim


def reference(series: str, year: int, number: int) -> str:
    """`KLM`, 2026, 123 become KLM-2026-000123-D."""
    return f"{series}-{year}-{number:06d}-{check_digit(f'{year}{number:06d}')}"


def is_reference(text: str) -> bool:
    """Of the right shape, and its digits agree."""
    match = SHAPE.fullmatch(text.strip().upper())
    return match is not None and check_digit(match[2] + match[3] + match[4]) == "0"


def take_numbers(series: str, year: int, count: int = 1) -> range:
    """The next numbers. Its row stays locked until the transaction ends: ask as late as you can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_referencecounter AS c (series, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, year) DO UPDATE SET last = c.last + excluded.last RETURNING last",
            [series, year, count],
        )
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def missing_numbers(series: str, year: int) -> list[int]:
    """Numbers that were counted and that no case carries: always none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n FROM casework_referencecounter c, generate_series(1, c.last) n "
            "WHERE series = %s AND year = %s EXCEPT "
            "SELECT split_part(reference, '-', 3)::int FROM casework_case WHERE reference LIKE %s ORDER BY 1",
            [series, year, f"{series}-{year}-%"],
        )
        return [number for (number,) in cursor.fetchall()]
