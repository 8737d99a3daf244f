"""An open invitation, an absence, and the pages of three agencies: addresses and officials are invented."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import absences, joining
from accounts.models import Agency, AgencyProfile, ServiceStandard
from accounts.services import add_membership, make_person, make_user
from database import clock
from kukm_portal.demonstration.people import PASSWORD, SINCE, STAFF, person_of

PLACES = {"74": "Kendari", "35": "Surabaya", "33.72": "Surakarta"}
SERVICES = (
    ("Pendampingan sertifikat halal", "NIB, daftar bahan, dan KTP pemilik", "10 hari kerja"),
    ("Pemutakhiran data usaha", "NIB atau keterangan usaha", "3 hari kerja"),
)


def make_staff_day() -> None:
    """What the pages of people, absences and agencies show."""
    logins = {account.login: account for account in STAFF}
    admin = person_of(logins["admin@sultra.example"]).user
    officer = person_of(logins["petugas@sultra.example"]).user
    agency = Agency.objects.select_related("organisation").get(code="74")
    person = make_person(full_name="Fatma Contoh", contacts=[("email", "petugas2@sultra.example", True)])
    deputy = make_user(person, password=PASSWORD, staff=True)
    add_membership(user=deputy, organisation=agency.organisation, role="officer", since=SINCE)
    joining.invite(
        actor=admin,
        organisation=agency.organisation,
        name="Yusuf Contoh",
        address="0812 0000 7400",
        role="officer",
        period=DateTimeTZRange(clock.now(), None),
        way="kertas",
    )
    since = clock.day_starts(clock.today("Asia/Makassar") + dt.timedelta(days=7), "Asia/Makassar")
    absences.enter(
        user=officer,
        deputy=deputy,
        organisation=agency.organisation,
        since=since,
        until=since + dt.timedelta(days=5),
        actor=officer,
    )
    for code, place in PLACES.items():
        _page(Agency.objects.get(code=code), place)


def _page(agency: Agency, place: str) -> None:
    AgencyProfile.objects.create(
        agency=agency,
        address=f"Jalan Contoh Nomor 1, {place} (contoh)",
        official_name="Kepala Contoh",
        official_title="Kepala Dinas",
        official_nip="197001011990031001",
        complaint_url="https://lapor.example/",
        public_phone="0812 0000 9999",
        public_email=f"layanan@{place.lower()}.example",
    )
    for service, needs, duration in SERVICES:
        ServiceStandard.objects.create(
            agency=agency,
            service=service,
            needs=needs,
            duration=duration,
            cost="Gratis",
            basis="UU 25/2009 tentang Pelayanan Publik",
        )
