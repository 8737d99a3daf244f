"""Who is under which rule, kept equal to the rules in two statements.

Called after a change of scale, group, origin, state or rule, for the businesses it touches or, with None, for all.
The past is never rewritten: what ruled until today stays.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction

from database import clock

# Only a confirmed group makes a duty, of a product that is still offered by a business that is still there.
# A business of unknown scale is under the earliest date that could be its own (domain.md 1). That is written as rows
# of a small table, not as an OR in the join: it made eight rows of every one. A rule is the earliest for what is left
# of its period when the periods of all earlier dates are taken away: they may overlap in part.
RULING = """
    SELECT r.id, r.product_group, r.origin, r.scale, r.due_date, r.in_force
    FROM halal_deadlinerule r JOIN umkm_productgroup g ON g.code = r.product_group
    WHERE g.duty = 'wajib' AND NOT isempty(r.in_force)
"""
WANTED = f"""
    SELECT p.id AS product_id, r.id AS rule_id, r.due_date, r.in_force
    FROM umkm_product p
    JOIN umkm_business b ON b.id = p.business_id
    JOIN (
        {RULING}
        UNION ALL
        SELECT r.id, r.product_group, r.origin, '', r.due_date, unnest(datemultirange(r.in_force) - coalesce((
            SELECT range_agg(e.in_force) FROM ({RULING}) e
            WHERE e.product_group = r.product_group AND e.origin = r.origin AND (e.due_date, e.id) < (r.due_date, r.id)
        ), datemultirange()))
        FROM ({RULING}) r
    ) r ON r.product_group = p.product_group AND r.origin = p.origin AND r.scale = b.scale
    WHERE p.group_state = 'dikonfirmasi' AND p.state = 'dijual' AND b.state <> 'tutup'
      AND (%(businesses)s::bigint[] IS NULL OR p.business_id = ANY(%(businesses)s::bigint[]))
"""

# What is no longer wanted ends today; what had not begun yet is forgotten.
END = f"""
    WITH wanted AS ({WANTED}),
    unwanted AS (
        SELECT o.id, lower(o.in_force) AS since FROM halal_obligation o
        LEFT JOIN wanted w ON w.product_id = o.product_id AND w.rule_id = o.rule_id
         AND w.due_date = o.due_date AND upper(w.in_force) IS NOT DISTINCT FROM upper(o.in_force)
         AND (lower(o.in_force) = lower(w.in_force) OR greatest(lower(o.in_force), lower(w.in_force)) <= %(on)s)
        WHERE w.rule_id IS NULL AND (upper(o.in_force) > %(on)s OR upper_inf(o.in_force))
          AND (%(businesses)s::bigint[] IS NULL OR o.product_id IN (
              SELECT id FROM umkm_product WHERE business_id = ANY(%(businesses)s::bigint[])))
    ),
    forgotten AS (
        DELETE FROM halal_obligation o USING unwanted u WHERE o.id = u.id AND u.since >= %(on)s
    )
    UPDATE halal_obligation o SET in_force = daterange(u.since, %(on)s), changed_at = %(now)s
    FROM unwanted u WHERE o.id = u.id AND u.since < %(on)s
"""

# A product seen for the first time has been under its rules since they took force;
# one that changed is under its new rules from today.
BEGIN = f"""
    WITH wanted AS ({WANTED}),
    seen AS (
        SELECT DISTINCT product_id FROM halal_obligation
        WHERE %(businesses)s::bigint[] IS NULL OR product_id IN (
            SELECT id FROM umkm_product WHERE business_id = ANY(%(businesses)s::bigint[]))
    ),
    missing AS (
        SELECT w.product_id, w.rule_id, w.due_date,
               w.in_force * daterange(CASE WHEN s.product_id IS NOT NULL THEN %(on)s END, NULL)
                   AS in_force
        FROM wanted w LEFT JOIN seen s USING (product_id)
    )
    INSERT INTO halal_obligation (product_id, rule_id, due_date, in_force, changed_at)
    SELECT m.product_id, m.rule_id, m.due_date, m.in_force, %(now)s FROM missing m
    WHERE NOT isempty(m.in_force)
      AND NOT EXISTS (SELECT 1 FROM halal_obligation o
                      WHERE o.product_id = m.product_id AND o.in_force && m.in_force)
"""

TURNS = """
    SELECT count(*) FROM (
        SELECT FROM umkm_business WHERE id = ANY(%(businesses)s::bigint[]) ORDER BY id FOR NO KEY UPDATE) AS locked
"""

# Taken for small while it fills, the table of obligations was read anew for each row: 20,000 took 9.9 s, and 0.6 s
# without nested loops. For a few businesses they are the right plan.
MANY = 1_000

# Rules are national and know no zone: a new day begins where it begins first.
NATIONAL_ZONE = "Asia/Jayapura"


@transaction.atomic
def recompute(on: dt.date, businesses: Sequence[int] | None = None) -> None:
    """Ends what no longer holds on day `on`, and begins what does. `businesses` are ids; None is all.

    Businesses take turns one by one; all of them (a changed rule) wait for whoever is at it and keep the others out,
    so that nobody writes by a rule that has just gone.
    """
    if businesses is not None and not len(businesses):
        return
    values = {"on": on, "businesses": list(businesses) if businesses is not None else None, "now": clock.now()}
    with connection.cursor() as cursor:
        if businesses is None:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('obligations'))")
        else:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('obligations'))")
            cursor.execute(TURNS, values)
        many = businesses is None or len(businesses) > MANY
        if many:
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(END, values)
        cursor.execute(BEGIN, values)
        if many:
            cursor.execute("SET LOCAL enable_nestloop = DEFAULT")


def business_changed(business_ids: Sequence[int] | None) -> None:
    """The port `BUSINESS_CHANGED`: in the transaction of the change."""
    recompute(clock.today(NATIONAL_ZONE), business_ids)
