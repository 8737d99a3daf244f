"""Scale and group for everything that a filter finds: a few statements for any number of businesses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection, transaction

from accounts.actors import Actor
from database import clock
from umkm.ports import business_changed
from umkm.suggesting import answers

SUGGESTED = "usulan"  # instead of a group: each business gets the one that is suggested of it


@dataclass(frozen=True)
class BulkPreview:
    """What a setting would do: how many change, how many have it already."""

    businesses: int
    scale_changes: int
    group_changes: int
    new_products: int
    suggested: tuple[tuple[str, int], ...] = ()  # suggestions that would be confirmed, by the name of their group


PREVIEW = """
    SELECT count(*),
        count(*) FILTER (WHERE %(scale)s::text IS NOT NULL AND b.scale <> %(scale)s),
        coalesce(sum(p.other), 0),
        count(*) FILTER (WHERE %(group)s::text IS NOT NULL AND p.offered IS NULL)
    FROM umkm_business b
    LEFT JOIN LATERAL (
        SELECT count(*) AS offered, count(*) FILTER (
            WHERE product_group IS DISTINCT FROM %(group)s OR group_state <> 'dikonfirmasi') AS other
        FROM umkm_product WHERE business_id = b.id AND state = 'dijual' AND %(group)s::text IS NOT NULL
        HAVING count(*) > 0
    ) p ON true
    WHERE b.id = ANY(%(ids)s)
"""
SET_SCALE = "UPDATE umkm_business SET scale = %(scale)s WHERE id = ANY(%(ids)s) AND scale <> %(scale)s"
SET_GROUP = """
    UPDATE umkm_product SET product_group = %(group)s, group_state = 'dikonfirmasi'
    WHERE business_id = ANY(%(ids)s) AND state = 'dijual'
      AND (product_group IS DISTINCT FROM %(group)s OR group_state <> 'dikonfirmasi')
"""
# A register names no products: the business itself stands for what it makes until somebody lists them.
ADD_PRODUCT = """
    INSERT INTO umkm_product (public_id, business_id, name, product_group, group_state, origin, state, created_at)
    SELECT gen_random_uuid(), b.id, b.name, %(group)s, 'dikonfirmasi', 'domestic', 'dijual', %(now)s
    FROM umkm_business b
    WHERE b.id = ANY(%(ids)s) AND NOT EXISTS (
        SELECT FROM umkm_product p WHERE p.business_id = b.id AND p.state = 'dijual')
"""


def preview(ids: Sequence[int], *, scale: str | None, group: str | None) -> BulkPreview:
    """Counts without writing. `scale` or `group` None leaves it as it is; `group` may be SUGGESTED."""
    if group == SUGGESTED:
        scales = preview(ids, scale=scale, group=None)
        return replace(scales, suggested=tuple(answers.counts(ids)))
    with connection.cursor() as cursor:
        cursor.execute(PREVIEW, {"ids": list(ids), "scale": scale, "group": group})
        return BulkPreview(*(int(number) for number in cursor.fetchone()))


@transaction.atomic
def set_scale_and_group(ids: Sequence[int], *, scale: str | None, group: str | None, actor: Actor) -> BulkPreview:
    """Sets what is named and has the duty recomputed in the same transaction. The caller has asked `served_by`."""
    done = preview(ids, scale=scale, group=group)
    if group == SUGGESTED:
        answers.confirm(ids, actor=actor)
        group = None
    answers.answer_by_choice(ids, group=group, actor=actor)
    values = {"ids": list(ids), "scale": scale, "group": group, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM umkm_business WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE", values)
        if scale is not None:
            cursor.execute(SET_SCALE, values)
        if group is not None:
            cursor.execute(SET_GROUP, values)
            cursor.execute(ADD_PRODUCT, values)
    business_changed(ids)
    return done
