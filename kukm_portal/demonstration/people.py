"""Who signs in to the demonstration: one for each role, in the agencies whose pages have something to show."""

import datetime as dt
from base64 import b32encode
from dataclasses import dataclass

from accounts.keys import blind_indexes
from accounts.models import Agency, Contact, Organisation, Person, TotpDevice
from accounts.regions import zone_of
from accounts.services import add_membership, make_person, make_user
from accounts.sign_in_scope import knowing
from accounts.written_forms import NORMALISE
from database import clock

PASSWORD = "jembatan-dua-pantai-2022"  # of everybody: a banner says on each page that all of this is invented
SINCE = clock.day_starts(dt.date(2022, 1, 1), "Asia/Jakarta")
AGENCIES = {
    "74": "Dinas Koperasi dan UMKM Provinsi Sulawesi Tenggara",
    "35": "Dinas Koperasi dan UKM Provinsi Jawa Timur",
    "11": "Dinas Koperasi dan UKM Aceh",
    "51": "Dinas Koperasi dan UKM Provinsi Bali",
    "33.72": "Dinas Koperasi dan UKM Kota Surakarta",
}
COMPANIONS, MORE_COMPANIONS = "LP3H Contoh Tenggara", "LP3H Contoh Bahari"
MINISTRY, OPERATOR = "Kementerian UMKM (contoh)", "Pengelola portal (contoh)"


@dataclass(frozen=True)
class Account:
    """One sign-in as `demo` prints it; `agency` is a code, or None outside the agencies."""

    login: str
    name: str
    role: str
    agency: str | None
    organisation: str = ""


STAFF = (
    Account("petugas@sultra.example", "Rahmat Contoh", "officer", "74"),
    Account("kabid@sultra.example", "Sitti Contoh", "supervisor", "74"),
    Account("kepala@sultra.example", "La Ode Contoh", "agency_head", "74"),
    Account("admin@sultra.example", "Wa Ode Contoh", "agency_admin", "74"),
    Account("petugas@surakarta.example", "Sri Contoh", "officer", "33.72"),
    Account("petugas@jatim.example", "Agus Contoh", "officer", "35"),
    Account("petugas@aceh.example", "Cut Contoh", "officer", "11"),
    Account("petugas@bali.example", "Wayan Contoh", "officer", "51"),
    Account("kepala@jatim.example", "Endang Contoh", "agency_head", "35"),
    Account("mitra@jatim.example", "Dewi Contoh", "partner", "35"),
    Account("pendamping@lp3h.example", "Hasan Contoh", "companion", None, COMPANIONS),
    Account("pendamping@bahari.example", "Nur Contoh", "companion", None, MORE_COMPANIONS),
    Account("pengamat@kementerian.example", "Maya Contoh", "observer", None, MINISTRY),
    Account("sistem@portal.example", "Budi Contoh", "system_admin", None, OPERATOR),
)
OWNERS = (
    Account("melati@usaha.example", "Melati Contoh", "owner", None),
    Account("0812 0000 0002", "Sukma Contoh", "owner", None),  # has a phone and no e-mail address
    Account("baru@usaha.example", "Baru Contoh", "owner", None),  # has signed up and registered nothing yet
    Account("rahma@usaha.example", "Rahma Contoh", "owner", None),  # applies for halal certificates
)


def make_agencies() -> dict[str, Organisation]:
    """The agencies by code, and the other organisations by name; what is there stays."""
    made: dict[str, Organisation] = {}
    for code, name in AGENCIES.items():
        found = Agency.objects.filter(code=code).select_related("organisation").first()
        if found is None:
            organisation = Organisation.objects.create(name=name)
            found = Agency.objects.create(organisation=organisation, code=code, zone=zone_of(code))
        made[code] = found.organisation
    for name in (COMPANIONS, MORE_COMPANIONS, MINISTRY, OPERATOR):
        made[name] = Organisation.objects.get_or_create(name=name)[0]
    return made


def make_staff(organisations: dict[str, Organisation]) -> None:
    """Each with password and a code app already enrolled."""
    for account in STAFF:
        person = make_person(full_name=account.name, contacts=[("email", account.login, True)])
        user = make_user(person, password=PASSWORD, staff=True)
        organisation = organisations[account.agency or account.organisation]
        add_membership(user=user, organisation=organisation, role=account.role, since=SINCE)
        device = TotpDevice(user=user, name="Aplikasi kode", confirmed=True)
        device.set_secret()
        device.save()


def make_owners() -> None:
    """They sign in with a password; their businesses are made with the register's."""
    for account in OWNERS:
        kind = "email" if "@" in account.login else "phone"
        person = make_person(full_name=account.name, contacts=[(kind, account.login, True)])
        make_user(person, password=PASSWORD)


def accounts() -> list[dict[str, str | None]]:
    """What `demo` prints: read back from the database, so that a second run says the same."""
    return [
        {
            "login": account.login,
            "password": PASSWORD,
            "totp": _totp(account),
            "role": account.role,
            "agency": account.agency,
        }
        for account in (*STAFF, *OWNERS)
    ]


def person_of(account: Account) -> Person:
    """Found as sign-in finds it, by the blind index of the login."""
    kind = "email" if "@" in account.login else "phone"
    with knowing(blind_indexes(kind, NORMALISE[kind](account.login))):
        return Contact.objects.with_value(kind, account.login).get(verified_at__isnull=False).person


def _totp(account: Account) -> str | None:
    device = TotpDevice.objects.filter(user__person=person_of(account), confirmed=True).first()
    return b32encode(device.secret()).decode() if device else None
