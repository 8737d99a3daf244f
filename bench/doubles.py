"""Finding who may be in the register twice, in a register of a million names, against equal values alone.

Both read the same businesses, owners and numbers and write the same table anew, in one transaction of the same scope. Bare
is what plain SQL does in one statement: pairs whose name and district, NIB or number are equal to the letter, and no more.
It finds none of the names that are only alike (Melati, Mlati), which is what the search is for: so it is the least that
any search has to do, and not a rival. The search goes region by region as the night's run does, commit included.
"""

import os
import random
from collections.abc import Iterable

from django.db import connection, transaction

from accounts.models import Regency
from accounts.scope import scope_of_region
from bench import Measure, seed
from bench.trial import as_owner, median, seconds, spread, without_foreign_keys
from database.scope import EVERYTHING, scoped
from umkm import duplicates
from umkm.models import Double

ROWS, ROUNDS = int(os.environ.get("BENCH_ROWS", "1000000")), 3
WANTED = 0.05
TWICE = 50  # one of so many is there a second time: its name with a letter gone, in the same district
TRADES = (
    "warung keripik soto bakso kopi jamu laundry konveksi katering toko kue sambal abon tahu tempe es mie nasi".split()
)
FIRST = "sri siti dewi eko agus tri dwi wahyu budi rina lestari jaya sumber berkah barokah mulya maju putra".split()
SYLLABLES = "ka ri su ma wa ti ra no la mi sa tu pa de lo ni ba go ha yu ja se".split()
TABLES = ("umkm_business", "umkm_ownership", "accounts_personscope", "accounts_contact")
REGISTER = """
    INSERT INTO accounts_person (id, public_id, full_name)
        SELECT n, gen_random_uuid(), 'Pemilik ' || n FROM generate_series(1, %(n)s) n;
    INSERT INTO umkm_business (id, public_id, name, scale, regency, district, nib, origin, created_at)
        SELECT n, gen_random_uuid(), CASE WHEN n %% %(twice)s = 0 THEN regexp_replace(called, '[aiu]([^aiu]*)$', '\\1')
            ELSE called END, 'mikro', d.regency_id, d.code,
            CASE WHEN n %% 3 = 0 THEN lpad((n * 7919 %% 9999999999999)::text, 13, '0') ELSE '' END, 'impor', %(since)s
        FROM generate_series(1, %(n)s) n
        -- who is there twice has the name and the district of the one before
        CROSS JOIN LATERAL (SELECT CASE WHEN n %% %(twice)s = 0 THEN n - 1 ELSE n END AS like_n) l
        CROSS JOIN LATERAL (SELECT initcap(concat_ws(' ', (%(trades)s::text[])[1 + like_n %% %(t)s],
            (%(first)s::text[])[1 + (like_n / 7) %% %(f)s], (%(last)s::text[])[1 + (like_n * 31) %% %(l)s])) AS called) w
        JOIN (SELECT code, regency_id, row_number() OVER (ORDER BY md5(code)) - 1 AS place,
            count(*) OVER () AS places FROM accounts_district) d ON d.place = like_n %% d.places;
    INSERT INTO umkm_ownership (id, business_id, person_id, period, changed_at)
        SELECT n, n, n, tstzrange(%(since)s, NULL), %(since)s FROM generate_series(1, %(n)s) n;
    INSERT INTO accounts_personscope (person_id, region, period)
        SELECT id, regency, tstzrange(%(since)s, NULL) FROM umkm_business;
    INSERT INTO accounts_contact (public_id, person_id, kind, sealed, blind_index, changed_at)
        SELECT gen_random_uuid(), n, 'phone', sha256(n::text::bytea) || sha256('b'::bytea || n::text::bytea),
            -- one of two hundred has the number of another one
            '\\x0001'::bytea || sha256('i'::bytea || (CASE WHEN n %% 200 = 0 THEN n / 2 ELSE n END)::text::bytea), %(since)s
        FROM generate_series(1, %(n)s) n WHERE n %% 2 = 0
"""
BARE = """
    WITH alike AS (
        SELECT a.id AS one, b.id AS other FROM umkm_business a JOIN umkm_business b
            ON b.regency = a.regency AND b.district = a.district AND upper(b.name) = upper(a.name) AND b.id > a.id
        UNION
        SELECT a.id, b.id FROM umkm_business a JOIN umkm_business b ON b.nib = a.nib AND b.nib <> '' AND b.id > a.id
        UNION
        SELECT least(o.business_id, p.business_id), greatest(o.business_id, p.business_id)
        FROM accounts_contact c JOIN accounts_contact d ON d.blind_index = c.blind_index AND d.kind = c.kind AND d.id > c.id
        JOIN umkm_ownership o ON o.person_id = c.person_id JOIN umkm_ownership p ON p.person_id = d.person_id
    )
    INSERT INTO umkm_double (first_id, second_id, first_regency, second_regency, score, same_nib, same_nik, same_phone,
        same_mail, likeness, same_district, metres, found_at)
    SELECT one, other, a.regency, b.regency, 40, false, false, false, false, 100, true, NULL, %(now)s
    FROM alike JOIN umkm_business a ON a.id = one JOIN umkm_business b ON b.id = other
"""


def measures() -> Iterable[Measure]:
    """By turns, each into an empty table. A search that finds less than was planted is no measure."""
    register()
    took: dict[str, list[float]] = {"search": [], "bare": []}
    found = {"search": 0, "bare": 0}
    with connection.as_worker():  # type: ignore[attr-defined]
        for _ in range(ROUNDS):
            for name, work in (("bare", bare), ("search", duplicates.refresh_all)):
                as_owner("TRUNCATE umkm_double", "VACUUM ANALYZE umkm_double")
                took[name].append(seconds(work))
                found[name] = Double.objects.count()
    if found["search"] < ROWS // TWICE or found["bare"] == 0:
        raise AssertionError(f"{found} pairs were found, and {ROWS // TWICE} names are there twice.")
    ours, floor = median(took["search"]), median(took["bare"])
    note = (
        f"{ROWS:,} names, {ROWS // TWICE:,} of them twice; {found['search']:,} pairs, bare {found['bare']:,}; "
        f"{spread(took['search'])} s against {spread(took['bare'])} s"
    )
    yield Measure("find doubles, against equal values", ROWS / ours, "rows/s", ROWS / floor, floor / ours, WANTED, note)


def register() -> None:
    """Invented businesses over all districts, the same at each run."""
    pick = random.Random(7)
    last = sorted({"".join(pick.sample(SYLLABLES, pick.choice((2, 3)))) for _ in range(3000)})
    pick.shuffle(last)
    values = {
        "n": ROWS, "since": seed.SINCE, "twice": TWICE, "trades": TRADES, "t": len(TRADES), "first": FIRST,
        "f": len(FIRST), "last": last, "l": len(last),
    }  # fmt: skip
    with without_foreign_keys(*TABLES), connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(REGISTER, values)
    as_owner("VACUUM ANALYZE")


def bare() -> None:
    """In the scope in which the search asks."""
    codes = tuple(Regency.objects.values_list("code", flat=True))
    with transaction.atomic(), scoped(scope_of_region(codes)), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(BARE, {"now": seed.SINCE})
