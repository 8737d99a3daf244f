"""What people make of suggestions: yes, no, or another group. A few statements for any number of businesses.

A suggestion that nobody confirmed makes no duty. Each answer is kept with the words that had led to the suggestion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.actors import Actor
from database import clock
from umkm.models import Business, GroupSuggestion, Product, ProductGroup, SuggestionAnswer
from umkm.ports import business_changed
from umkm.suggesting.matching import MARK, OPEN

Answer = SuggestionAnswer.Answer
ANSWER = f"""
    INSERT INTO umkm_suggestionanswer
        (business_id, product_group, words, answer, text_mark, at, actor_id, actor_name)
    SELECT s.business_id, s.product_group, s.words,
        CASE WHEN %(answer)s <> '' THEN %(answer)s WHEN s.product_group = %(group)s THEN 'dikonfirmasi' ELSE 'diganti' END,
        {MARK.format(business="s.business_id")}, %(now)s, %(user)s, %(name)s
    FROM umkm_groupsuggestion s JOIN umkm_business b ON b.id = s.business_id
    WHERE b.id = ANY(%(ids)s::bigint[]) AND {OPEN} AND (%(seen)s = '' OR s.product_group = %(seen)s)
    RETURNING business_id
"""
SET_GROUP = """
    UPDATE umkm_product p SET product_group = s.product_group, group_state = 'dikonfirmasi'
    FROM umkm_groupsuggestion s
    WHERE s.business_id = ANY(%(ids)s::bigint[]) AND p.business_id = s.business_id AND p.state = 'dijual'
      AND p.product_group IS NULL
"""
# As in `bulk`: a register names no products, and the business stands for what it makes until somebody lists them.
ADD_PRODUCT = """
    INSERT INTO umkm_product (public_id, business_id, name, product_group, group_state, origin, state, created_at)
    SELECT gen_random_uuid(), b.id, b.name, s.product_group, 'dikonfirmasi', 'domestic', 'dijual', %(now)s
    FROM umkm_groupsuggestion s JOIN umkm_business b ON b.id = s.business_id
    WHERE b.id = ANY(%(ids)s::bigint[]) AND NOT EXISTS (
        SELECT FROM umkm_product p WHERE p.business_id = b.id AND p.state = 'dijual')
"""
FORGET = "DELETE FROM umkm_groupsuggestion WHERE business_id = ANY(%(ids)s::bigint[])"
LOCK = "SELECT id FROM umkm_business WHERE id = ANY(%(ids)s::bigint[]) ORDER BY id FOR NO KEY UPDATE"


@dataclass(frozen=True)
class Reason:
    """A suggestion as pages show it."""

    group: str
    label: str
    words: list[str]
    products: list[str]  # that would get the group; none where the business itself stands for them


def open_suggestions() -> QuerySet[GroupSuggestion]:
    """Those that still wait: somebody may have named a group since they were made."""
    named = Product.objects.filter(business=OuterRef("business"), state="dijual", group__isnull=False)
    return GroupSuggestion.objects.filter(~Exists(named))


def suggestion_of(business: Business) -> Reason | None:
    """What waits for an answer, with the words that led to it."""
    found = open_suggestions().filter(business=business).select_related("group").first()
    if found is None or business.state == Business.State.CLOSED:
        return None
    products = list(business.products.filter(state="dijual").order_by("name").values_list("name", flat=True))
    return Reason(found.group_id, found.group.label, found.words, products)


def counts(business_ids: Sequence[int]) -> list[tuple[str, int]]:
    """How many suggestions wait among these businesses, by the name of their group."""
    label = f"group__{ProductGroup.label_column()}"
    waiting = open_suggestions().filter(business__in=list(business_ids)).values_list(label, flat=True)
    found: dict[str, int] = {}
    for name in waiting.order_by("group__position"):
        found[name] = found.get(name, 0) + 1
    return list(found.items())


@transaction.atomic
def confirm(business_ids: Sequence[int], *, actor: Actor, seen: str = "") -> int:
    """Each business gets the group that is suggested of it, and its duty is computed. How many there were.

    `seen` is the group that the page showed: where another is suggested by now, nothing is written.
    """
    with connection.cursor() as cursor:
        values, answered = _answer(cursor, business_ids, actor, answer=Answer.CONFIRMED, seen=seen)
        cursor.execute(SET_GROUP, values)
        cursor.execute(ADD_PRODUCT, values)
        cursor.execute(FORGET, values)
    business_changed(answered)
    return len(answered)


@transaction.atomic
def refuse(business_ids: Sequence[int], *, actor: Actor, seen: str = "") -> int:
    """Not that group: it is not suggested again of these businesses before their text changes."""
    with connection.cursor() as cursor:
        values, answered = _answer(cursor, business_ids, actor, answer=Answer.REFUSED, seen=seen)
        cursor.execute(FORGET, values)
    return len(answered)


@transaction.atomic
def answer_by_choice(business_ids: Sequence[int], *, group: str | None, actor: Actor) -> None:
    """Somebody is about to name a group themselves: that answers what was suggested. Before the group is written."""
    if group:
        with connection.cursor() as cursor:
            values, _ = _answer(cursor, business_ids, actor, answer="", group=group)
            cursor.execute(FORGET, values)


def _answer(
    cursor: Any, business_ids: Sequence[int], actor: Actor, *, answer: str, group: str = "", seen: str = ""
) -> tuple[dict[str, Any], list[int]]:
    """Keeps the answers, and returns what the next statements need: the businesses that had something to answer."""
    values = {
        "ids": list(business_ids),
        "answer": answer,
        "group": group,
        "seen": seen,
        "now": clock.now(),
        "user": actor.user,
        "name": actor.name,
    }
    cursor.execute(LOCK, values)
    cursor.execute(ANSWER, values)
    answered = [pk for (pk,) in cursor.fetchall()]
    return values | {"ids": answered}, answered
