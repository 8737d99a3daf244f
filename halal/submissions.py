"""What is sent in: whether it may be, a whole copy of it each time, and what changed since the time before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from casework.kinds import Moved
from database import clock
from database.dates import long_date
from halal import criteria
from halal.models import (
    CriterionAnswer,
    HalalCase,
    HalalIngredient,
    HalalProduct,
    HalalSignature,
    HalalSite,
    HalalStep,
    HalalSubmission,
    HalalSupervisor,
    HalalTool,
)
from halal.obligations import NATIONAL_ZONE

# Section of a copy: its title, and what is said where it is empty.
SECTIONS = {
    "produk": ("Produk", "Pilih produk yang diajukan."),
    "bahan": ("Bahan", "Catat bahan yang dipakai."),
    "proses": ("Cara membuat", "Tulis langkah membuatnya."),
    "alat": ("Alat", "Catat alat yang dipakai."),
    "tempat": ("Tempat", "Isi tempat produksi."),
    "penyelia": ("Penyelia halal", "Tunjuk penyelia halal."),
}
UNSIGNED = "Setujui dan tanda tangani pernyataan dahulu."
EXPIRED = "Sertifikat halal bahan “{name}” sudah berakhir {day}. Isi nomor yang masih berlaku, atau ganti bahannya."
UNPROVED = "Kehalalan bahan “{name}” belum diisi."
FOREIGN = "Produk “{name}” bukan lagi produk usaha ini."


@dataclass(frozen=True)
class Change:
    """One difference between two submissions; `before` or `after` is '' for what was added or taken away."""

    section: str
    label: str
    before: str
    after: str


def contents_of(case_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """All that these applications say now, by case: a query a section. Under a scope that reaches them."""
    found: dict[int, dict[str, Any]] = {
        row.pk: {
            "usaha": {"nama": row.business.name, "nomor": row.business.short_id, "nib": row.business.nib},
            "merek": row.brand,
            "wilayah": row.get_area_display() if row.area else "",
            "biaya": row.get_paid_by_display(),
            "kriteria": {"versi": row.criteria.title if row.criteria else "", "jawaban": {}},
            **{name: [] for name in SECTIONS},
        }
        for row in HalalCase.objects.filter(pk__in=case_ids).select_related("business", "criteria")
    }
    for product in _of(HalalProduct, case_ids):
        found[product.case_id]["produk"].append({"kunci": str(product.public_id), "nama": product.name})
    for one in _of(HalalIngredient, case_ids):
        found[one.case_id]["bahan"].append(
            {
                "kunci": str(one.public_id),
                "nama": one.name,
                "jenis": one.get_kind_display(),
                "merek": one.brand,
                "produsen": one.producer,
                "kehalalan": one.get_proof_display(),
                "nomor": one.certificate_number,
                "sampai": one.certificate_last_day.isoformat() if one.certificate_last_day else "",
            }
        )
    for step in _of(HalalStep, case_ids):
        found[step.case_id]["proses"].append({"kunci": str(step.position), "nama": step.text})
    for tool in _of(HalalTool, case_ids):
        found[tool.case_id]["alat"].append(
            {
                "kunci": str(tool.public_id),
                "nama": tool.name,
                "cara": tool.get_kind_display(),
                "khusus": "Hanya untuk produk halal" if tool.halal_only else "Juga untuk produk lain",
            }
        )
    for site in _of(HalalSite, case_ids).select_related("regency", "district"):
        found[site.case_id]["tempat"].append(
            {
                "kunci": site.kind,
                "nama": site.get_kind_display(),
                "alamat": site.street,
                "wilayah": ", ".join(place.name for place in (site.district, site.regency) if place),
                "kodepos": site.postcode,
            }
        )
    for person in HalalSupervisor.objects.filter(case__in=case_ids):
        found[person.case_id]["penyelia"].append(
            {"kunci": "penyelia", "nama": person.name, "hubungan": person.get_relation_display()}
        )
    answers = CriterionAnswer.objects.filter(case__in=case_ids).select_related("criterion")
    for answer in answers.order_by("criterion__position"):
        found[answer.case_id]["kriteria"]["jawaban"][answer.text] = answer.get_value_display()
    return found


def _of(model: type[models.Model], case_ids: Sequence[int]) -> Any:
    """In their own order."""
    return model._default_manager.filter(case__in=case_ids)


def not_ready(moved: Moved) -> dict[int, str]:
    """By case the first thing that stops it from being sent in."""
    cases = list(HalalCase.objects.filter(pk__in=moved.ids).select_related("case", "business"))
    refused = criteria.objections((row.case, row.business) for row in cases)
    for pk, sentence in _gaps(moved.ids):
        refused.setdefault(pk, sentence)
    return refused


def _gaps(ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    rows: dict[str, dict[int, list[Any]]] = {name: defaultdict(list) for name in SECTIONS}
    tables: dict[str, type[models.Model]] = {
        "produk": HalalProduct, "bahan": HalalIngredient, "proses": HalalStep, "alat": HalalTool, "tempat": HalalSite,
        "penyelia": HalalSupervisor,
    }  # fmt: skip
    for name, table in tables.items():
        query = _of(table, ids)
        for row in query.select_related("product", "case") if name == "produk" else query:
            rows[name][row.case_id].append(row)
    signed = _signed_since_last(ids)
    today = clock.today(NATIONAL_ZONE)
    for pk in ids:
        for name, (_title, sentence) in SECTIONS.items():
            if not rows[name][pk]:
                yield pk, sentence
        if not any(site.kind == HalalSite.Kind.PRODUCTION for site in rows["tempat"][pk]):
            yield pk, SECTIONS["tempat"][1]
        for product in rows["produk"][pk]:
            if product.product.business_id != product.case.business_id:
                yield pk, FOREIGN.format(name=product.name)
        for one in rows["bahan"][pk]:
            if one.certificate_last_day and one.certificate_last_day < today:
                yield pk, EXPIRED.format(name=one.name, day=long_date(one.certificate_last_day))
            if one.proof not in (HalalIngredient.Proof.CERTIFICATE, HalalIngredient.Proof.NATURAL):
                yield pk, UNPROVED.format(name=one.name)
        if pk not in signed:
            yield pk, UNSIGNED


def _signed_since_last(ids: Sequence[int]) -> set[int]:
    """Cases whose statement was signed after they were last sent in: what is signed is what is sent."""
    sent = HalalSubmission.objects.filter(case=models.OuterRef("case"), at__gte=models.OuterRef("at"))
    signed = HalalSignature.objects.filter(case__in=ids, purpose=HalalSignature.Purpose.STATEMENT)
    return set(signed.exclude(models.Exists(sent)).values_list("case", flat=True))


def keep_submissions(moved: Moved) -> None:
    """A whole copy of each. Taking the move back leaves it: it was sent in."""
    last = dict(
        HalalSubmission.objects.filter(case__in=moved.ids).values_list("case").annotate(models.Max("number")).order_by()
    )
    now = clock.now()
    HalalSubmission.objects.bulk_create(
        HalalSubmission(case_id=pk, number=last.get(pk, 0) + 1, contents=said, by_name=moved.actor.name, at=now)
        for pk, said in contents_of(moved.ids).items()
    )


def changed_since_last(case: HalalCase) -> list[Change]:
    """Between the last two submissions: what the owner changed after a return."""
    last = list(HalalSubmission.objects.filter(case=case).order_by("-number")[:2])
    return list(differences(last[1].contents, last[0].contents)) if len(last) == 2 else []


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Between two copies, section by section."""
    for key, label in (("merek", "Merek"), ("wilayah", "Wilayah pemasaran"), ("biaya", "Biaya")):
        if before.get(key, "") != after.get(key, ""):
            yield Change("Produk", label, before.get(key, ""), after.get(key, ""))
    for name, (title, _sentence) in SECTIONS.items():
        old, new = _by_key(before.get(name, [])), _by_key(after.get(name, []))
        for key in [*old, *(key for key in new if key not in old)]:
            left, right = _written(old.get(key)), _written(new.get(key))
            if left != right:
                yield Change(title, (new.get(key) or old[key])["nama"], left, right)
    old, new = (said.get("kriteria", {}).get("jawaban", {}) for said in (before, after))
    for text in [*old, *(text for text in new if text not in old)]:
        if old.get(text, "") != new.get(text, ""):
            yield Change("Kelayakan", text, old.get(text, ""), new.get(text, ""))


def _by_key(rows: Iterable[Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    return {row["kunci"]: row for row in rows}


def _written(row: Mapping[str, str] | None) -> str:
    return "; ".join(value for key, value in row.items() if key != "kunci" and value) if row else ""
