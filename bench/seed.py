"""A register of any size, made in the database: a business, an owner, a product and, for nine of ten, an e-mail address.

Written set by set. Addresses are of the right width but sealed by nobody, unless asked for: planning never opens one.
"""

import datetime as dt

from django.db import connection, transaction

from accounts.keys import seal_many
from accounts.models import Contact
from bench.trial import as_owner, without_foreign_keys
from database import clock
from database.scope import EVERYTHING, scoped
from halal.obligations import recompute

# Long before any run: what a second run of a day looks at again is what changed since the first.
SINCE = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
TABLES = ("umkm_business", "umkm_ownership", "umkm_product", "accounts_contact", "halal_obligation")
REGISTER = """
    INSERT INTO accounts_person (id, public_id, full_name)
        SELECT n, gen_random_uuid(), 'Pemilik ' || n FROM generate_series(1, %(n)s) n;
    INSERT INTO umkm_business (id, public_id, name, scale, regency, origin, created_at)
        SELECT n, gen_random_uuid(), 'Usaha ' || n,
               (ARRAY['mikro', 'kecil', 'menengah', 'besar'])[1 + n %% 4], r.codes[1 + n %% cardinality(r.codes)],
               'impor', %(since)s
        FROM generate_series(1, %(n)s) n, (SELECT array_agg(code ORDER BY code) AS codes FROM accounts_regency) r;
    INSERT INTO umkm_ownership (id, business_id, person_id, period, changed_at)
        SELECT n, n, n, tstzrange(%(since)s, NULL), %(since)s FROM generate_series(1, %(n)s) n;
    INSERT INTO umkm_product (id, public_id, business_id, name, product_group, created_at)
        SELECT n, gen_random_uuid(), n, 'Keripik ' || n, 'makanan_minuman', %(since)s
        FROM generate_series(1, %(n)s) n;
"""
UNOPENED = """
    INSERT INTO accounts_contact (public_id, person_id, kind, sealed, blind_index, changed_at)
        SELECT gen_random_uuid(), n, 'email', sha256(n::text::bytea) || sha256('b'::bytea || n::text::bytea),
               '\\x0001'::bytea || sha256('i'::bytea || n::text::bytea), %(since)s
        FROM generate_series(1, %(n)s) n WHERE n %% 10 <> 0
"""
SEALED = """
    INSERT INTO accounts_contact (public_id, person_id, kind, sealed, blind_index, changed_at)
        SELECT u, n, 'email', s, b, %(since)s
        FROM unnest(%(rows)s::uuid[], %(people)s::bigint[], %(sealed)s::bytea[], %(indexes)s::bytea[]) AS c (u, n, s, b)
"""


def register(count: int, *, sealed: bool = False) -> None:
    """`count` domestic food businesses of the four scales over all regencies, under their obligations."""
    values = {"n": count, "since": SINCE}
    with without_foreign_keys(*TABLES), connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(REGISTER, values)
            if sealed:
                cursor.execute(SEALED, _addresses(count) | values)
            else:
                cursor.execute(UNOPENED, values)
        as_owner("VACUUM ANALYZE")
        with clock.rehearsing(SINCE, "benih"):
            recompute(SINCE.date())
    as_owner("VACUUM ANALYZE")


def _addresses(count: int) -> dict[str, list[object]]:
    """Real ones, for everybody."""
    made = list(seal_many("email", Contact.PLACE, [f"pemilik{n}@usaha.example" for n in range(1, count + 1)]))
    return {
        "rows": [row.hex() for row, _, _ in made],
        "people": list(range(1, count + 1)),
        "sealed": [sealed for _, sealed, _ in made],
        "indexes": [index for _, _, index in made],
    }
