"""What halal does of a merge (port `MERGE_STEPS`): certificates and their annex. Obligations are derived: they are computed
anew from the products where they lie now, and messages belong to products, so that those of both are kept. Applications
go with the business: their products keep the names under which they were chosen. Where both have one under way there is no
merge: which of the two goes on, the owner and the officer know, and a business has one at a time."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from halal.cases import open_of
from halal.models import CertificateProduct, HalalCase
from umkm.merging.record import Key, Record, Rows
from umkm.merging.steps import MergeStep, Pair

CERTIFICATES = Rows("halal_certificate", "business_id", label="sertifikat halal", shown="number")
CASES = Rows("halal_halalcase", "business_id", label="pengajuan halal", key="case_id")
ANNEX = Rows(
    "halal_certificateproduct",
    among="t.certificate_id IN (SELECT c.id FROM halal_certificate c WHERE c.business_id = ANY(%(pair)s))",
)
APPLIED = Rows(
    "halal_halalproduct",
    among="t.case_id IN (SELECT c.case_id FROM halal_halalcase c WHERE c.business_id = ANY(%(pair)s))",
)
# Where two products of one name became one, certificates of the one that ended cover the one that goes on.
COVER = """
    INSERT INTO halal_certificateproduct (certificate_id, product_id)
    SELECT DISTINCT a.certificate_id, same.goes_on FROM halal_certificateproduct a
    JOIN unnest(%(ended)s::bigint[], %(on)s::bigint[]) AS same (ended, goes_on) ON same.ended = a.product_id
    ON CONFLICT DO NOTHING
"""
# An application for one that ended is for the one that goes on: it keeps the name under which it was chosen.
APPLY = """
    UPDATE halal_halalproduct a SET product_id = same.goes_on
    FROM unnest(%(ended)s::bigint[], %(on)s::bigint[]) AS same (ended, goes_on)
    WHERE a.product_id = same.ended AND NOT EXISTS (
        SELECT FROM halal_halalproduct b WHERE b.case_id = a.case_id AND b.product_id = same.goes_on)
"""


def both_apply(pair: Pair) -> Sequence[str]:
    """Names the two by their references."""
    gone, stays = open_of(pair.gone), open_of(pair.stays)
    if gone is None or stays is None:
        return ()
    said = _(
        "Kedua usaha punya pengajuan halal yang belum selesai: {gone} dan {stays}. Batalkan salah satunya dengan alasan "
        "“Pengajuan ganda”, atau tunggu sampai salah satunya selesai, lalu gabungkan."
    )
    return [said.format(gone=gone.reference, stays=stays.reference)]


def cover(pair: Pair) -> None:
    """After products and certificates have moved."""
    with connection.cursor() as cursor:
        ended, goes_on = [one for one, _ in pair.same_products], [other for _, other in pair.same_products]
        for statement in (COVER, APPLY):
            cursor.execute(statement, {"ended": ended, "on": goes_on})


def tied(record: Record) -> Sequence[tuple[Key, Key]]:
    """A certificate goes back with the products that it covers, or stays with them; so does an application with what it
    wrote."""
    certificates = [int(key) for key in record.tables.get(CERTIFICATES.table, {}).get("rows", {})]
    annex = CertificateProduct.objects.filter(certificate__in=certificates)
    ties: list[tuple[Key, Key]] = []
    for row, certificate, product in annex.values_list("pk", "certificate", "product"):
        one = (CERTIFICATES.table, str(certificate))
        for other in (("umkm_product", str(product)), (ANNEX.table, str(row))):
            if other in record.keys():
                ties.append((one, other))
    cases = HalalCase.objects.filter(pk__in=[int(key) for key in record.tables.get(CASES.table, {}).get("rows", {})])
    named = cases.values_list("pk", "certificate", "case__legal_papers", "products")
    for pk, certificate, paper, product in named:
        for other in (
            (CERTIFICATES.table, str(certificate)),
            ("umkm_legalpaper", str(paper)),
            (APPLIED.table, str(product)),
        ):
            if other in record.keys():
                ties.append(((CASES.table, str(pk)), other))
    return ties


STEP = MergeStep(follows=(CERTIFICATES, CASES), watched=(ANNEX, APPLIED), objections=both_apply, after=cover, tied=tied)
