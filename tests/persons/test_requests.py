"""Requests about one's own data: every kind by its pages, its clock, who is told, what it does."""

import datetime as dt
import io
import json
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from accounts import personal_data
from accounts.actors import Actor
from accounts.models import AccessRecord, Consent, Contact, IdentityNumber, Person, PersonScope, User
from accounts.scope import scope_of
from accounts.services import make_person, make_user
from casework.correction import correct
from casework.engine import Refused, perform
from casework.escalation import escalate
from casework.models import Case, Event, PersonRequest
from casework.once import new_key
from casework.person_requests import ALL, KINDS
from casework.person_service import agency_of
from database import clock
from database.scope import scoped
from documents.models import StoredFile
from documents.storage import path_of
from notifications.models import Message, ReminderStop
from tests import world
from umkm.services import add_companion

PASSWORD = "tiga kucing di atap"
REGENCY = "74.71"


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    here, there = world.agency("74"), world.agency("35")
    person = make_person(
        full_name="Sari Contoh", nik="7471014507890002",
        contacts=[("phone", "0812 3456 789", True), ("email", "sari@contoh.id", True)],
    )  # fmt: skip
    user = make_user(person, PASSWORD)
    business = world.business(REGENCY, name="Warung Sari", owner=person, sales=12345678)
    client = world.client_of(user)
    client.get("/data-saya/")
    return SimpleNamespace(
        here=here, there=there, person=person, user=user, business=business, client=client,
        officer=world.officer(here), supervisor=world.member(here.organisation, "supervisor"),
        stranger=world.user("Orang lain"), far=world.officer(there),
    )  # fmt: skip


def proved(client: Client, path: str) -> Any:
    """The page after the password was given again."""
    asked = client.get(path)
    assert "kata sandi" in asked.content.decode().lower()
    assert client.post(path, {"password": PASSWORD}).status_code == 302
    return client.get(path)


def key_of(page: Any) -> str:
    return str(page.context["form"]["kunci"].value())


def newest() -> Case:
    found = Case.objects.order_by("-pk").first()
    assert found is not None
    return found


def test_all_kinds_have_one_series_and_one_clock() -> None:
    assert {(flow.series, flow.one_clock) for flow in ALL} == {("PDP", True)}
    assert {flow.state[flow.initial].term.hours for flow in ALL if flow.state[flow.initial].term} == {72}


def test_see_shows_everything_in_clear_after_the_password(w: SimpleNamespace) -> None:
    with transaction.atomic(), scoped(scope_of(w.officer)):
        number = IdentityNumber.objects.get(person=w.person)
    world.client_of(w.officer).post(f"/tampilkan/nomor/{number.public_id}/", {"reason": "Mencocokkan di loket."})
    page = proved(w.client, "/data-saya/lihat/")
    assert "7471014507890002" not in page.content.decode()
    sent = w.client.post("/data-saya/lihat/", {"kunci": key_of(page)}, follow=True)
    shown = sent.content.decode()
    for value in ("Sari Contoh", "7471014507890002", "+628123456789", "sari@contoh.id", "Warung Sari", "12.345.678"):
        assert value in shown, value
    assert "Mencocokkan di loket." in shown and "officer Dinas 74" in shown
    case = newest()
    assert (case.kind, case.status, case.ball_role) == ("pdp_lihat", "selesai", "")
    assert case.reference.startswith("PDP-") and case.agency == w.here and case.region == REGENCY
    assert Client().get("/data-saya/lihat/").status_code == 302
    w.client.session["_data_terlihat"] = ""
    other = world.client_of(w.stranger)
    assert "7471014507890002" not in other.get("/data-saya/lihat/").content.decode()


def test_a_correction_is_applied_by_an_officer_and_can_be_taken_back(w: SimpleNamespace) -> None:
    page = w.client.get("/data-saya/perbaiki/")
    values = {"what": "nama", "becomes": "Sari  Contoh Wijaya", "why": "Lihat KTP", "kunci": key_of(page)}
    assert w.client.post("/data-saya/perbaiki/", values).status_code == 302
    assert w.client.post("/data-saya/perbaiki/", values).status_code == 302
    case = newest()
    assert Case.objects.count() == 1 and (case.due_at - case.opened_at) == dt.timedelta(hours=72)
    told = Message.objects.get(kind="pdp_diterima")
    assert (told.recipient_id, told.context["nomor"]) == (w.person.pk, case.reference)
    officer = world.client_of(w.officer)
    shown = officer.get(f"/perkara/{case.public_id}/").content.decode()
    assert "Sari Contoh Wijaya" in shown and "dari 72 jam" in shown
    assert AccessRecord.objects.get(actor=w.officer).reason == f"Permintaan {case.reference}."
    assert officer.get(f"/perkara/{case.public_id}/").status_code == 200
    assert AccessRecord.objects.filter(actor=w.officer).count() == 1
    step = f"/perkara/{case.public_id}/langkah/terapkan/"
    assert officer.post(step, {"versi": 1, "note": "", "kunci": new_key()}).status_code == 302
    w.person.refresh_from_db()
    assert w.person.full_name == "Sari Contoh Wijaya"
    assert Message.objects.filter(kind="pdp_dijawab", recipient=w.person).exists()
    with transaction.atomic(), scoped(scope_of(w.supervisor)):
        correct(newest(), Actor.of(w.supervisor), 2, "Keliru orang.")
    w.person.refresh_from_db()
    assert (w.person.full_name, newest().status, newest().due_at) == ("Sari Contoh", "masuk", case.due_at)
    assert "Wijaya" not in str(list(PersonRequest.objects.values_list("sealed"))) + str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("kind", "becomes", "kept"),
    [("phone", "0813 9999 888", "+628139999888"), ("email", "baru@contoh.id", "baru@contoh.id")],
)
def test_a_new_contact_has_to_be_proved_and_the_old_one_still_signs_in(
    w: SimpleNamespace, kind: str, becomes: str, kept: str
) -> None:
    with transaction.atomic(), scoped(scope_of(w.user)):
        old = Contact.objects.get(person=w.person, kind=kind)
    w.client.post("/data-saya/perbaiki/", {"what": f"{kind}:{old.public_id}", "becomes": becomes})
    case = newest()
    with transaction.atomic(), scoped(scope_of(w.officer)):
        perform(case, "terapkan", Actor.of(w.officer), 1)
        rows = {row.open(): row for row in Contact.objects.filter(person=w.person, kind=kind)}
        assert rows[kept].verified_at is None and rows[kept].dead_at is None
        assert next(row for value, row in rows.items() if value != kept).dead_at is not None
    with transaction.atomic(), scoped(scope_of(w.supervisor)):
        correct(newest(), Actor.of(w.supervisor), 2, "Keliru.")
        (row,) = Contact.objects.filter(person=w.person, kind=kind)
        assert (row.pk, row.dead_at) == (old.pk, None)


def test_what_was_typed_stays_where_it_is_wrong(w: SimpleNamespace) -> None:
    with transaction.atomic(), scoped(scope_of(w.user)):
        number = IdentityNumber.objects.get(person=w.person)
    for what, becomes, says in (
        (f"nik:{number.public_id}", "123", "NIK terdiri dari 16 angka."),
        ("lainnya", "salah", "Jelaskan apa yang salah"),
        ("", "Sari", "Pilih yang perlu diperbaiki."),
    ):
        answer = w.client.post("/data-saya/perbaiki/", {"what": what, "becomes": becomes, "why": "Lihat KTP"})
        page = answer.content.decode()
        assert answer.status_code == 422 and says in page and "Lihat KTP" in page
    assert not Case.objects.exists()


def test_other_data_are_corrected_by_hand(w: SimpleNamespace) -> None:
    w.client.post("/data-saya/perbaiki/", {"what": "lainnya", "becomes": "Penjualan saya Rp5.000.000."})
    with transaction.atomic(), scoped(scope_of(w.officer)):
        with pytest.raises(Refused, match="tidak dapat diterapkan otomatis"):
            perform(newest(), "terapkan", Actor.of(w.officer), 1)
        case = perform(newest(), "tanya", Actor.of(w.officer), 1, note="Per tahun atau per bulan?")
    assert (case.status, case.ball_person_id) == ("ditanya", w.person.pk)
    assert case.due_at == Case.objects.get().events.get(version=1).due_at  # asking back does not stop the clock
    page = w.client.get(f"/perkara/{case.public_id}/").content.decode()
    assert "Giliran Anda" in page and "Jawab pertanyaan dinas" in page and "Per tahun" in page
    assert (
        w.client.post(
            f"/perkara/{case.public_id}/langkah/lengkapi/", {"versi": 2, "note": "Per tahun.", "kunci": new_key()}
        ).status_code
        == 302
    )
    assert newest().ball_role == "officer" and newest().due_at == case.due_at


def test_withdrawing_is_effective_at_once(w: SimpleNamespace) -> None:
    now = clock.now()
    for kind in ("companion", "contact_sharing"):
        Consent.objects.create(person=w.person, kind=kind, text="Ya", version=1, given_at=now)
    helper = world.user("Pendamping")
    add_companion(business=w.business, person=helper.person, since=now, actor=w.officer)
    waiting = Message.objects.create(
        kind="halal_duty", subject=1, due_date=dt.date(2026, 10, 17), milestone=1, recipient=w.person, channel="mail",
        zone="WITA", region=REGENCY, planned_on=dt.date(2026, 10, 1),
    )  # fmt: skip
    answer = w.client.post("/data-saya/tarik/", {"kinds": ["reminders", "companion"]})
    assert answer.status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "superseded" and ReminderStop.objects.filter(person=w.person, ended_at=None).exists()
    assert set(Consent.objects.filter(withdrawn_at=None).values_list("kind", flat=True)) == {"contact_sharing"}
    assert not w.business.companionships.filter(period__endswith=None).exists()
    again = w.client.post("/data-saya/tarik/", {"kinds": ["reminders"]})
    assert again.status_code == 422 and newest().reference in again.content.decode()


def test_taking_along_is_a_sealed_file_for_the_person_alone(w: SimpleNamespace) -> None:
    page = proved(w.client, "/data-saya/bawa/")
    sent = w.client.post("/data-saya/bawa/", {"kunci": key_of(page)}, follow=True)
    stored = StoredFile.objects.get(kind="export")
    address = f"/data-saya/bawa/{stored.public_id}/"
    assert address in sent.content.decode()
    assert b"Sari" not in path_of(stored.public_id).read_bytes()
    got = w.client.get(address)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content)))
    whole = json.loads(archive.read("data.json"))
    assert whole["kontak"][0]["nilai"] in ("+628123456789", "sari@contoh.id")
    assert whole["usaha"][0]["sales"] == 12345678
    assert "perangkat" not in whole and set(archive.namelist()) == {"data.json", *(f"{key}.csv" for key in whole)}
    assert "'+628123456789" in archive.read("kontak.csv").decode()
    for other in (w.stranger, w.officer, w.supervisor):
        assert world.client_of(other).get(address).status_code == 404
        assert world.client_of(other).get(f"/berkas/{stored.public_id}/").status_code == 404


def test_every_value_of_the_port_travels_as_json(w: SimpleNamespace) -> None:
    with transaction.atomic(), scoped(scope_of(w.user)):
        sections = personal_data.see(w.person)
    keys = [section.key for section in sections]
    assert len(set(keys)) == len(keys)
    assert all(set(row) <= set(section.columns) for section in sections for row in section.rows)


def agreed(w: SimpleNamespace) -> Case:
    page = proved(w.client, "/data-saya/hapus/")
    text = page.content.decode()
    assert "Yang dihapus untuk selamanya" in text and "Yang tetap disimpan karena hukum" in text
    wrong = w.client.post("/data-saya/hapus/", {"typed": "ya", "kunci": key_of(page)})
    assert wrong.status_code == 422 and not Case.objects.exists()
    assert w.client.post("/data-saya/hapus/", {"typed": "hapus", "kunci": key_of(wrong)}).status_code == 302
    with transaction.atomic(), scoped(scope_of(w.officer)):
        return perform(newest(), "setujui", Actor.of(w.officer), 1)


def test_nobody_is_erased_under_another_open_case(w: SimpleNamespace) -> None:
    w.client.post("/data-saya/perbaiki/", {"what": "lainnya", "becomes": "Penjualan saya Rp5.000.000."})
    other = newest()
    proved(w.client, "/data-saya/hapus/")
    w.client.post("/data-saya/hapus/", {"typed": "HAPUS"})
    with transaction.atomic(), scoped(scope_of(w.officer)), pytest.raises(Refused, match=other.reference):
        perform(newest(), "setujui", Actor.of(w.officer), 1)


def test_staff_are_told_to_leave_first(w: SimpleNamespace) -> None:
    officer = world.client_of(w.officer)
    w.officer.set_password(PASSWORD)
    w.officer.save()
    officer = world.client_of(w.officer)
    proved(officer, "/data-saya/hapus/")
    answer = officer.post("/data-saya/hapus/", {"typed": "HAPUS", "regency": REGENCY})
    assert answer.status_code == 422 and "bertugas" in answer.content.decode()


def test_who_has_no_business_chooses_the_regency(db: None) -> None:
    here = world.agency("74")
    own = world.agency("74.71")
    client = world.client_of(world.user("Tanpa usaha"))
    page = client.get("/data-saya/tarik/").content.decode()
    assert "Kota Kendari" in page and "Kota Surabaya" not in page
    assert client.post("/data-saya/tarik/", {"kinds": ["reminders"]}).status_code == 422
    assert client.post("/data-saya/tarik/", {"kinds": ["reminders"], "regency": "74.04"}).status_code == 302
    assert newest().agency == here and agency_of("74.71") == own


def test_a_stranger_gets_what_is_told_of_nothing(w: SimpleNamespace) -> None:
    w.client.post("/data-saya/tarik/", {"kinds": ["reminders"]})
    for other in (w.stranger, w.far):
        assert world.client_of(other).get(f"/perkara/{newest().public_id}/").status_code == 404
    assert "PDP-" not in world.client_of(w.stranger).get("/data-saya/hak/").content.decode()
    assert newest().reference in w.client.get("/data-saya/hak/").content.decode()


@pytest.mark.parametrize(
    ("hours", "marks"),
    [([23], []), ([24, 25], [24]), ([24, 48, 60, 71, 100], [24, 48, 60]), ([61, 62], [60])],
)
def test_the_head_is_told_at_each_mark_once(w: SimpleNamespace, hours: list[int], marks: list[int]) -> None:
    w.client.post("/data-saya/tarik/", {"kinds": ["reminders"]})
    case = newest()
    for at in hours:
        with clock.rehearsing(case.opened_at + dt.timedelta(hours=at), "uji"):
            escalate()
            escalate()
    told = Message.objects.filter(kind="pdp_eskalasi").order_by("milestone")
    assert list(told.values_list("milestone", flat=True)) == marks
    assert {row.recipient_id for row in told} <= {w.supervisor.person_id}
    assert all(row.context["nomor"] == case.reference and row.context["jam"] == str(row.milestone) for row in told)


def test_nothing_is_told_of_what_has_ended_and_officers_stand_in_for_a_missing_head(w: SimpleNamespace) -> None:
    w.client.post("/data-saya/tarik/", {"kinds": ["reminders"]})
    w.supervisor.memberships.all().delete()
    case = newest()
    with clock.rehearsing(case.opened_at + dt.timedelta(hours=30), "uji"):
        assert escalate() == 1
    assert Message.objects.get(kind="pdp_eskalasi").recipient_id == w.officer.person_id
    perform(case, "jawab", Actor.of(w.officer), 1)
    with clock.rehearsing(case.opened_at + dt.timedelta(hours=50), "uji"):
        assert escalate() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_term(w: SimpleNamespace, kind: str) -> None:
    from_table = {(row.kind, row.state, row.hours) for row in _terms()}
    assert (kind, "masuk", 72) in from_table


def _terms() -> Any:
    return Case._meta.apps.get_model("casework", "StageTerm").objects.all()


class TestErasing:
    """By the command, under a request."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def w(self, transactional_db: None, w: SimpleNamespace) -> SimpleNamespace:
        return w

    def test_from_the_request_to_the_tombstone(self, w: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
        case = agreed(w)
        with pytest.raises(CommandError, match="has not left yet"):
            call_command("erase_person", case.reference)
        Message.objects.filter(kind="pdp_hapus_disetujui").update(state="sent")
        call_command("erase_person", case.reference)
        assert json.loads(capsys.readouterr().out)["erased"] == [str(w.person.public_id)]
        case.refresh_from_db()
        assert (case.status, case.ball_role) == ("dihapus", "")
        assert [event.move for event in case.events.all()] == ["buka", "setujui", "hapuskan"]
        assert case.events.get(version=1).evidence.keys() == {"orang_dihapus"}
        assert case.events.get(version=1).actor_person_id is None
        assert not Person.objects.get(pk=w.person.pk).full_name
        assert not PersonScope.objects.filter(person=w.person).exists()
        assert world.client_of(w.officer).get(f"/perkara/{case.public_id}/").status_code == 200
        with transaction.atomic(), scoped(scope_of(w.supervisor)), pytest.raises(Refused, match="di luar berkas"):
            correct(case, Actor.of(w.supervisor), case.version, "Keliru.")

    def test_not_without_an_officer_who_agreed(self, w: SimpleNamespace) -> None:
        proved(w.client, "/data-saya/hapus/")
        w.client.post("/data-saya/hapus/", {"typed": "HAPUS"})
        with pytest.raises(CommandError, match="not agreed to"):
            call_command("erase_person", newest().reference)
        with pytest.raises(CommandError, match="no request for erasure"):
            call_command("erase_person", "PDP-2026-999999-0")
        assert Person.objects.get(pk=w.person.pk).full_name
        assert User.objects.get(pk=w.user.pk).is_active
