"""Invented people who leave a trace in every table that can hold one, and what is left of somebody in the database."""

import datetime as dt
import json
import os
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psycopg2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import codes, keys, lockout
from accounts.actors import Actor
from accounts.models import Consent, NoticeSeen, Person, PrivacyNotice, Session, SignInFailure, User
from accounts.privacy import reveal
from accounts.scope import scope_of_person, scope_of_region
from accounts.services import make_person, make_user
from casework.engine import perform
from casework.kinds import Moved
from casework.models import Party
from database import clock
from database.history import acting
from database.scope import scoped
from documents.models import StoredFile
from documents.services import store_upload
from halal.cases import Signed, open_application, sign
from halal.models import (
    HalalCase,
    HalalIngredient,
    HalalProduct,
    HalalSite,
    HalalStep,
    HalalSupervisor,
    HalalTool,
    HalalVisit,
)
from halal.services import record_certificate
from halal.submissions import keep_submissions
from notifications.models import CallAttempt, Message, ReminderStop
from tests.documents.hostile import jpeg
from umkm import drafts
from umkm.models import ActingConsent, Business, ImportBatch, ImportChange, Ownership, Product, SourceRecord
from umkm.services import create_business, update_business

REGENCY = "74.71"


@dataclass
class Life:
    """A person, and every value by which somebody would know them."""

    person: Person
    user: User
    values: list[tuple[str, str]]
    businesses: list[Business] = field(default_factory=list)
    files: list[uuid.UUID] = field(default_factory=list)


def live(officer: User, number: int, *, shares_with: "Life | None" = None, alone: bool = True) -> Life:
    """A person who signed in, was looked at, called, written to; with a business alone, one shared, or none."""
    name = f"Wulan{number} Sarita{number} Pujiastuti"
    nik, phone, mail = f"7471014507{90 + number % 9}{number:04}", f"0813{70000000 + number}", f"wulan{number}@rumah.id"
    person = make_person(full_name=name, contacts=[("phone", phone, True), ("email", mail, True)], nik=nik)
    user = make_user(person, "tiga kucing di atap")
    made = Life(person, user, [("name", name), ("nik", nik), ("phone", phone), ("email", mail)])
    now = clock.now()
    NoticeSeen.objects.get_or_create(person=person, notice=PrivacyNotice.objects.first(), defaults={"at": now})
    Consent.objects.create(person=person, kind="reminders", text=f"Saya, {name}, setuju.", version=1, given_at=now)
    Session.objects.create(
        key_hash=uuid.uuid4().bytes, sealed=b"x", user=user, started_at=now, last_seen_at=now,
        ends_at=now + dt.timedelta(days=1),
    )  # fmt: skip
    with scoped(scope_of_person(person)), transaction.atomic():
        contact = person.contacts.get(kind="email")
        codes.ask(mail, lambda code: None)
        SignInFailure.objects.create(account=contact.blind_index, address="10.0.0.1", failed_at=now)
        lockout.failed(lockout.account_key(user, b""), "10.0.0.2")
        reveal(contact, actor=officer, reason=f"Mencocokkan data {name} di loket.")
        drafts.save(person=person, form="business", subject=None, values={"nama": f"Warung {name}"})
    if alone:
        made.businesses.append(_business(officer, made, number, []))
    if shares_with is not None:
        made.businesses.append(_business(officer, made, number + 500, [shares_with.person]))
    _messages(officer, made)
    return made


def _business(officer: User, life: Life, number: int, others: list[Person]) -> Business:
    name = f"Keripik {life.person.full_name}" if not others else f"Dapur Bersama {number}"
    street, sales = f"Jalan Cempaka Gg. {number}", 77_000_000 + number
    who = str(life.person.public_id)
    with transaction.atomic(), scoped(scope_of_region((REGENCY,))), acting(actor=who, name="", request="r"):
        business = create_business(
            actor=officer, name=name, regency_id=REGENCY, origin="petugas", scale="mikro", owner=life.person,
            products=[(f"Abon {life.person.full_name if others else life.person.full_name.split()[0]}", "makanan_minuman", "domestic")],
            figures={"street": street, "sales": sales},
        )  # fmt: skip
        for other in others:
            Ownership.objects.create(business=business, person=other, period=DateTimeTZRange(clock.now(), None))
        figures = {"street": f"{street} lama", "sales": sales + 5}
        changes = {"description": f"Dijual {life.person.full_name}"}
        update_business(business=business, changes=changes, figures=figures)
        update_business(business=business, changes={"description": "Keripik"}, figures={"street": street})
        file = store_upload(
            upload=SimpleUploadedFile("a.jpg", jpeg()), kind=StoredFile.Kind.CERTIFICATE, region=REGENCY, user=life.user
        )
        record_certificate(
            actor=officer, business=business, number=f"ID7411{number:08}", issued_on=dt.date(2025, 1, 1),
            products=list(business.products.all()), file=file,
        )  # fmt: skip
        ActingConsent.objects.create(
            business=business, owner=life.person, agency_id=officer.memberships.get().organisation_id, way="lisan",
            helper_name="petugas", text="Saya mengizinkan.", note=f"{life.person.full_name} di loket", given_at=clock.now(),
            recorded_by=officer,
        )  # fmt: skip
        batch = ImportBatch.objects.create(
            agency_id=officer.memberships.get().organisation_id, state="masuk", file_hash=b"", file_size=1,
            actor_name="uji", started_at=clock.now(),
        )  # fmt: skip
        fingerprint = uuid.uuid4().bytes
        extra = keys.seal(json.dumps({"catatan": name}), "umkm_sourcerecord.extra", uuid.UUID(bytes=fingerprint))
        SourceRecord.objects.create(
            batch=batch, business=business, made_business=True, made_person=life.person.pk, agency="74",
            regency=REGENCY, source_key=f"baris:{number}|{name.lower()}", row_number=2, fingerprint=fingerprint,
            imported={"name": name, "street": street}, extra=extra,
        )  # fmt: skip
        ImportChange.objects.create(
            batch=batch, business=business, regency=REGENCY, made_person=life.person.pk, added=[],
            record={"name": name}, before={"street": street}, figures={"sales": sales},
        )  # fmt: skip
    if not others:
        _application(officer, life, business, street)
        life.files.append(file.public_id)
        life.values += [("name", name), ("name", street), ("name", str(sales))]
    return business


def _application(officer: User, life: Life, business: Business, street: str) -> None:
    """For a halal certificate, with a companion who is another person: written, signed, sent and visited."""
    name, actor = life.person.full_name, Actor.of(life.user)
    with transaction.atomic(), scoped(scope_of_region((REGENCY,))):
        case = open_application(business=business, owner=life.person, actor=actor)
        Party.objects.create(case=case, side="pendamping", role="companion", person=officer.person)
        halal = HalalCase.objects.get(pk=case.pk)
        HalalCase.objects.filter(pk=halal.pk).update(brand=name)
        HalalProduct.objects.create(case=halal, product=business.products.first(), name=f"Abon {name}")
        HalalIngredient.objects.create(case=halal, name="Ikan", producer=name, proof="alami")
        HalalStep.objects.create(case=halal, position=1, text=f"Digoreng {name}")
        HalalTool.objects.create(case=halal, name=f"Wajan {name}")
        HalalSite.objects.create(case=halal, regency_id=REGENCY, street=street)
        HalalSupervisor.objects.create(case=halal, name=name, relation="pemilik")
        by_owner = sign(halal=halal, purpose="pernyataan", signed=Signed(name), actor=actor)
        HalalVisit.objects.create(
            case=halal, regency_id=REGENCY, place=street, note=f"Bertemu {name}.", visited_at=clock.now(),
            checklist={"bahan": {"jawab": "ya", "catatan": name}}, companion_signature=by_owner,
            finished_at=clock.now(),
        )  # fmt: skip
        keep_submissions(Moved([halal.pk], actor, {}))
        perform(case, "batalkan", Actor.of(officer), case.version, reason="permintaan_pemilik", note=f"Kata {name}.")


def _messages(officer: User, life: Life) -> None:
    message = Message.objects.create(
        kind="halal_duty", subject=Product.objects.first().pk if Product.objects.exists() else 1,
        due_date=dt.date(2026, 10, 17), milestone=30, recipient=life.person, channel="call", zone="WITA",
        region=REGENCY, planned_on=dt.date(2026, 11, 16),
    )  # fmt: skip
    CallAttempt.objects.create(
        message=message, outcome="tersambung", note=f"Bicara dengan {life.person.full_name}.", actor=officer,
        actor_name="Petugas", at=clock.now(),
    )  # fmt: skip
    ReminderStop.objects.create(person=life.person, kind="halal_duty", how="telepon", stopped_at=clock.now())


def everything() -> dict[str, list[str]]:
    """Every row of every table as text, by the role that makes the backups: what a dump would hold."""
    at = urlsplit(os.environ["DATABASE_BACKUP_URL"])._replace(path="/" + connection.settings_dict["NAME"])
    backup = psycopg2.connect(at.geturl())
    try:
        with backup.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                found[table] = [row for (row,) in cursor.fetchall()]
            return found
    finally:
        backup.close()


def said_of(rows: dict[str, list[str]], life: Life) -> set[tuple[str, str]]:
    """(table, kind) wherever a value of the person, or a word of their name, stands."""
    needles = life.values + [("name", word) for word in life.person.full_name.split()[:2]]
    return {
        (table, kind)
        for table, texts in rows.items()
        for text in texts
        for kind, needle in needles
        if needle.lower() in text.lower()
    }
