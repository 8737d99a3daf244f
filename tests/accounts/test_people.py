"""Staff are invited by mail or by a code on paper, accept once, and end on their day."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts import joining, printed_codes
from accounts.models import Contact, Invitation, InvitationLetter, Membership, TotpDevice, User
from accounts.scope import scope_of_person
from database import clock
from database.scope import scoped
from notifications.models import Message
from tests import world
from tests.accounts.conftest import PASSWORD

DAY = dt.timedelta(days=1)
ADDRESS = "baru@dinas.example"


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    here, there = world.agency("74"), world.agency("35")
    admin = world.member(here.organisation, "agency_admin")
    return SimpleNamespace(
        here=here, there=there, admin=admin, client=world.client_of(admin),
        supervisor=world.member(here.organisation, "supervisor"),
        foreign=world.member(there.organisation, "agency_admin"),
    )  # fmt: skip


def typed(w: SimpleNamespace, **other: str) -> dict[str, str]:
    return {
        "name": "Baru Contoh", "address": ADDRESS, "way": "kertas", "seat": f"officer:{w.here.organisation.public_id}",
        "since": "2026-01-01", "until": "",
    } | other  # fmt: skip


def invited(w: SimpleNamespace, **other: str) -> tuple[Invitation, str]:
    answer = w.client.post("/orang/undang/", typed(w, **other))
    assert answer.status_code == 302, answer.content.decode()
    page = w.client.get(answer["Location"]).content.decode()
    found = re.search(r"<li>(\w{4}-\w{4}-\w{4})</li>", page)
    return Invitation.objects.latest("pk"), found[1] if found else ""


def found_with(code: str) -> Client:
    client = Client()
    answer = client.post("/undangan/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    return client


def said(answer) -> str:
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_code_on_paper_is_shown_once_and_opens_the_door_once(w):
    row, code = invited(w)
    assert code and code not in w.client.get(f"/orang/undangan/{row.public_id}/").content.decode()
    assert bytes(row.digest) != code.encode() and not InvitationLetter.objects.exists()
    client = found_with(code.lower().replace("-", " "))
    answer = client.post("/undangan/terima/", {"name": "Baru Bernama", "password": PASSWORD})
    assert answer.status_code == 302
    user = User.objects.get(person__full_name="Baru Bernama")
    assert (user.is_staff, user.check_password(PASSWORD)) == (True, True)
    assert user.memberships.get().role == "officer" and user.memberships.get().organisation == w.here.organisation
    with scoped(scope_of_person(user.person)):
        assert Contact.objects.get(person=user.person).verified_at
    assert client.get("/perkara/")["Location"] == "/masuk/pasang/"  # the second factor, as for all staff
    assert "sudah dipakai" in said(Client().post("/undangan/", {"code": code}))
    assert "sudah dipakai" in said(found_after(row, client_of=Client()))


def found_after(row: Invitation, client_of: Client):
    session = client_of.session
    session["_undangan"] = str(row.public_id)
    session.save()
    client_of.cookies["sesi"] = session.session_key
    return client_of.post("/undangan/terima/", {"name": "Lain", "password": PASSWORD})


@pytest.mark.parametrize("password", ["pendek", "bismillah123", "Baru Contoh 2026"])
def test_the_password_follows_the_rules_of_staff(w, password):
    _row, code = invited(w)
    said(found_with(code).post("/undangan/terima/", {"name": "Baru Contoh", "password": password}))
    assert not User.objects.filter(person__full_name="Baru Contoh").exists()


def test_by_mail_the_code_is_in_the_letter_alone(w):
    row, shown = invited(w, way="surel")
    message = Message.objects.get(kind="undangan")
    letter = InvitationLetter.objects.get(invitation=row)
    code = letter.open()
    assert (shown, message.recipient, message.subject, message.urgent) == ("", row.person, letter.pk, True)
    assert code not in str(message.context) and printed_codes.digest(code) == bytes(row.digest)
    found_with(code)


def test_what_cannot_be_offered_gets_a_sentence(w):
    invited(w)
    for other, sentence in (
        ({}, "sudah diundang"),
        ({"seat": f"system_admin:{w.here.organisation.public_id}"}, "Pilih pilihan yang benar"),
        ({"seat": f"officer:{w.there.organisation.public_id}"}, "Pilih pilihan yang benar"),
        ({"address": "0812 0000 0009", "way": "surel"}, "memerlukan alamat surel"),
        ({"until": "2026-01-01"}, "Sampai harus sesudah"),
        ({"address": "bukan alamat"}, "tidak dikenali"),
    ):
        page = said(w.client.post("/orang/undang/", typed(w, **other)))
        assert sentence in page or "bukan salah satu" in page, sentence
        assert "Baru Contoh" in page  # what was typed stays
    assert Invitation.objects.count() == 1


def test_expired_withdrawn_and_wrong_codes(w):
    row, code = invited(w)
    with clock.rehearsing(row.ends_at, "uji"):
        assert "lewat masa berlakunya" in joining.look_up(code, "10.0.0.1").reason
    w.client.post(f"/orang/undangan/{row.public_id}/tarik/")
    assert "sudah ditarik" in said(Client().post("/undangan/", {"code": code}))
    with scoped(scope_of_person(row.person)):
        assert not Contact.objects.filter(person=row.person).exists()  # an address kept for it alone
    for _ in range(5):
        assert "tidak cocok" in said(Client().post("/undangan/", {"code": "AAAA-AAAA-AAAA"}))
    assert "Terlalu banyak" in said(Client().post("/undangan/", {"code": code}))


def test_a_new_code_ends_the_old_one(w):
    row, code = invited(w)
    answer = w.client.post(f"/orang/undangan/{row.public_id}/kirim-ulang/")
    page = w.client.get(answer["Location"]).content.decode()
    again = re.search(r"<li>(\w{4}-\w{4}-\w{4})</li>", page)[1]
    assert again != code and "tidak cocok" in said(Client().post("/undangan/", {"code": code}))
    found_with(again)


def test_who_has_an_account_signs_in_and_accepts(w):
    known = world.user("Sudah Ada")
    world.contact(known.person, "email", ADDRESS)
    row, code = invited(w)
    assert row.person == known.person
    client = found_with(code)
    assert "Masuk dahulu" in client.get("/undangan/terima/").content.decode()
    said(client.post("/undangan/terima/", {"name": "Penyusup", "password": PASSWORD}))
    other = world.client_of(world.user("Orang Lain"))
    other.post("/undangan/", {"code": code})
    assert "akun lain" in other.get("/undangan/terima/").content.decode()
    said(other.post("/undangan/terima/"))
    own = world.client_of(known)
    own.post("/undangan/", {"code": code})
    assert own.post("/undangan/terima/").status_code == 302
    assert known.memberships.get().role == "officer"


def test_another_agency_has_no_people_here(w):
    row, _code = invited(w)
    client, nobody = world.client_of(w.foreign), "00000000-0000-0000-0000-000000000000"
    member = w.admin.memberships.get()
    for page in ("/orang/undangan/{}/", "/orang/{}/", "/orang/faktor/{}/"):
        one = row.public_id if "undangan" in page else member.public_id
        assert client.get(page.format(one)).status_code == client.get(page.format(nobody)).status_code == 404
    assert "/orang/" + str(member.public_id) in w.client.get("/orang/").content.decode()
    assert "agency_admin Dinas 74" not in client.get("/orang/").content.decode()


def test_dates_are_changed_with_a_reason_and_history(w):
    officer = world.officer(w.here)
    member = officer.memberships.get()
    page = f"/orang/{member.public_id}/"
    heir = w.supervisor.person.public_id
    until = (clock.now() + 3 * DAY).date().isoformat()
    data = {"since": "2021-02-01", "until": until, "successor": str(heir), "note": "Pindah ke dinas lain."}
    assert w.client.post(page, data).status_code == 302
    member.refresh_from_db()
    assert member.period.lower.isoformat() == "2021-01-31T16:00:00+00:00"  # midnight in WITA
    assert member.successor == w.supervisor.person
    shown = w.client.get(page).content.decode()
    assert "Pindah ke dinas lain." in shown and "agency_admin Dinas 74" in shown
    assert "sesudah hari mulainya" in said(w.client.post(page, data | {"until": "2021-02-01"}))
    assert "Alasan" in said(w.client.post(page, data | {"note": ""}))


def test_the_last_administrator_cannot_be_ended(w):
    member = w.admin.memberships.get()
    data = {"since": "2021-02-01", "until": "2026-12-31", "note": "Pindah tugas."}
    assert "satu-satunya admin" in said(w.client.post(f"/orang/{member.public_id}/", data))
    world.member(w.here.organisation, "agency_admin")
    assert w.client.post(f"/orang/{member.public_id}/", data).status_code == 302


def test_a_supervisor_sees_people_and_changes_none(w):
    client = world.client_of(w.supervisor)
    member = w.admin.memberships.get()
    assert client.get("/orang/").status_code == 200 and client.get("/orang/undang/").status_code == 403
    data = {"since": "2021-02-01", "until": "2026-12-31", "note": "Pindah tugas."}
    assert client.post(f"/orang/{member.public_id}/", data).status_code == 404
    assert Membership.objects.get(pk=member.pk).period.upper is None


def test_a_partner_of_a_grant_can_be_invited(w):
    partner = world.Organisation.objects.create(name="Koperasi Mitra Contoh")
    seat = f"partner:{partner.public_id}"
    said(w.client.post("/orang/undang/", typed(w, seat=seat)))
    world.grant(w.here, partner)
    row, code = invited(w, seat=seat)
    assert (row.organisation, row.role) == (partner, "partner")
    answer = found_with(code).post("/undangan/terima/", {"name": "Mitra Baru", "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    assert "Mitra Baru" in w.client.get("/orang/").content.decode()
    assert TotpDevice.objects.filter(user__person__full_name="Mitra Baru").count() == 0
