"""Owners made for one journey: what it does to an application touches no other."""

import json
import uuid

from tests.journeys.harness.server import Server

MAKE = """
import json
from accounts.models import Agency, District
from accounts.scope import scope_of
from accounts.services import make_person, make_user
from database.scope import scoped
from django.db import transaction
from kukm_portal.demonstration.people import PASSWORD, STAFF, person_of
from umkm.services import create_business
officer = person_of(next(a for a in STAFF if a.login == "petugas@sultra.example")).user
with transaction.atomic(), scoped(scope_of(officer)):
    owner = make_person(full_name={name!r}, contacts=[("email", {login!r}, True)])
    make_user(owner, password=PASSWORD)
    district = District.objects.filter(regency="74.71").order_by("code").first()
    made = create_business(
        actor=officer, name={business!r}, regency_id="74.71", district_id=district.code, origin="petugas",
        scale="mikro", nib="1234567890123", owner=owner, products=[("Keripik singkong", "makanan_minuman", "domestic")],
        figures={{"sales": 48_000_000}},
    )
print(json.dumps({{"password": PASSWORD, "business": str(made.public_id)}}))
"""


def new_owner(portal: Server) -> dict[str, str]:
    """With a sign-in and a micro business in Kendari: `login`, `business` (public id)."""
    word = uuid.uuid4().hex[:8]
    login = f"pemilik-{word}@usaha.example"
    names = {"name": f"Ibu {word} Contoh", "login": login, "business": f"Keripik {word}"}
    said = json.loads(portal.manage("shell", "-v0", "-c", MAKE.format(**names)).strip().splitlines()[-1])
    account = {"login": login, "password": said["password"], "totp": "", "role": "owner", "agency": ""}
    portal.accounts.append(account)
    return account | {"business": said["business"], "name": names["name"]}
