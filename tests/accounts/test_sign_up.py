"""Owners sign up: what a stranger learns is nothing, what was typed is kept, and a phone is proved by paper alone."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts import phone_codes, printed_codes, sign_up
from accounts.models import Contact, NoticeSeen, Person, PhoneCode, PrivacyNotice, SignInCode, SignUp, User
from accounts.scope import scope_of_person
from accounts.services import add_contact, make_user
from database import clock
from database.scope import scoped
from notifications.models import Message
from tests import world
from tests.accounts.conftest import PASSWORD, as_themselves, make_person, sign_in
from tests.once.story import as_worker

MAIL, PHONE = "rina@usaha.example", "0812 0000 4401"


def begin(
    contact: str = MAIL, name: str = "Rina Contoh", client: Client | None = None, **more: Any
) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.post("/daftar/", {"name": name, "contact": contact, "read": "on", **more})


def by_phone(phone: str = PHONE, password: str = PASSWORD) -> Client:
    client, _ = begin(phone)
    client.post("/daftar/kata-sandi/", {"new": password})
    return client


def code_of(client: Client) -> str:
    return SignInCode.objects.get(public_id=client.session["code"]).open()


def signed_in(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id", 0)).first()


def contacts(person: Person) -> list[Contact]:
    with as_themselves(person), transaction.atomic():
        return list(Contact.objects.filter(person=person).order_by("pk"))


# --- by e-mail ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_by_mail_the_code_makes_the_account() -> None:
    client, answer = begin()
    assert answer.headers["Location"] == "/daftar/kode/" and not User.objects.exists()
    person = Person.objects.get()
    assert Message.objects.get().recipient == person
    assert client.post("/daftar/kode/", {"token": "0000000"}).status_code == 422
    answer = client.post("/daftar/kode/", {"token": code_of(client)})
    assert answer.headers["Location"] == "/usaha-saya/cari/"
    user = signed_in(client)
    assert user is not None and user.person == person and not user.has_usable_password()
    assert [(c.kind, c.verified_at is not None) for c in contacts(person)] == [("email", True)]
    assert NoticeSeen.objects.get().person == person  # the version that stood above the form
    assert client.get("/usaha-saya/cari/").status_code == 200  # and is not asked again


@pytest.mark.django_db
def test_a_known_address_is_answered_alike_and_its_code_opens_the_account_that_is_there(user: User) -> None:
    known, known_answer = begin("sari@contoh.id")
    unknown, unknown_answer = begin("tidak.ada@contoh.id")
    assert known_answer.headers["Location"] == unknown_answer.headers["Location"]
    pages = [client.get("/daftar/kode/").content for client in (known, unknown)]
    assert without_token(pages[0]) == without_token(pages[1])
    known.post("/daftar/kode/", {"token": code_of(known)})
    assert signed_in(known) == user and User.objects.count() == 1
    user.person.refresh_from_db()
    assert user.person.full_name == "Sari Contoh"  # what a stranger typed changes nothing


def without_token(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]


@pytest.mark.django_db
def test_two_who_began_with_one_address_end_in_one_account(settings: Any) -> None:
    first, _ = begin(name="Rina")
    SignInCode.objects.update(asked_at=clock.now() - dt.timedelta(minutes=2))
    second, _ = begin(name="Rina lagi")
    second.post("/daftar/kode/", {"token": code_of(second)})
    SignInCode.objects.update(asked_at=clock.now() - dt.timedelta(minutes=4))
    SignInCode.objects.filter(public_id=first.session["code"]).update(asked_at=clock.now())
    first.post("/daftar/kode/", {"token": code_of(first)})
    assert signed_in(first) == signed_in(second) and User.objects.count() == 1


@pytest.mark.django_db
def test_a_code_of_the_sign_up_opens_nothing_at_the_sign_in() -> None:
    client, _ = begin()
    assert client.post("/masuk/kode/", {"token": code_of(client)}).status_code == 422
    assert not User.objects.exists()


# --- by phone -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_by_phone_a_password_makes_an_account_whose_phone_is_not_proved() -> None:
    client, answer = begin(PHONE)
    assert answer.headers["Location"] == "/daftar/kata-sandi/" and not Person.objects.exists()
    answer = client.post("/daftar/kata-sandi/", {"new": PASSWORD})
    assert answer.headers["Location"] == "/usaha-saya/cari/"
    user = signed_in(client)
    assert user is not None and user.check_password(PASSWORD)
    assert [(c.kind, c.verified_at) for c in contacts(user.person)] == [("phone", None)]
    page = client.get("/data-saya/").content.decode()
    assert "belum dibuktikan" in page and "/data-saya/telepon/" in page and "0812****401" in page
    # Before it is proved, only the device of the sign-up is in.
    other = sign_in(PHONE)
    assert signed_in(other) is None


@pytest.mark.django_db
def test_a_phone_that_is_proved_elsewhere_looks_like_any_other(user: User) -> None:
    taken, taken_answer = begin("0812 3456 789", client=Client())
    free, free_answer = begin(PHONE)
    assert taken_answer.headers["Location"] == free_answer.headers["Location"]
    pages = [client.get("/daftar/kata-sandi/").content for client in (taken, free)]
    assert without_token(pages[0]) == without_token(pages[1])
    assert "Sudah pernah mendaftar dengan nomor ini? Masuk saja" in pages[0].decode()
    answers = [client.post("/daftar/kata-sandi/", {"new": PASSWORD}) for client in (taken, free)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert signed_in(sign_in()) == user  # the account that has proved it still opens by it


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["pendek", "bismillah123", "rinacontoh-77", "8120000-4401-8120000x4401"])
def test_a_password_that_will_not_do_leaves_nothing_behind(password: str) -> None:
    client, _ = begin(PHONE)
    typed = password.replace("8120000-4401", "81200004401")
    assert client.post("/daftar/kata-sandi/", {"new": typed}).status_code == 422
    assert not Person.objects.exists() and not User.objects.exists()
    assert client.post("/daftar/kata-sandi/", {"new": PASSWORD}).status_code == 302  # the rest was kept


# --- the form -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_notice_and_its_basis_stand_above_the_form() -> None:
    page = Client().get("/daftar/").content.decode()
    assert "Pasal 20 ayat (2) huruf e" in page and PrivacyNotice.objects.first().body[:60] in page
    answer = Client().post("/daftar/", {"name": "Rina", "contact": MAIL})
    assert answer.status_code == 422 and "Baca pemberitahuan" in answer.content.decode()


@pytest.mark.django_db
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost() -> None:
    _, answer = begin("bukan nomor", name="Rina Contoh")
    page = answer.content.decode()
    assert answer.status_code == 422 and "bukan nomor telepon" in page and 'value="Rina Contoh"' in page
    assert Client().get("/daftar/kata-sandi/").headers["Location"] == "/daftar/"


@pytest.mark.django_db
def test_a_machine_is_stopped_and_known_addresses_count_like_others(user: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(sign_up, "MOST", 2)
    begin("sari@contoh.id")
    begin(MAIL)
    _, answer = begin("baru@usaha.example")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Terlalu banyak pendaftaran" in page and "baru@usaha.example" in page
    assert Person.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_never_proves_an_address_is_forgotten() -> None:
    begin(MAIL)
    kept, _ = begin("tetap@usaha.example")
    kept.post("/daftar/kode/", {"token": code_of(kept)})
    with as_worker():
        assert sign_up.forget_unproved() == 0
    SignUp.objects.update(begun_at=clock.now() - dt.timedelta(days=3))
    with as_worker(), transaction.atomic():
        assert sign_up.forget_unproved() == 1
        assert Contact.objects.count() == 1
    assert sorted(Person.objects.values_list("full_name", flat=True)) == ["", "Rina Contoh"]


# --- the code on paper --------------------------------------------------------------------------------------------


class Paper:
    """An owner by phone whose region an officer serves, and what the officer prints."""

    def __init__(self) -> None:
        self.client = by_phone()
        user = signed_in(self.client)
        assert user is not None
        self.user = user
        self.officer = world.officer(world.agency("74"))
        world.business("74.71", owner=self.user.person)
        (self.contact,) = contacts(self.user.person)

    def printed(self) -> str:
        """From the page, which shows it once."""
        answer = world.client_of(self.officer).post(f"/cetak-kode/{self.contact.public_id}/")
        assert answer.status_code == 200
        return str(answer.context["code"])

    def typed(self, code: str) -> str:
        answer = self.client.post("/data-saya/telepon/", {"code": code})
        return "" if answer.status_code == 302 else answer.content.decode()

    def proved(self) -> bool:
        return contacts(self.user.person)[0].verified_at is not None


@pytest.fixture
def paper(db: Any) -> Paper:
    return Paper()


def test_the_code_proves_the_phone_and_then_the_password_opens(paper: Paper) -> None:
    code = paper.printed()
    row = PhoneCode.objects.get()
    assert code.encode() not in bytes(row.digest) and row.printed_by == paper.officer
    assert paper.typed(f" {code.lower().replace('-', ' ')} ") == "" and paper.proved()
    assert signed_in(sign_in(PHONE)) == paper.user


def test_the_slip_names_the_person_and_masks_the_number(paper: Paper) -> None:
    page = world.client_of(paper.officer).post(f"/cetak-kode/{paper.contact.public_id}/").content.decode()
    assert "Rina Contoh" in page and "0812****401" in page and "0812 0000 4401" not in page
    assert "tidak ditampilkan lagi" in page


def test_used_expired_replaced_and_wrong_codes_are_named(paper: Paper) -> None:
    old = paper.printed()
    code = paper.printed()
    assert phone_codes.REPLACED in paper.typed(old)
    PhoneCode.objects.update(ends_at=clock.now())
    assert printed_codes.EXPIRED in paper.typed(code) and not paper.proved()
    code = paper.printed()
    assert printed_codes.WRONG in paper.typed("AAAA-AAAA-AAAA")
    assert paper.typed(code) == ""
    assert printed_codes.USED in paper.typed(code)


def test_the_fifth_wrong_try_ends_the_code(paper: Paper) -> None:
    code = paper.printed()
    for _ in range(4):
        assert printed_codes.WRONG in paper.typed("AAAA-AAAA-AAAA")
    assert printed_codes.SPENT in paper.typed("AAAA-AAAA-AAAA")
    assert printed_codes.SPENT in paper.typed(code) and not paper.proved()


def test_without_a_printed_code_the_page_says_where_to_get_one(paper: Paper) -> None:
    assert phone_codes.NONE_PRINTED in paper.typed("AAAA-AAAA-AAAA")


def test_a_phone_already_another_persons_is_not_proved_twice(paper: Paper) -> None:
    code = paper.printed()
    world.contact(make_person("Lain", "7471014507890003", PHONE, "lain@contoh.id"), "phone", "0812 0000 4402")
    assert "sudah dibuktikan oleh akun lain" in paper.typed(code) and not paper.proved()
    assert signed_in(paper.client) == paper.user  # the account stays as it is
    assert PhoneCode.objects.get().used_at is None


def test_a_code_of_somebody_else_proves_nothing(paper: Paper) -> None:
    code = paper.printed()
    other = by_phone("0812 0000 4403")
    answer = other.post("/data-saya/telepon/", {"code": code})
    assert answer.status_code == 422 and not paper.proved()
    assert PhoneCode.objects.get().tries_left == 5


def test_who_may_print_and_for_whom(paper: Paper) -> None:
    address = f"/cetak-kode/{paper.contact.public_id}/"
    assert world.client_of(world.officer(world.agency("35"))).get(address).status_code == 404
    assert paper.client.get(address).status_code == 403
    page = world.client_of(paper.officer).get(address)
    assert page.status_code == 200 and not PhoneCode.objects.exists()  # looking prints nothing
    assert paper.typed(paper.printed()) == ""
    answer = world.client_of(paper.officer).post(address)
    assert answer.status_code == 422 and phone_codes.PROVED in answer.content.decode()


def test_nothing_is_printed_for_whom_only_a_register_knows(db: Any) -> None:
    officer = world.officer(world.agency("74"))
    person = Person.objects.create(full_name="Tercatat")
    with transaction.atomic(), scoped(scope_of_person(person)):
        contact = add_contact(person=person, kind="phone", typed="0812 0000 4404")
    world.business("74.71", owner=person)
    client = world.client_of(officer)
    answer = client.post(f"/cetak-kode/{contact.public_id}/")
    assert answer.status_code == 422 and phone_codes.NO_ACCOUNT in answer.content.decode()
    make_user(person)
    assert client.post(f"/cetak-kode/{contact.public_id}/").status_code == 200
