"""Applications for a halal certificate in every state, by the services of the pages: some filled in by their owner, some
by a companion or an officer with the owner's consent; one with an objection that waits."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from PIL import Image, ImageDraw

from accounts.actors import Actor
from accounts.models import Person, PersonScope, User
from accounts.scope import scope_of, scope_of_region
from casework import papers
from casework.engine import perform
from casework.models import Case
from database import clock
from database.scope import also, scoped
from documents.models import StoredFile
from documents.services import store_upload
from halal import applying, objecting, visiting
from halal.cases import Signed, name_companion
from halal.models import HalalCase, HalalIngredient, HalalSite
from halal.opening import begin
from halal.sending import seen, send
from halal.workflow import SELF_DECLARE
from kukm_portal.demonstration.people import SINCE, STAFF, person_of
from umkm import acting
from umkm.models import Business, Ownership
from umkm.services import add_companion

ONWARD = ("daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph", "kirim_fatwa", "putuskan", "terbitkan")
PAID = ("daftarkan", "kirim", "catat_kunjungan", "teruskan_bpjph", "tagih", "bayar", "putuskan", "terbitkan")
BY_COMPANION = frozenset({"catat_kunjungan", "kembalikan_pendamping"})


@dataclass(frozen=True)
class Application:
    """Of which business, begun how many days ago, by whom it is filled in, and its moves after it was sent in."""

    business: str
    days: int
    by: str  # "owner", "companion", "officer"
    moves: tuple[str, ...] = ()
    sent: bool = True
    reason: str = ""
    note: str = ""
    own_cost: bool = False


APPLICATIONS = (
    Application("Gula Aren Abuki", 2, "companion", sent=False),
    Application("Kerupuk Udang Lakudo", 3, "companion"),
    Application("Es Kelapa Pantai Nambo", 9, "officer", ONWARD[:1]),
    Application("Bandeng Presto Teluk", 12, "owner", ONWARD[:2]),
    Application("Abon Cakalang Bahari", 34, "companion", ONWARD[:2]),
    Application("Dodol Rumput Laut Mawasangka", 24, "officer", ONWARD[:3]),
    Application("Tahu Sumber Konawe", 30, "officer", ONWARD[:4]),
    Application("Parende Baubau", 33, "officer", PAID[:5], own_cost=True),
    Application("Madu Hutan Muna", 36, "owner", ONWARD[:5]),
    Application("Beras Merah Unaaha", 40, "officer", ONWARD[:6]),
    Application(
        "Tuli-Tuli Wameo", 8, "owner", ("kembalikan",), reason="bahan_tanpa_bukti",
        note="Nomor sertifikat minyak goreng tidak ditemukan. Periksa kemasannya, lalu isi lagi.",
    ),
    Application("Koperasi Nelayan Soropia", 60, "officer", ONWARD),
    Application(
        "Bumbu Impor Tenggara", 50, "officer", (*ONWARD[:4], "tolak"), reason="di_luar_kriteria",
        note="Bumbu racikan dengan bahan impor masuk jalur reguler.",
    ),
    Application(
        "Koperasi Serba Usaha Sejahtera Kendari", 20, "officer", ("batalkan",), reason="jalur_reguler",
        note="Pengurus memilih jalur reguler untuk semua produk.",
    ),
)  # fmt: skip


class Office:
    """Who works on them, and the one document that all steps bring along."""

    def __init__(self) -> None:
        accounts = {account.login: account for account in STAFF}
        self.officer: User = person_of(accounts["petugas@sultra.example"]).user
        self.companion: User = person_of(accounts["pendamping@lp3h.example"]).user
        with scoped(scope_of(self.officer)):
            self.proof = store_upload(
                upload=picture("Tangkapan layar SiHalal (contoh)"),
                kind=StoredFile.Kind.OTHER,
                region="74",
                user=self.officer,
            )


def make_halal_cases() -> None:
    """Each begins some days ago, and goes a step a day or two."""
    office = Office()
    _owned_long_ago([row.business for row in APPLICATIONS])
    for number, row in enumerate(APPLICATIONS, start=1):
        began = clock.real_now() - dt.timedelta(days=row.days)
        _make(office, row, number, began)


def _owned_long_ago(names: list[str]) -> None:
    """The demonstration's businesses are entered today; whoever applied last month owned theirs then."""
    owned = Ownership.objects.filter(business__name__in=names)
    owned.update(period=DateTimeTZRange(SINCE, None))
    PersonScope.objects.filter(person__in=owned.values("person")).update(period=DateTimeTZRange(SINCE, None))


def _make(office: Office, row: Application, number: int, began: dt.datetime) -> None:
    business = Business.objects.standing().select_related("regency").get(name=row.business)
    owner: Person = acting.owners_of(business)[0]
    step = dt.timedelta(days=row.days / (len(row.moves) + 4))
    with _on(began):
        filler = _filler(office, row, business, owner)
        with scoped(scope_of(filler)):
            case = begin(user=filler, business=business)
            _fill(filler, case, number, row, owner)
    if row.by == "companion" and not row.sent:
        _object(case, owner)
    if not row.sent:
        return
    at = began + step
    with _on(at), scoped(scope_of(filler)):
        _send(filler, case, owner)
    for move in row.moves:
        at += step
        with _on(at):
            _move(office, row, case.pk, move, number)


def _filler(office: Office, row: Application, business: Business, owner: Person) -> User:
    """The owner, or somebody whom the owner has let."""
    with scoped(scope_of(office.officer)):
        add_companion(business=business, person=office.companion.person, since=clock.now(), actor=office.officer)
    if row.by == "owner":
        user: User = owner.user
        return user
    helper = office.companion if row.by == "companion" else office.officer
    with scoped(scope_of(helper)):
        acting.record(
            user=helper,
            business=business,
            owner=owner,
            way="lisan",
            note="Di tempat usaha, setelah kalimatnya dibacakan (contoh).",
        )
    return helper


def _fill(user: User, case: Case, number: int, row: Application, owner: Person) -> None:
    found = _found(user, case)
    with also(scope_of_region((found.business.regency_id,))):  # of the register alone: what an owner sees on their page
        if row.own_cost:
            HalalCase.objects.filter(pk=case.pk).update(paid_by=HalalCase.PaidBy.OWN)
        Business.objects.filter(pk=found.business.pk).update(nib=f"91200{number:08}")
        found = _found(user, case)
        for line in found.judgement.asked if found.judgement else ():
            applying.save_answer(found, line, line.item.opens)
        applying.save_supervisor(found, name=owner.full_name, relation="pemilik", is_muslim=True)
        applying.save_products(found, list(found.business.products.all()), [])
        applying.save_brand(found, brand="", area="kabupaten")
        natural = applying.add_ingredient(found, name="Bahan utama (contoh)", kind="baku")
        applying.save_ingredient(found, natural, proof=HalalIngredient.Proof.NATURAL)
        oil = applying.add_ingredient(found, name="Minyak goreng", kind="baku")
        applying.save_ingredient(
            found,
            oil,
            proof=HalalIngredient.Proof.CERTIFICATE,
            brand="Contoh Emas",
            producer="PT Contoh",
            certificate_number="ID00110000012345678",
        )
        if not row.sent:
            return  # a draft: the rest is still to be filled in
        applying.save_steps(found, ["Cuci dan potong bahan", "Goreng sampai matang", "Tiriskan dan kemas"])
        applying.save_tool(found, None, name="Wajan", kind="manual", halal_only=True)
        applying.save_site(
            found,
            HalalSite.Kind.PRODUCTION,
            regency_id=found.business.regency_id,
            district_id=found.business.district_id,
            street="Lorong Contoh Nomor 1",
            postcode="",
            at_home=True,
        )


def _send(user: User, case: Case, owner: Person) -> None:
    found = _found(user, case)
    send(found, name=owner.full_name, read=seen(found), device="Chrome, Android")


def _object(case: Case, owner: Person) -> None:
    """While the draft is being filled in."""
    user: User = owner.user
    with scoped(scope_of(user)):
        objecting.raise_objection(
            halal=HalalCase.objects.select_related("case").get(pk=case.pk),
            actor=Actor.of(user),
            part="bahan",
            text="Saya tidak memakai minyak goreng untuk gula aren.",
        )


def _move(office: Office, row: Application, pk: int, key: str, number: int) -> None:
    user = office.companion if key in BY_COMPANION else office.officer
    halal = HalalCase.objects.select_related("case__agency", "business").get(pk=pk)
    with scoped(scope_of(office.officer)):
        if key == "kirim" and not halal.case.parties.filter(side="pendamping").exists():
            name_companion(
                case=halal.case,
                person=office.companion.person,
                actor=Actor.of(office.officer),
                version=halal.case.version,
            )
    with scoped(scope_of(user)):
        case = Case.objects.get(pk=pk)
        move, given = SELF_DECLARE.move[key], _evidence(office, halal, key, number)
        if key == "catat_kunjungan":
            given["kunjungan"] = _visit(user, halal)
        wanted = {need.key for need in move.needs}
        perform(
            case,
            key,
            Actor.of(user),
            case.version,
            reason=row.reason if move.reasons else "",
            note=row.note if move.reasons else "",
            **{name: value for name, value in given.items() if name in wanted},
        )


def _evidence(office: Office, halal: HalalCase, key: str, number: int) -> dict[str, Any]:
    day = clock.today("Asia/Jakarta").isoformat()
    numbers = {
        "daftarkan": f"SH2026-1-{number:06}",
        "kirim": f"SH2026-1-{number:06}",
        "tagih": f"INV-{number:06}",
        "bayar": f"BYR-{number:06}",
        "putuskan": f"KH-{number:06}/2026",
        "terbitkan": f"ID74110{number:09}1126",
    }
    return {
        "sumber": "sihalal",
        "nomor": numbers.get(key, f"CTT-{number:06}"),
        "tanggal": day,
        "tanggal_sidang": day,
        "dokumen": str(office.proof.public_id),
        "jumlah": 230_000,
        "produk": [str(one) for one in halal.products.values_list("public_id", flat=True)],
    }


def _visit(user: User, halal: HalalCase) -> str:
    actor = Actor.of(user)
    visiting.save_place(halal, actor, place="Dapur di rumah pemilik (contoh)", visited_at=clock.now(), where=None)
    visiting.save_checklist(halal, actor, {line.key: (visiting.YES, "") for line in visiting.CHECKLIST})
    papers.add_paper(halal.case, visiting.PHOTOS, picture("Foto kunjungan (contoh)"), actor)
    signed = Signed(user.get_full_name(), "M 20 90 L 60 30 L 90 95 L 130 40 L 180 80 L 240 60", "Chrome, Android")
    return str(visiting.finish(halal, actor, photos=1, companion=signed).public_id)


def _found(user: User, case: Case) -> applying.Applying:
    found = applying.found_for(user, case.public_id)
    assert found is not None
    return found


@contextmanager
def _on(at: dt.datetime) -> Iterator[None]:
    """As it was then. Its letters stand under a name of their own and go nowhere."""
    with clock.rehearsing(at, "peragaan"):
        yield


def picture(text: str) -> SimpleUploadedFile:
    """A drawn page that says what it stands for."""
    page = Image.new("RGB", (900, 600), "#f4efe2")
    ImageDraw.Draw(page).text((60, 270), text, fill="#333333", font_size=40)
    content = io.BytesIO()
    page.save(content, "JPEG", quality=80)
    return SimpleUploadedFile("contoh.jpg", content.getvalue(), "image/jpeg")
