"""A world with one of everything that has an address, in Kendari, and everybody who might ask for it."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import factor_resets, joining
from accounts.actors import Actor
from accounts.models import Absence, Contact, IdentityNumber, ServiceStandard, Session, User
from accounts.scope import scope_of
from accounts.services import make_person, make_user
from casework import papers, person_service, talk
from casework.person_requests import CORRECT
from database import clock
from database.scope import scoped
from documents import resumable
from documents.models import Job, PublicCheck, StoredFile
from documents.paper import new_token
from documents.services import store_upload
from halal.cases import open_application
from halal.services import record_certificate
from notifications.letters import stop_token
from notifications.models import Message
from tests import world
from tests.cooperation.made import agreement_objects
from tests.documents.hostile import jpeg
from umkm.imports import batches
from umkm.merging.services import merge
from umkm.models import ActingConsent, Business
from umkm.saved import save_view
from umkm.services import add_companion, create_business

NOTHING = uuid.UUID(int=0)
ROLES = (
    "owner", "other_owner", "officer", "supervisor", "agency_head", "agency_admin", "companion", "partner", "observer",
    "system_admin", "far_officer", "former", "nobody",
)  # fmt: skip


@dataclass
class Everything:
    """People by role (None is nobody signed in), and the objects in Kendari by what they are."""

    people: dict[str, User | None]
    objects: dict[str, Any]


def build() -> Everything:
    """Sulawesi Tenggara and Jawa Timur; an agreement opens the registry of the first to the second."""
    sultra, jatim = world.agency("74"), world.agency("35")
    over = DateTimeTZRange(world.ALWAYS.lower, clock.now() - dt.timedelta(seconds=1))
    people: dict[str, User | None] = {
        role: world.member(sultra.organisation, role)
        for role in ("officer", "supervisor", "agency_head", "agency_admin", "companion", "observer", "system_admin")
    }
    people |= {
        "partner": world.member(jatim.organisation, "partner"),
        "far_officer": world.officer(world.agency("11")),
        "former": world.member(sultra.organisation, "officer", over),
        "owner": make_user(make_person(full_name="Pemilik", contacts=CONTACTS, nik="7471010101900001")),
        "other_owner": make_user(make_person(full_name="Lain", contacts=[("email", "lain@usaha.example", True)])),
        "nobody": None,
    }
    agreed = agreement_objects(people["agency_head"], people["officer"], sultra, jatim)
    return Everything(people, _objects(people, sultra) | agreed)


CONTACTS = [("email", "pemilik@usaha.example", True), ("phone", "0812 0000 7471", False)]


def _objects(people: dict[str, Any], sultra: Any) -> dict[str, Any]:
    officer, owner = people["officer"], people["owner"]
    with scoped(scope_of(officer)), transaction.atomic():
        business = create_business(
            actor=officer, name="Keripik Kendari", regency_id="74.71", origin="petugas", scale="mikro",
            owner=owner.person, products=[("Keripik", "makanan_minuman", "domestic")], figures={"sales": 747100},
        )  # fmt: skip
        add_companion(business=business, person=people["companion"].person, since=clock.now(), actor=officer)
        file = store_upload(
            upload=SimpleUploadedFile("a.jpg", jpeg()), kind=StoredFile.Kind.CERTIFICATE, region="74.71", user=officer
        )
        certificate = record_certificate(
            actor=officer, business=business, number="ID1", issued_on=dt.date(2025, 1, 1),
            products=list(business.products.all()), file=file,
        )  # fmt: skip
        batch = batches.upload(
            agency=sultra, file=io.BytesIO(b"nama\nSoto\n"), name="a.csv", regency="74.71", actor=officer
        )
        batches.check(batch)
    with scoped(scope_of(officer)), transaction.atomic():
        twice = [world.business("74.71", name="Abon Anoa") for _ in range(2)]
        merged = merge(actor=officer, gone=twice[0], stays=twice[1], taken=[])
    with scoped(scope_of(officer)), transaction.atomic():  # as of now: the ownership is a moment old
        contact = Contact.objects.get(person=owner.person, kind="email")
        phone = Contact.objects.get(person=owner.person, kind="phone")
        number = IdentityNumber.objects.get(person=owner.person)
    invitation, _ = joining.invite(
        actor=people["agency_admin"], organisation=sultra.organisation, name="Baru", address="baru@dinas.example",
        role="officer", period=world.ALWAYS, way="kertas",
    )  # fmt: skip
    standard = ServiceStandard.objects.create(
        agency=sultra, service="Rekomendasi", needs="KTP", duration="3 hari kerja", cost="Gratis", basis="UU 25/2009"
    )
    second = world.member(sultra.organisation, "supervisor")
    world.client_of(second)  # with a code app to lose
    reset = factor_resets.ask(
        actor=people["agency_admin"], user=second, organisation=sultra.organisation, reason="Teleponnya hilang."
    )
    absence = Absence.objects.create(
        user=people["officer"], deputy=people["supervisor"], organisation=sultra.organisation, entered_by_name="Contoh",
        period=DateTimeTZRange(clock.now(), clock.now() + dt.timedelta(days=1)),
    )  # fmt: skip
    with scoped(scope_of(owner)), transaction.atomic():
        asked = {"apa": "lainnya", "baris": "", "dari": "", "menjadi": "Alamat usaha keliru.", "keterangan": ""}
        case = person_service.lodge(owner, CORRECT, "74.71", asked=asked)
        comment = talk.comment(case, Actor.of(people["officer"]), "Catatan untuk pemohon.", shared=True)
        question = talk.ask(case, Actor.of(people["officer"]), "Alamat mana?", 5)
        taken = person_service.file_of(person_service.take_along(owner, "74.71"), owner.person)
    with scoped(scope_of(owner)), transaction.atomic():
        application = open_application(business=business, owner=owner.person, actor=Actor.of(owner))
        paper = papers.add_paper(application, "foto_produk", SimpleUploadedFile("a.jpg", jpeg()), Actor.of(owner))
        coming = resumable.begin(user=owner, place="matriks", name="a.jpg", size=9, mark="0" * 16)
        ingredient = application.halal.ingredients.create(name="Singkong", proof="alami")
        tool = application.halal.tools.create(name="Wajan")
        objection = application.halal.objections.create(part="alat", text="Bukan alat saya.", at=clock.now())
        acting = ActingConsent.objects.create(  # withdrawn: one that stood would open what the companion's row is to show shut
            business=business, owner=owner.person, helper=people["companion"].person, helper_name="pendamping",
            way="portal", text="Saya mengizinkan.", recorded_by=owner, given_at=clock.now(), withdrawn_at=clock.now(),
        )  # fmt: skip
    session = Session.objects.create(
        key_hash=b"k", sealed=b"", user=owner, started_at=clock.now(), last_seen_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(days=1),
    )  # fmt: skip
    return {
        "business": business, "product": business.products.get(), "certificate": certificate, "file": file,
        "contact": contact, "phone": phone, "number": number, "batch": batch, "session": session,
        "merged": merged, **_day_of(officer),
        "call": _message(business, owner, "call"), "mail": _message(business, owner, "mail", "failed"),
        "application": application, "paper": paper, "coming": coming, "ingredient": ingredient, "tool": tool,
        "objection": objection, "acting": acting,
        "case": case, "comment": comment, "question": question, "take_along": taken,
        "standard": standard, "invitation": invitation, "reset": reset, "absence": absence, "member": second.memberships.get(),
        "check": PublicCheck.objects.create(
            token=new_token(), kind="tanda_terima", title="Tanda terima", issued_on=dt.date(2026, 10, 17),
            made_at=clock.now(),
        ),
        "token": stop_token(owner.person.public_id, "halal_duty"),
    }  # fmt: skip


def _day_of(officer: User) -> dict[str, Any]:
    """What an officer keeps: a list under a name, and work that runs."""
    now = clock.now()
    view = save_view(user=officer, key="usaha", name="Mikro", query="skala=mikro", columns=[], shared=True)
    job = Job.objects.create(kind="registry_export", title="Unduhan", user=officer, started_at=now, seen_at=now)
    return {"saved_view": view, "job": job}


def _message(business: Business, owner: User, channel: str, state: str = "planned") -> Message:
    return Message.objects.create(
        kind="halal_duty", subject=business.products.get().pk, due_date=dt.date(2026, 10, 17),
        milestone=30 if channel == "call" else 7, recipient=owner.person, channel=channel, zone="WITA", region="74.71",
        state=state, planned_on=dt.date(2026, 11, 16), context={"basis": "PP 42/2024 Art. 160(2)", "scale": "mikro", "announced": None},
    )  # fmt: skip
