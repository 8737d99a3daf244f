"""Businesses that stand in the invented register twice, each for another reason; and one pair that was merged."""

from typing import Any

from accounts.models import Contact, District, User
from accounts.scope import scope_of
from accounts.services import make_person
from database.scope import scoped
from kukm_portal.demonstration.people import STAFF, person_of
from umkm.duplicates import refresh_all
from umkm.merging.services import merge
from umkm.models import Business
from umkm.services import create_business, update_business

NIB = "9120000000747"
# The one that is there, and what somebody typed once more: its name, its district, and what else is the same.
TWICE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("Abon Cakalang Bahari", "ABON CAKALANG BAHARI", "Kendari Barat", {"nib": NIB, "scale": "kecil"}),
    ("Bandeng Presto Teluk", "Bandeng Presto Teluk Kendari", "Abeli", {}),
    ("Es Kelapa Pantai Nambo", "Es Kelapa Muda Nambo", "Nambo", {"phone": True}),
    ("Sabun Herbal Kendari", "Rumah Sabun Ibu Lina", "Poasia", {"email": True}),
)
MERGED = ("Katering Anoa", "Katering Anoa Wua-Wua", "Wua-Wua")


def make_doubles() -> None:
    """By the same services as the pages use, by the officer of Sulawesi Tenggara."""
    officer = person_of(next(a for a in STAFF if a.role == "officer" and a.agency == "74")).user
    with scoped(scope_of(officer)):
        for name, again, district, same in TWICE:
            there = Business.objects.get(name=name)
            if "nib" in same:
                update_business(business=there, changes={"nib": same["nib"]})
            _make(officer, there, again, district, same)
    with scoped(scope_of(officer)):  # as of now: the owners of above are a moment old
        name, again, district = MERGED
        there = Business.objects.get(name=name)
        gone = _make(officer, there, again, district, {"email": True})
        with scoped(scope_of(officer)):
            merge(actor=officer, gone=gone, stays=there, taken=[])
    refresh_all()


def _make(officer: User, there: Business, name: str, district: str, same: dict[str, Any]) -> Business:
    """Its owner is another row of the same person, as registers have them."""
    kinds = [kind for kind in ("phone", "email") if kind in same]
    contacts = [
        (contact.kind, contact.open(), False)
        for contact in Contact.objects.filter(person__ownerships__business=there, kind__in=kinds)
    ]
    owner = make_person(full_name="Lina Contoh", contacts=contacts) if contacts else None
    fields = {key: value for key, value in same.items() if key in ("nib", "scale")}
    return create_business(
        actor=officer,
        name=name,
        regency_id=there.regency_id,
        district_id=District.objects.get(regency=there.regency_id, name=district).code,
        origin="petugas",
        owner=owner,
        products=[(name, None, "domestic")],
        **fields,
    )
