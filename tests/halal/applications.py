"""Applications for tests: one that is whole, and one in any state of the path, led there by the engine."""

from types import SimpleNamespace
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.scope import scope_of
from casework.engine import perform
from casework.models import Case
from casework.workflow import Move
from database import clock
from database.scope import scoped
from documents.models import StoredFile
from halal import criteria
from halal.cases import Signed, open_application, sign
from halal.models import (
    HalalCase,
    HalalIngredient,
    HalalProduct,
    HalalSignature,
    HalalSite,
    HalalStep,
    HalalSupervisor,
    HalalTool,
    HalalVisit,
)
from halal.workflow import COMPANION, OWNER, PAYER, SELF_DECLARE
from tests import world
from umkm.models import Business
from umkm.services import add_companion, add_product

REGION = "74.71"
PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "diajukan": ("ajukan",),
    "didaftarkan": ("ajukan", "daftarkan"),
    "verifikasi_pendamping": ("ajukan", "daftarkan", "kirim"),
    "verifikasi_lp3h": ("ajukan", "daftarkan", "kirim", "catat_kunjungan"),
    "verifikasi_bpjph": ("ajukan", "daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph"),
    "menunggu_pembayaran": ("ajukan", "daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph", "tagih"),
    "sidang_fatwa": ("ajukan", "daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph", "kirim_fatwa"),
    "penerbitan": ("ajukan", "daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph", "kirim_fatwa", "putuskan"),
    "terbit": (
        "ajukan", "daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph", "kirim_fatwa", "putuskan", "terbitkan",
    ),
    "dikembalikan": ("ajukan", "kembalikan"),
    "ditolak": ("ajukan", "daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph", "tolak"),
    "dibatalkan": ("batalkan",),
}  # fmt: skip


def office() -> SimpleNamespace:
    """An agency with all who take part in its cases, and strangers."""
    here, there, lp3h = world.agency("74"), world.agency("35"), world.agency("33")
    people = {
        "owner": world.user("Ibu Melati"),
        "officer": world.member(here.organisation, "officer"),
        "supervisor": world.member(here.organisation, "supervisor"),
        "companion": world.member(lp3h.organisation, "companion"),
        "stranger": world.user("Orang lain"),
        "foreign_officer": world.member(there.organisation, "officer"),
    }
    return SimpleNamespace(here=here, there=there, people=people, actors={k: Actor.of(u) for k, u in people.items()})


def scope(w: SimpleNamespace, who: str) -> Any:
    """As a page of theirs has it."""
    return scoped(scope_of(w.people[who]))


def business(w: SimpleNamespace, name: str = "Keripik Melati", *, products: tuple[str, ...] = ("Keripik",)) -> Business:
    """Small, with an NIB, a product under the duty, its owner and its companion."""
    made = world.business(REGION, name=name, sales=50_000_000, owner=w.people["owner"].person)
    Business.objects.filter(pk=made.pk).update(nib="1234567890123", scale="mikro")
    made.refresh_from_db()
    for product in products:
        add_product(business=made, name=product, group="makanan_minuman")
    add_companion(business=made, person=w.people["companion"].person, since=clock.now(), actor=w.people["officer"])
    return made


def opened(w: SimpleNamespace, of: Business, **values: Any) -> HalalCase:
    """A draft in which nothing is written."""
    with transaction.atomic(), scope(w, "owner"):
        case = open_application(business=of, owner=w.people["owner"].person, actor=w.actors["owner"], **values)
    return HalalCase.objects.select_related("case").get(pk=case.pk)


def filled(w: SimpleNamespace, of: Business, **values: Any) -> HalalCase:
    """A draft in which everything is written, and signed."""
    halal = opened(w, of, **values)
    with transaction.atomic(), scope(w, "owner"):
        fill(halal)
        signs(w, halal)
    return halal


def fill(halal: HalalCase) -> None:
    for product in halal.business.products.all():
        HalalProduct.objects.create(case=halal, product=product, name=product.name)
    HalalIngredient.objects.create(case=halal, name="Singkong", proof="alami")
    HalalIngredient.objects.create(
        case=halal, name="Minyak goreng", brand="Contoh", proof="sertifikat", certificate_number="ID00110000012345678"
    )
    HalalStep.objects.create(case=halal, position=1, text="Kupas, iris, goreng")
    HalalTool.objects.create(case=halal, name="Wajan")
    HalalSite.objects.create(case=halal, regency_id=REGION, street="Jalan Contoh 1")
    HalalSupervisor.objects.create(case=halal, name="Ibu Melati", relation="pemilik", is_muslim=True)
    ruling = criteria.criteria_today()
    assert ruling is not None
    for item in ruling.items.all():
        criteria.answer(halal.case, item, item.opens)
    HalalCase.objects.filter(pk=halal.pk).update(criteria=ruling, brand="Melati", area="kabupaten")


def signs(w: SimpleNamespace, halal: HalalCase) -> None:
    """The owner, under the statement."""
    sign(
        halal=halal,
        purpose=HalalSignature.Purpose.STATEMENT,
        signed=Signed("Ibu Melati"),
        actor=w.actors["owner"],
    )


def paper() -> str:
    """A document as it lies in the store, checked; its bytes are not looked at here."""
    made = StoredFile.objects.create(
        kind="other", region=REGION, shown_name="bukti.pdf", content_type="application/pdf", size=1, sha256=b"x",
        state="clean", stored_at=clock.now(),
    )  # fmt: skip
    return str(made.public_id)


def visit(w: SimpleNamespace, halal: HalalCase) -> HalalVisit:
    """Finished and signed by the companion."""
    with transaction.atomic(), scope(w, "companion"):
        signed = sign(
            halal=halal,
            purpose=HalalSignature.Purpose.VISIT_COMPANION,
            signed=Signed("Pendamping", "M 1 1 L 2 2"),
            actor=w.actors["companion"],
        )
        return HalalVisit.objects.create(
            case=halal, regency_id=REGION, place="Rumah pemilik", visited_at=clock.now(), companion_signature=signed,
            checklist={"bahan": {"jawab": "ya"}}, finished_at=clock.now(),
        )  # fmt: skip


def steps(w: SimpleNamespace, halal: HalalCase, move: Move, **other: Any) -> dict[str, Any]:
    """All that a move needs, as it has to be."""
    serial = f"{halal.pk:09d}"
    numbers = {
        "terbitkan": f"ID74110{serial}1126",
        "putuskan": f"KF-SD-{serial}-2026",
    }
    known = {
        "sumber": "sihalal",
        "nomor": numbers.get(move.key, f"SH2026-{serial}"),
        "tanggal": clock.today("Asia/Makassar").isoformat(),
        "tanggal_sidang": clock.today("Asia/Makassar").isoformat(),
        "jumlah": 230_000,
        "kode_sihalal": "OF11",
    }
    found = {need.key: known[need.key] for need in move.needs if not need.optional and need.key in known}
    if any(need.key == "dokumen" for need in move.needs):
        found["dokumen"] = paper()
    if move.key == "terbitkan":
        found["produk"] = [str(key) for key in halal.products.values_list("public_id", flat=True)]
    if move.key == "catat_kunjungan":
        done = HalalVisit.objects.filter(case=halal, finished_at__isnull=False).last() or visit(w, halal)
        found["kunjungan"] = str(done.public_id)
    if move.reasons:
        found["reason"] = move.reasons[0][0]
    return found | other


def who_makes(move: Move) -> str:
    """One of those who may."""
    return {OWNER: "owner", PAYER: "owner", COMPANION: "companion"}.get(move.by[0], "officer")


def go(w: SimpleNamespace, halal: HalalCase, key: str, who: str = "", **other: Any) -> Case:
    """One move, with all that it needs, under the scope of whoever makes it."""
    move = SELF_DECLARE.move[key]
    who = who or who_makes(move)
    with transaction.atomic(), scope(w, "officer"):
        given = steps(w, halal, move, **other)
    case = Case.objects.get(pk=halal.pk)
    with transaction.atomic(), scope(w, who):
        return perform(case, key, w.actors[who], case.version, **given)


def bring(w: SimpleNamespace, state: str, of: Business | None = None, **values: Any) -> HalalCase:
    """An application in this state."""
    if state == "menunggu_pembayaran":
        values.setdefault("paid_by", HalalCase.PaidBy.OWN)
    halal = filled(w, of or business(w), **values)
    for key in PATHS[state]:
        go(w, halal, key)
    return HalalCase.objects.select_related("case").get(pk=halal.pk)
