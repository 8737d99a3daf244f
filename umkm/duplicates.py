"""Businesses that may be in the register twice: pairs, ranked, with reasons in words.

Found by regency, in the background: a table of candidates is made anew by `refresh`. What a page shows of one pair is
asked at that moment, under the reader's own scope (`compare`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.models import Contact, IdentityNumber, Regency, User
from accounts.scope import scope_of_region
from database import clock
from database.scope import scoped
from umkm.likeness import ALIKE
from umkm.models import Business, Double, ImportBatch, NotDouble, Ownership, SourceRecord

SQL = Path(__file__).parent / "duplicates.sql"
# Said of half of all businesses, so that two which share one have nothing in common.
DULL = (
    "warung toko kios kedai usaha rumah makan ud cv pt tb umkm ikm home industri industry produksi jual jualan dagang jasa "
    "ibu bu pak bapak mbak mas mbah hj dan the of"
).split()
MOST_ALIKE = 40  # businesses that share a word in one place: where more do, it says nothing of them
SHARING = 12  # businesses that share a number: more is an office's number
CERTAIN, LIKELY = 70, 40
# Points out of a hundred, over `p` (numbers) and `m` (name and place). A number alone is never certain: one NIB or one
# phone may rightly stand for several businesses of one family.
SCORE = """
    least(100, 40 * p.same_nib::int + 30 * p.same_nik::int + 25 * p.same_phone::int + 20 * p.same_mail::int
        + CASE WHEN m.likeness >= 100 THEN 40 ELSE greatest(0, m.likeness - 30) / 2 END
        + CASE WHEN m.metres <= 50 THEN 20 WHEN m.metres <= 300 THEN 12 ELSE 0 END + 8 * m.same_district::int)
"""
METRES = "round(111320 * sqrt((a.lat - b.lat) ^ 2 + ((a.lng - b.lng) * cos(radians(a.lat))) ^ 2))::int"
PAIR = f"""
    WITH p AS (SELECT %s AS same_nib, %s AS same_nik, %s AS same_phone, %s AS same_mail)
    SELECT m.likeness, m.same_district, m.metres, {SCORE} FROM p
    JOIN umkm_business a ON a.id = %s JOIN umkm_business b ON b.id = %s
    CROSS JOIN LATERAL (SELECT round(100 * similarity(upper(a.name), upper(b.name)))::int AS likeness,
        coalesce(a.district = b.district, false) AS same_district, {METRES} AS metres) AS m
"""
BANDS = (("pasti", "Hampir pasti"), ("mungkin", "Mungkin"), ("lihat", "Perlu dilihat"))


@dataclass(frozen=True)
class Reasons:
    """Why two may be one."""

    same_nib: bool
    same_nik: bool
    same_phone: bool
    same_mail: bool
    likeness: int
    same_district: bool
    metres: int | None
    score: int

    def words(self) -> list[str]:
        """The strongest first."""
        return [
            text
            for true, text in (
                (self.same_nib, "NIB sama"),
                (self.same_nik, "pemilik sama"),
                (self.same_phone, "telepon pemilik sama"),
                (self.same_mail, "surel pemilik sama"),
                (self.likeness == 100, "nama sama"),
                (100 * ALIKE <= self.likeness < 100, f"nama mirip ({self.likeness}%)"),
                (self.likeness < 100 * ALIKE and not self._numbers, f"nama serupa ({self.likeness}%)"),
                (self.metres is not None and self.metres <= 300, f"berjarak {self.metres} m"),
                (self.same_district, "kecamatan sama"),
            )
            if true
        ]

    @property
    def _numbers(self) -> bool:
        return self.same_nib or self.same_nik or self.same_phone or self.same_mail

    @property
    def band(self) -> str:
        """In a word."""
        return band_of(self.score)


def band_of(score: int) -> str:
    return dict(BANDS)["pasti" if score >= CERTAIN else "mungkin" if score >= LIKELY else "lihat"]


def reasons_of(row: Double) -> Reasons:
    """As they were found last."""
    return Reasons(
        row.same_nib,
        row.same_nik,
        row.same_phone,
        row.same_mail,
        row.likeness,
        row.same_district,
        row.metres,
        row.score,
    )


@transaction.atomic
def refresh(regency: str, now: dt.datetime | None = None) -> int:
    """Finds the pairs of a regency anew, in the scope of all: a number may be known elsewhere too. Who reads the pairs
    sees those of which they serve both. One at a time for each regency."""
    codes = tuple(Regency.objects.values_list("code", flat=True))
    values = {
        "regency": regency, "now": now or clock.now(), "dull": DULL, "most": MOST_ALIKE, "sharing": SHARING, "alike": ALIKE,
    }  # fmt: skip
    with scoped(scope_of_region(codes)), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('doubles'), hashtext(%s))", [regency])
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(SQL.read_text(encoding="utf-8").format(score=SCORE, metres=METRES), values)
    return Double.objects.filter(first_regency=regency).count()


def refresh_all() -> int:
    """Every regency that has businesses, each in a transaction of its own."""
    regencies = Business.objects.order_by("regency").values_list("regency", flat=True).distinct()
    return sum(refresh(code) for code in list(regencies))


def refresh_after(batch: ImportBatch) -> None:
    """The regencies that an import has just filled."""
    with scoped(scope_of_region(tuple(Regency.objects.under([batch.agency.code]).values_list("code", flat=True)))):
        with transaction.atomic():
            touched = list(SourceRecord.objects.filter(batch=batch).values_list("regency", flat=True).distinct())
    for regency in touched:
        refresh(regency)


def compare(one: Business, other: Business) -> Reasons:
    """Of two, now, as far as the reader's scope reaches."""
    mine, theirs = _owners(one.pk), _owners(other.pk)
    both = mine & theirs  # who owns both has one phone for both: that is one reason, not two
    apart = [mine - both, theirs - both]
    phones, mails = _shared(Contact, "phone", apart), _shared(Contact, "email", apart)
    same_owner = bool(both) or _shared(IdentityNumber, "nik", apart)
    same_nib = one.nib != "" and one.nib == other.nib
    with connection.cursor() as cursor:
        cursor.execute(PAIR, [same_nib, same_owner, phones, mails, one.pk, other.pk])
        likeness, same_district, metres, score = cursor.fetchone()
    return Reasons(same_nib, same_owner, phones, mails, likeness, same_district, metres, score)


def _owners(business: int) -> set[int]:
    rows = Ownership.objects.filter(business=business, period__endswith__isnull=True)
    return set(rows.values_list("person", flat=True))


def _shared(model: Any, kind: str, apart: Sequence[set[int]]) -> bool:
    seen = [
        {bytes(index) for index in _alive(model, kind, people).values_list("blind_index", flat=True)}
        for people in apart
    ]
    return bool(seen[0] & seen[1])


def _alive(model: Any, kind: str, people: set[int]) -> Any:
    rows = model.objects.filter(person__in=people, kind=kind)
    return rows.filter(dead_at=None) if model is Contact else rows


def in_order(one: Business, other: Business) -> tuple[Business, Business]:
    """As a pair stands in the table."""
    return (one, other) if one.pk < other.pk else (other, one)


@transaction.atomic
def dismiss(*, actor: User, one: Business, other: Business, reason: str) -> None:
    """They are two. The pair does not come back; saying so twice says it once."""
    first, second = in_order(one, other)
    NotDouble.objects.get_or_create(
        first=first, second=second,
        defaults={"reason": reason, "actor": actor, "actor_name": actor.get_full_name(), "at": clock.now()},
    )  # fmt: skip
    Double.objects.filter(first=first, second=second).delete()


def dismissed(one: Business, other: Business) -> NotDouble | None:
    """What was said of the pair, if anything."""
    first, second = in_order(one, other)
    return NotDouble.objects.filter(first=first, second=second).first()
