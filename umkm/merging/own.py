"""What umkm itself does of a merge: owners, companions, products, what sources said, values of the business."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from umkm.merging.record import Key, Record, Rows
from umkm.merging.steps import MergeStep, Pair
from umkm.merging.values import FIGURES, take_over
from umkm.models import Business, ClaimedBusiness, Ownership
from umkm.services import close_scopes, open_scope

BUSINESS = Rows("umkm_business", among="t.id = ANY(%(pair)s) OR t.merged_into_id = ANY(%(pair)s)", by_column=True)
PRODUCTS = Rows("umkm_product", "business_id", label="produk", shown="name")
OWNERS = Rows("umkm_ownership", "business_id", label="pemilik")
COMPANIONS = Rows("umkm_companionship", "business_id", label="pendamping")
CONSENTS = Rows("umkm_actingconsent", "business_id", label="izin mengisi")
SOURCES = Rows("umkm_sourcerecord", "business_id", label="baris asal impor", regency="regency")
CLAIMS = Rows("umkm_claimedbusiness", "business_id", label="klaim", key="case_id")
LEGAL_PAPERS = Rows("umkm_legalpaper", "business_id", label="surat legalitas", shown="number")
SCOPES = Rows(
    "accounts_personscope",
    among="t.person_id IN (SELECT o.person_id FROM umkm_ownership o WHERE o.business_id = ANY(%(pair)s))",
)

# Somebody who looks after both does so of the one that stays already: the other row ends, and is kept.
END_TWICE_HELD = """
    UPDATE umkm_companionship t SET period = tstzrange(lower(t.period), greatest(%(now)s, lower(t.period) + interval '1 microsecond'))
    WHERE t.business_id = %(gone)s AND upper(t.period) IS NULL AND EXISTS (
        SELECT FROM umkm_companionship s WHERE s.business_id = %(stays)s AND s.person_id = t.person_id AND upper(s.period) IS NULL)
"""
# The same consent of the same owner for both: the one of the one that stays goes on.
END_TWICE_CONSENTED = """
    UPDATE umkm_actingconsent t SET withdrawn_at = %(now)s
    WHERE t.business_id = %(gone)s AND t.withdrawn_at IS NULL AND EXISTS (
        SELECT FROM umkm_actingconsent s WHERE s.business_id = %(stays)s AND s.owner_id = t.owner_id AND s.withdrawn_at IS NULL
            AND (s.helper_id, s.agency_id) IS NOT DISTINCT FROM (t.helper_id, t.agency_id))
"""
# Of two ownerships of one person the one that a claim began ends, where the other was there without it: taking that claim
# back ends what it began, and nothing else.
END_TWICE_OWNED = """
    WITH pair AS (
        SELECT g.id AS gone, s.id AS stays,
            EXISTS (SELECT FROM umkm_claimedbusiness c WHERE c.began = g.id) AS gone_claimed,
            EXISTS (SELECT FROM umkm_claimedbusiness c WHERE c.began = s.id) AS stays_claimed
        FROM umkm_ownership g JOIN umkm_ownership s ON s.person_id = g.person_id AND s.business_id = %(stays)s
        WHERE g.business_id = %(gone)s AND upper_inf(g.period) AND upper_inf(s.period)
    )
    UPDATE umkm_ownership t
    SET period = tstzrange(lower(t.period), greatest(%(now)s, lower(t.period) + interval '1 microsecond'))
    FROM pair WHERE t.id = CASE WHEN stays_claimed AND NOT gone_claimed THEN pair.stays ELSE pair.gone END
"""
# A product of the same name and origin at both: the one whose group is known better goes on, the other ends. So nobody
# is reminded twice of one thing.
END_SAME_PRODUCTS = """
    WITH pair AS (
        SELECT DISTINCT ON (g.id) g.id AS gone, s.id AS stays,
            (g.product_group IS NOT NULL)::int + (g.product_group IS NOT NULL AND g.group_state = 'dikonfirmasi')::int AS known_gone,
            (s.product_group IS NOT NULL)::int + (s.product_group IS NOT NULL AND s.group_state = 'dikonfirmasi')::int AS known_stays
        FROM umkm_product g JOIN umkm_product s ON s.business_id = %(stays)s AND s.state = 'dijual' AND s.origin = g.origin
            AND lower(btrim(s.name)) = lower(btrim(g.name))
            AND (s.product_group IS NULL OR g.product_group IS NULL OR s.product_group = g.product_group)
        WHERE g.business_id = %(gone)s AND g.state = 'dijual' ORDER BY g.id, s.id
    ), once AS (SELECT DISTINCT ON (stays) * FROM pair ORDER BY stays, gone)
    UPDATE umkm_product p SET state = 'berhenti' FROM once
    WHERE p.id = CASE WHEN once.known_gone > once.known_stays THEN once.stays ELSE once.gone END
    RETURNING p.id, once.gone + once.stays - p.id
"""


def before(pair: Pair) -> None:
    """What two of the same would collide."""
    values = {"now": pair.now, "gone": pair.gone.pk, "stays": pair.stays.pk}
    with connection.cursor() as cursor:
        for statement in (END_TWICE_OWNED, END_TWICE_HELD, END_TWICE_CONSENTED):
            cursor.execute(statement, values)
        cursor.execute(END_SAME_PRODUCTS, values)
        pair.same_products.extend(cursor.fetchall())


def after(pair: Pair) -> None:
    """The number of the one that went leads to the one that stays, and so do those that led to it before."""
    take_over(pair)
    Business.objects.filter(Q(pk=pair.gone.pk) | Q(merged_into=pair.gone)).update(merged_into=pair.stays)
    _follow(pair)


def _follow(pair: Pair) -> None:
    """Owners' scopes follow their businesses, and the planner looks again at what they own."""
    theirs = Ownership.objects.filter(business__in=pair.ids)
    theirs.update(changed_at=pair.now)
    for person, regency in theirs.filter(period__endswith__isnull=True).values_list("person", "business__regency"):
        open_scope(person_id=person, regency_id=regency, since=pair.now)
    close_scopes(list(theirs.values_list("person", flat=True)), pair.now)


def tied(record: Record) -> Sequence[tuple[Key, Key]]:
    """A claim goes back with the ownerships that its acceptance began and ended, or stays with them: it names them by id."""
    rows = record.keys()
    claims = [int(key) for table, key in rows if table == CLAIMS.table]
    named = ClaimedBusiness.objects.filter(pk__in=claims).values_list("pk", "began", "ended")
    ties = [
        ((CLAIMS.table, str(pk)), (OWNERS.table, str(one))) for pk, began, ended in named for one in (began, *ended)
    ]
    return [tie for tie in ties if tie[1] in rows]


STEP = MergeStep(
    follows=(PRODUCTS, OWNERS, COMPANIONS, CONSENTS, SOURCES, CLAIMS, LEGAL_PAPERS),
    watched=(
        BUSINESS,
        FIGURES,
        Rows("umkm_cooperativedetails", "business_id", key="business_id", by_column=True),
        SCOPES,
    ),
    remains={
        "umkm_business.merged_into_id": "the merge itself: pointed anew by hand above, and watched",
        "umkm_cooperativedetails.business_id": "its own numbers of it; the one that stays takes them over where it has none",
        "umkm_privatefigures.business_id": "its own street and money; the chosen values are taken over",
        "umkm_importchange.business_id": "how this very business was before an import: taking that import back reads it",
        "umkm_merge.gone_id": "the record of a merge",
        "umkm_merge.stays_id": "the record of a merge",
        "umkm_mergecontents.business_id": "the record of a merge",
        "umkm_groupsuggestion.business_id": "made anew from what the business says",
        "umkm_suggestionanswer.business_id": "what a person answered about this very text: only added to",
    },
    before=before,
    tied=tied,
    after=after,
    returned=_follow,
)
