"""The invented register: who owns what, who can be reached how, who is certified, whose certificate was revoked; and
a second one that came in as a file, as real registers do."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from accounts.models import Agency, District, Person
from accounts.scope import scope_of
from accounts.services import make_person
from database.scope import scoped
from halal.services import end_certificate, record_certificate
from kukm_portal.demonstration.people import OWNERS, SINCE, STAFF, person_of
from umkm.imports.batches import import_path
from umkm.models import Business
from umkm.services import add_companion, create_business
from umkm.suggesting.runs import after_import

REGISTER = Path(__file__).parent / "register.csv"
IMPORTED = Path(__file__).parent / "imported.csv"
NAMES = (
    "Ani Budi Citra Dedi Eka Fitri Gani Hana Indra Jaya Kartika Lina Mira Nurul Oka Putri Rina Sari Tuti Umi".split()
)
# The businesses of those who sign in, by name: who has several is one person.
OWN = {
    "Keripik Pisang Melati": 0,
    "Kasoami Buton Tengah": 0,
    "Sagu Bakar Kandai": 1,
    "Bandeng Presto Teluk": 3,
    "Tuli-Tuli Wameo": 3,
    "Gula Aren Abuki": 3,
    "Madu Hutan Muna": 3,
}
SIGNED_UP = {"Keripik Pisang Melati", "Sagu Bakar Kandai", "Sambal Matah Contoh", "Kue Lapis Surabaya"}
COMPANIONED = {"Keripik Pisang Melati", "Abon Cakalang Bahari", "Kerupuk Udang Lakudo"}


def make_businesses() -> None:
    """One after the other: sixty, by the same services as the pages use."""
    officers = {agency: person_of(account).user for agency, account in _officers()}
    districts = {(d.regency_id, d.name): d.code for d in District.objects.all()}
    for number, row in enumerate(_rows()):
        officer = officers[_agency_of(row["kabupaten"])]
        with scoped(scope_of(officer)):
            owner = _owner(number, row)
            business = create_business(
                actor=officer,
                name=row["nama"],
                kind="koperasi" if row["nama"].startswith("Koperasi") else "usaha",
                regency_id=row["kabupaten"],
                district_id=districts[row["kabupaten"], row["kecamatan"]],
                description=row["kegiatan"],
                scale=row["skala"],
                origin="pemilik" if row["nama"] in SIGNED_UP else "petugas",
                products=[(row["nama"], row["kelompok"], row["asal_produk"])],
                owner=owner,
            )
            _certify(business, officer, row["sertifikat"], number)
            if row["nama"] in COMPANIONED:
                add_companion(business=business, person=_companion(), since=SINCE, actor=officer)


def import_register() -> None:
    """Four regencies of one province in one file, by the portal's own import: with phones, addresses or neither, of
    known and unknown scale, without product groups."""
    agency = Agency.objects.get(code="74")
    _, batch, _ = import_path(agency=agency, path=IMPORTED, regency="", dry_run=False, actor_name="Rahmat Contoh")
    if batch is not None:
        after_import(batch)


def _rows() -> Iterator[dict[str, str]]:
    with REGISTER.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def _officers() -> Iterator[tuple[str, object]]:
    return ((a.agency, a) for a in STAFF if a.role == "officer" and a.agency)


def _agency_of(regency: str) -> str:
    return regency if regency == "33.72" else regency[:2]


def _owner(number: int, row: dict[str, str]) -> Person | None:
    """Whoever signs in, or somebody with the contact that the register says; nobody where there is none."""
    if row["nama"] in OWN:
        return person_of(OWNERS[OWN[row["nama"]]])
    contacts = {
        "surel": [("email", f"{row['nama'].lower().replace(' ', '.')}@usaha.example", False)],
        "telepon": [("phone", f"0812 0000 {1000 + number}", False)],
        "tidak_ada": [],
    }[row["kontak"]]
    name = f"{NAMES[number % len(NAMES)]} Contoh"
    return make_person(full_name=name, contacts=contacts) if contacts else None


def _certify(business: Business, officer: object, state: str, number: int) -> None:
    if not state:
        return
    certificate = record_certificate(
        actor=officer,
        business=business,
        number=f"ID{74110000000000 + number:014}0523",
        issued_on=dt.date(2023, 5, 2),
        products=list(business.products.all()),
    )
    if state == "dicabut":
        end_certificate(
            actor=officer,
            certificate=certificate,
            day=dt.date(2024, 3, 1),
            ending="dicabut",
            reason="Bahan diganti tanpa pemberitahuan (contoh).",
        )


def _companion() -> Person:
    return person_of(next(a for a in STAFF if a.role == "companion"))
