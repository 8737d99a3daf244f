"""What the end of an application writes: its certificate, and how it is taken back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.kinds import Moved
from database import clock
from database.public_ids import as_public_id
from documents.models import StoredFile
from halal.models import Certificate, CertificateProduct, HalalCase, HalalProduct, Obligation
from halal.numbers import NOT_A_CERTIFICATE, TAKEN, is_certificate, normalised
from halal.outside import as_day
from halal.services import record_certificates, take_back_certificates, with_twins
from umkm import legal_papers
from umkm.legal_papers import NewPaper
from umkm.models import Business, LegalPaper, Product

OF_OTHERS = (
    "Nomor sertifikat {number} sudah tercatat pada usaha ini untuk produk lain ({names}). Perbaiki dahulu catatan itu "
    "di halaman usahanya, atau periksa lagi nomornya."
)
ENDED = "Sertifikat {number} sudah tercatat pada usaha ini dan tidak berlaku lagi. Periksa lagi nomornya."
TWICE = "Nomor sertifikat {number} dipakai dua kali di antara berkas yang Anda pilih."
FOREIGN = "Ada produk pada lampiran yang bukan produk pengajuan ini. Pilih dari daftar produknya."
ISSUER = "BPJPH"
TAKEN_BACK = "Dicatat keliru dari pengajuan, lalu dikoreksi."


def objections(moved: Moved) -> dict[int, str]:
    """Numbers that do not look like one, or that are somebody else's; products that were not applied for. Businesses and
    numbers are held until the transaction ends: of two that record one number the second waits here."""
    cases = _cases(moved.ids)
    hold({case.business_id for case in cases.values()})
    numbers = {pk: _number(moved.evidence_of(pk)) for pk in cases}
    hold_numbers(numbers.values())
    times = Counter(numbers.values())
    known = _known(set(numbers.values()))
    annex = _annexes(moved, cases)
    refused: dict[int, str] = {}
    for pk, case in cases.items():
        number = numbers[pk]
        if not is_certificate(number):
            refused[pk] = NOT_A_CERTIFICATE.format(number=number)
        elif times[number] > 1:
            refused[pk] = TWICE.format(number=number)
        elif not annex[pk]:
            refused[pk] = FOREIGN
        elif sentence := _against(known.get(number, []), case, number, annex[pk]):
            refused[pk] = sentence
    return refused


def _against(known: list[Certificate], case: HalalCase, number: str, products: list[Product]) -> str:
    for certificate in known:
        if certificate.business_id != case.business_id:
            return TAKEN.format(number=number)
        if certificate.ending:
            return ENDED.format(number=number)
        ours = {product.pk for product in products}
        if others := [product.name for product in certificate.products.all() if product.pk not in ours]:
            return OF_OTHERS.format(number=number, names=", ".join(sorted(others)[:3]))
    return ""


def record(moved: Moved) -> None:
    """A certificate for each; where it had been recorded by hand for these very products, that one is the case's."""
    cases, annex = _cases(moved.ids), _annexes(moved)
    numbers = {pk: _number(moved.evidence_of(pk)) for pk in cases}
    known = _known(set(numbers.values()))
    files = _files(moved)
    now, new = clock.now(), []
    for pk, case in cases.items():
        said, found = moved.evidence_of(pk), next(iter(known.get(numbers[pk], [])), None)
        case.certificate_found = found is not None
        if found is None:
            found = Certificate(
                business_id=case.business_id,
                number=numbers[pk],
                in_force=DateRange(as_day(said.get("tanggal")), None),
                file_id=files.get(str(said.get("dokumen"))),
                recorded_by_id=moved.actor.user,
                recorded_by_name=moved.actor.name,
                recorded_at=now,
                changed_at=now,
            )
            new.append((found, annex[pk]))
            case.covered = [product.pk for product in annex[pk]]
        else:
            there = {product.pk for product in found.products.all()}
            case.covered = [product.pk for product in annex[pk] if product.pk not in there]
        case.certificate = found
    record_certificates(new)
    more = [
        CertificateProduct(certificate=case.certificate, product_id=product)
        for case in cases.values()
        if case.certificate_found
        for product in case.covered
    ]
    CertificateProduct.objects.bulk_create(more)
    Certificate.objects.filter(pk__in=[row.certificate_id for row in more]).update(changed_at=now)
    for case in cases.values():
        case.certificate_id = case.certificate.pk if case.certificate else None
    HalalCase.objects.bulk_update(cases.values(), ["certificate", "certificate_found", "covered"], batch_size=2_000)


def take_back(moved: Moved) -> None:
    """The opposite: what the case recorded was wrong. One that had been there before loses what the case added to it."""
    cases = _cases(moved.ids)
    made = [case.certificate_id for case in cases.values() if case.certificate_id and not case.certificate_found]
    take_back_certificates(certificates=made, reason=TAKEN_BACK)
    for case in [case for case in cases.values() if case.certificate_id and case.certificate_found]:
        CertificateProduct.objects.filter(certificate=case.certificate_id, product__in=case.covered).delete()
    now = clock.now()
    opened = [product for case in cases.values() for product in case.covered]
    Obligation.objects.filter(product__in=opened).update(changed_at=now)
    HalalCase.objects.filter(pk__in=moved.ids).update(certificate=None, certificate_found=False, covered=[])


def write_papers(moved: Moved) -> None:
    """The certificate stands with the business's other papers; after `record`."""
    legal_papers.write_papers(
        kind=LegalPaper.Kind.HALAL,
        papers=[
            NewPaper(
                business=case.business_id,
                number=case.certificate.number,
                issued_on=case.certificate.in_force.lower,
                issuer=ISSUER,
                file=case.certificate.file_id,
                case=case.pk,
            )
            for case in HalalCase.objects.filter(pk__in=moved.ids).select_related("certificate").order_by("pk")
            if case.certificate
        ],
        by_name=moved.actor.name,
    )


def take_back_papers(moved: Moved) -> None:
    """The opposite."""
    legal_papers.take_back_papers(cases=moved.ids, kind=LegalPaper.Kind.HALAL)


def hold(businesses: Iterable[int]) -> None:
    """No merge of them begins before the transaction ends."""
    rows = Business.objects.filter(pk__in=sorted(set(businesses))).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def hold_numbers(numbers: Iterable[str]) -> None:
    """In one order, so that two sets never deadlock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(n)) FROM (SELECT DISTINCT n FROM unnest(%s::text[]) AS n ORDER BY n) o",
            [[f"sertifikat {number}" for number in numbers]],
        )


def _cases(ids: Iterable[int]) -> dict[int, HalalCase]:
    rows = HalalCase.objects.filter(pk__in=list(ids)).select_related("case").order_by("pk")
    return {row.pk: row for row in rows}


def _number(said: Mapping[str, Any]) -> str:
    return normalised(str(said.get("nomor", "")))


def _known(numbers: set[str]) -> dict[str, list[Certificate]]:
    found: dict[str, list[Certificate]] = defaultdict(list)
    rows = Certificate.objects.standing().filter(number__in=numbers)
    for row in rows.prefetch_related("products").order_by("pk"):
        found[row.number].append(row)
    return found


def _annexes(moved: Moved, cases: Mapping[int, HalalCase] | None = None) -> dict[int, list[Product]]:
    """The products that the annex names, by case; empty where it names one that was not applied for. Where a merge ended
    a product, the one that goes on in its place is covered too."""
    cases = cases if cases is not None else _cases(moved.ids)
    offered: dict[int, dict[str, Product]] = defaultdict(dict)
    for row in HalalProduct.objects.filter(case__in=cases).select_related("product"):
        offered[row.case_id][str(row.public_id)] = row.product
    found: dict[int, list[Product]] = {}
    for pk, case in cases.items():
        named = [str(as_public_id(key)) for key in moved.evidence_of(pk).get("produk") or []]
        chosen = [offered[pk][key] for key in dict.fromkeys(named) if key in offered[pk]]
        whole = len(chosen) == len(set(named))
        ended = [product for product in chosen if product.state == Product.State.ENDED]
        twins = with_twins(case.business_id, ended) if whole and ended else []
        found[pk] = list({product.pk: product for product in [*chosen, *twins]}.values()) if whole else []
    return found


def _files(moved: Moved) -> dict[str, int]:
    keys = {key for pk in moved.ids if (key := as_public_id(moved.evidence_of(pk).get("dokumen")))}
    return {str(key): pk for key, pk in StoredFile.objects.filter(public_id__in=keys).values_list("public_id", "pk")}
