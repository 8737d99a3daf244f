"""Invented businesses by the million over the real regencies, to try lists and reminders at the size of a country.

Everything is derived from a running number, so that two seedings of one size are alike. Contacts are sealed like any
other, each to its own row; addresses lie under `.example`, phones begin with 0800 0, no mobile network's prefix.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from accounts import keys
from accounts.models import Contact, Regency
from accounts.scope import scope_of_region
from database import clock
from database.scope import scoped
from halal.models import Obligation
from halal.obligations import business_changed

AT_ONCE = 100_000
BLOCK = 5_000  # contacts sealed and sent to COPY at a time

# A weight of 100 each: `mikro` 84, and so on. Group None is not known yet, scale '' neither.
SCALES = [*["mikro"] * 84, *["kecil"] * 9, *["menengah"] * 2, "besar", *[""] * 4]
GROUPS = [
    *["makanan_minuman"] * 62, *["hasil_sembelihan"] * 3, *["bahan_baku"] * 3, *["kosmetik"] * 3,
    *["obat_tradisional"] * 3, *["sandang_aksesoris"] * 8, "alat_kesehatan_b", "obat_bebas", "tidak_halal",
    *["tanpa_kewajiban"] * 3, *[None] * 12,
]  # fmt: skip
# Of 100: who has an address, who has only a phone, who cannot be reached; the last have no person either.
WITH_MAIL, WITH_PHONE = 20, 70

WHAT = (
    "Keripik Kerupuk Sambal Abon Kue Roti Kopi Teh Jamu Warung Katering Bakso Soto Sate Es Madu Dodol Tempe Tahu Batik"
)
WHOSE = "Melati Mawar Bahari Sejahtera Barokah Makmur Lestari Mandiri Sederhana Jaya Rejeki Harapan Berkah Indah Segar"
NAMES = "Ani Budi Citra Dedi Eka Fitri Gani Hana Indra Jaya Kartika Lina Mira Nurul Oka Putri Rina Sari Tuti Umi"

ROWS = """
    CREATE TEMP TABLE seed_row ON COMMIT DROP AS
    WITH here AS (
        SELECT d.code AS district, d.regency_id AS regency, row_number() OVER (ORDER BY d.code) - 1 AS place
        FROM accounts_district d WHERE d.regency_id = ANY(%(regencies)s)
    ), many AS (SELECT count(*) AS districts FROM here)
    SELECT n, h.district, h.regency,
        nextval(pg_get_serial_sequence('umkm_business', 'id')) AS business,
        CASE WHEN k.contact < %(phone)s THEN nextval(pg_get_serial_sequence('accounts_person', 'id')) END AS person,
        k.contact < %(mail)s AS has_mail,
        (%(scales)s::text[])[1 + k.scale] AS scale, (%(groups)s::text[])[1 + k.product] AS product_group,
        (%(what)s::text[])[1 + n %% 20] || ' ' || (%(whose)s::text[])[1 + n / 20 %% 15] || ' ' || n AS name
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    CROSS JOIN many
    CROSS JOIN LATERAL (SELECT (abs(hashint8extended(n, 1) %% 100))::int AS scale,
        (abs(hashint8extended(n, 2) %% 100))::int AS product, (abs(hashint8extended(n, 3) %% 100))::int AS contact,
        abs(hashint8extended(n, 4) %% many.districts) AS place) AS k
    JOIN here h ON h.place = k.place
"""
LOAD = """
    INSERT INTO umkm_business (id, public_id, name, scale, regency, district, origin, created_at)
    SELECT business, gen_random_uuid(), name, scale, regency, district, 'impor', %(now)s FROM seed_row;
    INSERT INTO umkm_product (public_id, business_id, name, product_group, origin, created_at)
    SELECT gen_random_uuid(), business, name, product_group, CASE WHEN n %% 50 = 0 THEN 'imported' ELSE 'domestic' END,
        %(now)s FROM seed_row;
    INSERT INTO accounts_person (id, public_id, full_name)
    SELECT person, gen_random_uuid(), (%(names)s::text[])[1 + n %% 20] || ' Contoh' FROM seed_row
    WHERE person IS NOT NULL;
    INSERT INTO umkm_ownership (business_id, person_id, period, changed_at)
    SELECT business, person, tstzrange(%(now)s, NULL), %(now)s FROM seed_row WHERE person IS NOT NULL;
    INSERT INTO accounts_personscope (person_id, region, period)
    SELECT person, regency, tstzrange(%(now)s, NULL) FROM seed_row WHERE person IS NOT NULL;
"""
STAGED = (
    "CREATE TEMP TABLE seed_contact (person bigint, kind text, row_id uuid, sealed bytea, blind bytea) ON COMMIT DROP"
)
CONTACTS = """
    INSERT INTO accounts_contact (public_id, person_id, kind, sealed, blind_index, changed_at)
    SELECT row_id, person, kind, sealed, blind, %(now)s FROM seed_contact
"""


def seed(businesses: int) -> int:
    """Adds so many, in transactions of `AT_ONCE`, and returns how many obligations are in force today."""
    regencies = list(Regency.objects.filter(districts__isnull=False).distinct().values_list("code", flat=True))
    parts = -(-businesses // AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM umkm_business")
        before: int = cursor.fetchone()[0]
    for part in range(parts):
        first = before + part * AT_ONCE + 1
        last = min(before + businesses, first + AT_ONCE - 1)
        _part(first, last, regencies[part::parts] if parts <= len(regencies) else regencies)
    return Obligation.objects.filter(in_force__contains=clock.today("Asia/Jakarta")).count()


def _part(first: int, last: int, regencies: Sequence[str]) -> None:
    """A part lies in a share of the regencies: private rows are written under a short scope."""
    values: dict[str, Any] = {
        "first": first, "last": last, "regencies": list(regencies), "mail": WITH_MAIL, "phone": WITH_PHONE,
        "scales": SCALES, "groups": GROUPS, "what": WHAT.split(), "whose": WHOSE.split(), "names": NAMES.split(),
        "now": clock.now(),
    }  # fmt: skip
    with transaction.atomic(), scoped(scope_of_region(tuple(regencies))), connection.cursor() as cursor:
        cursor.execute(ROWS, values)
        cursor.execute(LOAD, values)
        cursor.execute(STAGED)
        _seal(cursor)
        cursor.execute(CONTACTS, values)
        cursor.execute("SELECT import_analyse()")
        cursor.execute("SELECT business FROM seed_row ORDER BY business")
        business_changed([pk for (pk,) in cursor.fetchall()])


def _seal(cursor: Any) -> None:
    cursor.execute("SELECT n, person, has_mail FROM seed_row WHERE person IS NOT NULL")
    rows = cursor.fetchall()
    for kind, wanted in (
        ("email", [(person, f"usaha{n}@contoh.example") for n, person, has_mail in rows if has_mail]),
        ("phone", [(person, f"+628000{n:08}") for n, person, has_mail in rows if not has_mail or n % 2]),
    ):
        for start in range(0, len(wanted), BLOCK):
            block = wanted[start : start + BLOCK]
            text = "".join(_lines(kind, block))
            cursor.cursor.copy_expert("COPY seed_contact FROM STDIN", io.StringIO(text))


def _lines(kind: str, block: Sequence[tuple[int, str]]) -> Iterator[str]:
    sealed = keys.seal_many(kind, Contact.PLACE, [value for _, value in block])
    for (person, _), (row, value, index) in zip(block, sealed, strict=True):
        yield f"{person}\t{kind}\t{row.hex()}\t\\\\x{value.hex()}\t\\\\x{index.hex()}\n"
