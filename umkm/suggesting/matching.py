"""Which group the words suggest, for one business or a million: one statement that matches, one that writes.

Only of businesses that are there and whose group nobody has named; never a group that a person refused for the same
text. The portal's own rows are all that is written here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from database import clock
from umkm.models import GroupWord
from umkm.suggesting.texts import spaced_sql

# Tokens meet the list by their first letters, so that whole words, beginnings and the first word of a phrase are found
# by one hash join; the few that are left are compared in full.
KEY = 4
# The description is no continuation of the name: a phrase does not reach over a `0`.
RAW = """
    b.name || ' 0 ' || b.description || ' 0 ' || coalesce((
        SELECT string_agg(p.name, ' 0 ' ORDER BY p.id) FROM umkm_product p
        WHERE p.business_id = b.id AND p.state = 'dijual' AND p.product_group IS NULL), '')
"""
TEXT = spaced_sql("raw.text")
OPEN = """
    b.state <> 'tutup' AND b.merged_into_id IS NULL AND NOT EXISTS (
        SELECT FROM umkm_product p
        WHERE p.business_id = b.id AND p.state = 'dijual' AND p.product_group IS NOT NULL)
"""
THESE, BETWEEN = "= ANY(%(ids)s::bigint[])", "BETWEEN %(first)s AND %(last)s"
LIST = f"""
    SELECT w.words, w.starts, split_part(w.words, ' ', 1) AS first, strpos(w.words, ' ') > 0 AS phrase,
        left(split_part(w.words, ' ', 1), {KEY}) AS key, w.strength * 1000 + w.rank AS high, w.strength * 1000 + 999 - w.rank AS low
    FROM unnest(%(words)s::text[], %(starts)s::boolean[], %(strengths)s::int[], %(ranks)s::int[])
        AS w (words, starts, strength, rank)
"""
# A set in the list of columns stands on a row of its own before it is joined: each text is made once, and its tokens
# meet the list in one hash join. As lateral joins the list was sorted anew for each business (50 times as slow).
RAWS = f"SELECT b.id, unnest(ARRAY[{RAW}]) AS text FROM umkm_business b WHERE b.id {{those}} AND {OPEN}"
TOKENS = f"""
    SELECT t.id, t.text, string_to_table(t.text, ' ') AS token
    FROM (SELECT raw.id, unnest(ARRAY[{TEXT}]) AS text FROM ({RAWS}) raw) t
"""
MARK = f"(SELECT md5({TEXT})::uuid FROM (SELECT {RAW} AS text FROM umkm_business b WHERE b.id = {{business}}) raw)"
# `high` and `low` name the same group exactly where the strongest words lead to one.
MATCH = f"""
    SELECT m.business_id, (%(groups)s::text[])[m.high %% 1000] AS product_group,
        ARRAY(SELECT DISTINCT u.word COLLATE "C" FROM unnest(m.words, m.highs) AS u (word, high) WHERE u.high = m.high ORDER BY 1) AS words
    FROM (
        SELECT k.id AS business_id, max(w.high) AS high, max(w.low) AS low,
            array_agg(w.words) AS words, array_agg(w.high) AS highs
        FROM ({TOKENS}) k
        JOIN ({LIST}) w ON w.key = left(k.token, {KEY}) AND CASE
            WHEN w.phrase THEN w.first = k.token AND strpos(' ' || k.text || ' ', ' ' || w.words || ' ') > 0
            WHEN w.starts THEN starts_with(k.token, w.words)
            ELSE w.words = k.token END
        GROUP BY k.id
    ) m
    WHERE m.high %% 1000 > 0 AND m.high %% 1000 = 999 - m.low %% 1000
      AND NOT EXISTS (
        SELECT FROM umkm_suggestionanswer a
        WHERE a.business_id = m.business_id AND a.answer = 'ditolak'
          AND a.product_group = (%(groups)s::text[])[m.high %% 1000]
          AND a.text_mark = {MARK.format(business="m.business_id")})
"""
WRITE = f"""
    WITH found AS MATERIALIZED ({MATCH}),
    removed AS (
        DELETE FROM umkm_groupsuggestion s WHERE s.business_id {{those}}
        AND NOT EXISTS (SELECT FROM found f WHERE f.business_id = s.business_id)
        RETURNING s.business_id
    ),
    changed AS (
        UPDATE umkm_groupsuggestion s SET product_group = f.product_group, words = f.words, made_at = %(now)s
        FROM found f
        WHERE s.business_id = f.business_id AND (s.product_group, s.words) IS DISTINCT FROM (f.product_group, f.words)
        RETURNING s.business_id
    ),
    added AS (
        INSERT INTO umkm_groupsuggestion (business_id, product_group, words, made_at)
        SELECT f.business_id, f.product_group, f.words, %(now)s FROM found f
        WHERE NOT EXISTS (SELECT FROM umkm_groupsuggestion s WHERE s.business_id = f.business_id)
        ON CONFLICT DO NOTHING RETURNING business_id
    )
    SELECT (SELECT count(*) FROM added) + (SELECT count(*) FROM changed), (SELECT count(*) FROM removed)
"""
MANY = 1_000  # from here on an index is not asked row by row, whatever the statistics of a table just filled say
AT_ONCE = 50_000


@dataclass(frozen=True)
class Entry:
    """One line of the list, as it is or as it would be. `group` '' is: then suggest nothing."""

    words: str
    starts: bool
    group: str
    strength: int


@dataclass(frozen=True)
class Written:
    """Suggestions that are new or other than before, and those that are gone."""

    written: int
    removed: int


def word_list() -> list[Entry]:
    """What is in use now."""
    rows = GroupWord.objects.filter(in_use=True).order_by("words", "match")
    return [
        Entry(words, match == GroupWord.Match.START, group or "", strength)
        for words, match, group, strength in rows.values_list("words", "match", "group", "strength")
    ]


def parameters(entries: Sequence[Entry]) -> dict[str, Any]:
    """The list as the statements take it."""
    groups = sorted({entry.group for entry in entries if entry.group})
    ranks = {group: rank for rank, group in enumerate(groups, start=1)} | {"": 0}
    return {
        "words": [entry.words for entry in entries],
        "starts": [entry.starts for entry in entries],
        "strengths": [entry.strength for entry in entries],
        "ranks": [ranks[entry.group] for entry in entries],
        "groups": groups,
    }


def suggest(business_ids: Sequence[int], entries: Sequence[Entry] | None = None) -> Written:
    """Makes the suggestions of these businesses anew. Within a transaction, theirs; else of its own."""
    done = [Written(0, 0)]
    values = parameters(word_list() if entries is None else entries)
    for at in range(0, len(business_ids), AT_ONCE):
        some = list(business_ids[at : at + AT_ONCE])
        done.append(write(THESE, values | {"ids": some}, many=len(some) > MANY))
    return Written(sum(one.written for one in done), sum(one.removed for one in done))


@transaction.atomic
def write(those: str, values: dict[str, Any], *, many: bool) -> Written:
    """The one statement, for THESE or BETWEEN. Large ones take turns: two of them would meet on the same rows."""
    with connection.cursor() as cursor:
        if many:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('suggestions'))")
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(WRITE.format(those=those), values | {"now": clock.now()})
        done = Written(*cursor.fetchone())
        if many:
            cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
        return done
