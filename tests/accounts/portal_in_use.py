"""Ten persons go through the portal, and everything that they leave behind is gathered: one heap of bytes a place."""

import csv
import email
import io
import os
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Contact, IdentityNumber, NoticeSeen, PrivacyNotice, User
from accounts.scope import scope_of_region
from accounts.services import add_contact, make_user
from database import clock
from database.scope import scoped
from kukm_portal.celery import app as celery
from kukm_portal.running.postgres import programs
from notifications import delivery
from tests import world
from tests.accounts.conftest import PASSWORD, Sink
from tests.once import story
from umkm.imports import batches
from umkm.models import Business, Product

PERSONS = [
    (f"Contoh {n}", f"74710{n}4507890{n:03}", f"0812 {3400 + n} {560 + n}", f"warung.{n}@contoh.id") for n in range(10)
]
VALUES = [
    pair
    for _, nik, phone, mail in PERSONS
    for pair in (("nik", nik), ("phone", phone.replace(" ", "")), ("email", mail))
]
REGENCY, REMINDED_ON = "74.71", "2026-10-10"
EMPTY_DATABASE = 15  # of the test's broker: nothing else is there


class Portal:
    """Everything that ten persons leave behind, and where."""

    def __init__(self, sink: Sink, folder: Path, log: io.StringIO) -> None:
        self.sink, self.folder, self.log = sink, folder, log
        self.task_arguments: list[str] = []
        self.statement = "SELECT 1 WHERE %s = ''"  # given an address
        self.broker = urlsplit(settings.REDIS_URL)._replace(path=f"/{EMPTY_DATABASE}").geturl()
        self.server_log = Path(os.environ["DATA_DIR"]) / "log" / "postgres.log"
        self.server_log_began = self.server_log.stat().st_size

    def use(self) -> None:
        agency = world.agency("74")
        self.officer = world.officer(agency)
        self.bring_in(agency)
        people = [self.with_a_sign_in(*row) for row in PERSONS]
        for user, row in zip(people, PERSONS, strict=True):
            self.sign_in(user, row)
        self.look_at(people)
        self.refused_by_the_database(people)
        self.write_to_them()
        with celery.connection_for_write(self.broker) as broker:
            celery.send_task("notifications.tasks.deliver", args=self.task_arguments, connection=broker)

    def bring_in(self, agency: Any) -> None:
        """A register by the command, and the same sheet uploaded and checked; two describe themselves by a contact."""
        sheet = self.folder / "register.csv"
        with sheet.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["nama usaha", "nama pemilik", "nik", "no hp", "email", "kegiatan", "catatan lain"])
            for n, (name, nik, phone, mail) in enumerate(PERSONS):
                described = {3: phone, 4: mail}.get(n, "keripik")
                rows.writerow([f"Warung {n}", name, nik, phone, mail, described, f"telepon {phone}"])
            rows.writerow(["", "Tanpa nama usaha", *PERSONS[5][1:], "keripik", ""])  # refused
        asked: dict[str, Any] = {"agency": agency, "regency": REGENCY}
        report, _, errors = batches.import_path(path=sheet, dry_run=False, actor_name="uji", **asked)
        assert (report.created, report.rejected) == (10, 1) and errors.exists()
        with sheet.open("rb") as file:
            waiting = batches.upload(file=file, name="register.csv", actor=self.officer, **asked)
        batches.check(waiting)
        sheet.unlink()  # whoever uploaded keeps it; the portal must not
        with transaction.atomic(), scoped(scope_of_region((REGENCY,))):
            Business.objects.update(scale="mikro")
            Product.objects.bulk_create(
                Product(business=row, name="Keripik", group_id=story.FOOD) for row in Business.objects.all()
            )
        story.recompute_all()

    def with_a_sign_in(self, name: str, nik: str, phone: str, mail: str) -> User:
        """The imported person proves phone and address, as at a counter."""
        with transaction.atomic(), scoped(scope_of_region((REGENCY,))):
            for kind, value in (("phone", phone), ("email", mail)):
                row = Contact.objects.with_value(kind, value).order_by("pk").first()
                assert row is not None
                Contact.objects.filter(pk=row.pk).update(verified_at=clock.now())
            person = row.person
            assert IdentityNumber.objects.with_value("nik", nik).filter(person=person).exists()
            NoticeSeen.objects.create(person=person, notice=PrivacyNotice.objects.first(), at=clock.now())
            return make_user(person, PASSWORD)

    def sign_in(self, user: User, row: tuple[str, str, str, str]) -> None:
        client = Client(raise_request_exception=False, headers={"user-agent": "Telepon"})
        _, nik, phone, mail = row
        for typed, password in ((mail, "salah"), (nik, "salah"), (phone, PASSWORD)):
            client.post("/masuk/", {"contact": typed, "password": password})
        assert client.get("/data-saya/").status_code == 200
        assert Client().post("/masuk/surel/", {"contact": mail}).status_code == 302  # a code by mail
        assert client.post("/rusak/?cari=" + mail, {"contact": phone, "nik": nik}).status_code == 500

    def look_at(self, people: list[User]) -> None:
        """An officer, who writes numbers into the reason."""
        client = world.client_of(self.officer)
        for user, (_, nik, phone, _mail) in zip(people, PERSONS, strict=True):
            with transaction.atomic(), scoped(scope_of_region((REGENCY,))):
                number = IdentityNumber.objects.get(person=user.person)
            url = reverse("accounts:reveal_number", args=[number.public_id])
            shown = client.post(url, {"reason": f"Mencocokkan {nik} dan {phone}"})
            assert nik in shown.content.decode()

    def refused_by_the_database(self, people: list[User]) -> None:
        """An address that is somebody's already, and a statement with one in it: PostgreSQL writes down what failed."""
        for _, _, phone, mail in PERSONS:
            try:
                with transaction.atomic(), scoped(scope_of_region((REGENCY,))):
                    add_contact(person=people[0].person, kind="email", typed=mail, verified=True)
            except IntegrityError:
                pass
            for statement, value in ((self.statement, mail), ("SELECT 1 / 0 AS broken WHERE %s <> ''", phone)):
                try:
                    with transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(statement, [value])
                except DataError:
                    pass

    def write_to_them(self) -> None:
        """Codes at once, reminders in a rehearsal: office hours do not matter to either. One address is refused."""
        self.sink.refused = PERSONS[9][3]
        with story.as_worker():
            codes = delivery.deliver()
        assert (codes["sent"], codes["failed"]) == (9, 1), codes
        story.plan(REMINDED_ON)
        reminders = story.send(REMINDED_ON)
        assert reminders == {"sent": 9}, "the tenth is to be called"

    def kept(self) -> dict[str, bytes]:
        to_admins = [content for to, content in self.sink.mails if to == ["admin@portal.test"]]
        assert (len(to_admins), len(self.sink.mails)) == (10, 28), "ten failures; codes and reminders to nine of ten"
        log = self.log.getvalue().encode()
        assert b"mail.log" in log and b"rusak" in log
        server_log = self.server_log.read_bytes()[self.server_log_began :]
        assert b"duplicate key" in server_log and b"division by zero" in server_log
        return {
            "database": self.dump(),
            "log": log,
            "PostgreSQL's log": server_log,
            "broker": self.dump_broker(),
            "files": self.files(),
            "mail to administrators": b"\n".join(map(decoded, to_admins)),
        }

    def dump(self) -> bytes:
        """As the role that makes the backups."""
        at = urlsplit(os.environ["DATABASE_BACKUP_URL"])
        command = [str(programs() / "pg_dump"), "-h", at.hostname, "-p", str(at.port), "-U", at.username]
        password = {"PGPASSWORD": unquote(at.password or "")}
        name = connection.settings_dict["NAME"]
        dump = subprocess.run([*command, name], check=True, capture_output=True, env=os.environ | password).stdout
        for table in ("accounts_contact", "accounts_identitynumber", "accounts_session", "notifications_message"):
            rows = dump.partition(f"COPY public.{table} (".encode())[2].partition(b"\n\\.")[0]
            assert rows.count(b"\n") >= 10, f"{table} is in it, with its rows"
        return dump

    def dump_broker(self) -> bytes:
        heap = b""
        for url in (self.broker, settings.REDIS_URL):
            client = redis.Redis.from_url(url)
            read = {
                b"list": lambda k, c=client: c.lrange(k, 0, -1),
                b"set": client.smembers,
                b"hash": client.hgetall,
                b"zset": lambda k, c=client: c.zrange(k, 0, -1),
                b"string": client.get,
            }
            heap += b"\n".join(repr((k, read[client.type(k)](k))).encode() for k in client.scan_iter())
        assert b"notifications.tasks.deliver" in heap
        return heap

    def files(self) -> bytes:
        """The sealed sheet and the errors."""
        found = [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]
        assert len(found) >= 2
        return b"\n".join(path.read_bytes() for path in found)

    def clear_broker(self) -> None:
        redis.Redis.from_url(self.broker).flushdb()


def decoded(mail: bytes) -> bytes:
    """Quoted-printable breaks lines in the middle of an address."""
    return b"\n".join(part.get_payload(decode=True) or b"" for part in email.message_from_bytes(mail).walk())
