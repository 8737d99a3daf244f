"""What a changed list of words would change, before it does: counts by group, and a few businesses to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from umkm.models import Business, ProductGroup
from umkm.suggesting.matching import MATCH, OPEN, RAW, TEXT, Entry, parameters

SAMPLES, LOOKED_AT = 12, 500
# Only a text that holds a changed word can come to another answer.
TOUCHED = f"""
    SELECT raw.id FROM (SELECT b.id, unnest(ARRAY[{RAW}]) AS text FROM umkm_business b WHERE {OPEN}) raw
    WHERE {TEXT} LIKE ANY (%(patterns)s)
"""
CHANGES = f"""
    WITH touched AS MATERIALIZED ({TOUCHED}), found AS MATERIALIZED ({MATCH.format(those="IN (SELECT id FROM touched)")})
    SELECT s.product_group, f.product_group, count(*), (array_agg(t.id ORDER BY t.id))[1:{LOOKED_AT}]
    FROM touched t LEFT JOIN umkm_groupsuggestion s ON s.business_id = t.id LEFT JOIN found f ON f.business_id = t.id
    WHERE s.product_group IS DISTINCT FROM f.product_group
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


@dataclass(frozen=True)
class Change:
    """So many businesses get another suggestion. '' is none."""

    before: str
    after: str
    businesses: int


@dataclass(frozen=True)
class Affected:
    """`samples` are (business, before, after) of those that the reader may see."""

    changes: list[Change]
    samples: list[tuple[Business, str, str]]

    @property
    def total(self) -> int:
        return sum(change.businesses for change in self.changes)


def affected_by(entries: Sequence[Entry], words: Sequence[str], user: User) -> Affected:
    """`entries` is the list as it would be, `words` those of it that are new, changed or gone."""
    patterns = [f"%{word}%" for word in words]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(CHANGES, parameters(entries) | {"patterns": patterns})
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
    labels = dict(ProductGroup.objects.values_list("code", "label_id")) | {None: ""}
    changes = [Change(labels[before], labels[after], count) for before, after, count, _ in rows]
    of = {pk: (labels[before], labels[after]) for before, after, _, ids in rows for pk in ids}
    seen = Business.objects.visible_to(user).filter(pk__in=list(of)).order_by("name", "pk")[:SAMPLES]
    return Affected(changes, [(business, *of[business.pk]) for business in seen])
