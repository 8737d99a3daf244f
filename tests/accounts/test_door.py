"""The pages of the door: where they lead, what they tell, and what they do not."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SignInCode, User
from database.testing import ALWAYS_DIFFERENT
from tests import world
from tests.accounts.conftest import PASSWORD, sign_in

UNKNOWN = {"phone": "0899 9999 999", "email": "tak@dikenal.id"}
KNOWN = {"phone": "0812 3456 789", "email": "sari@contoh.id"}


def body(response) -> bytes:
    """Without what was typed and what always differs."""
    text = ALWAYS_DIFFERENT.sub(rb"\1", response.content)
    return re.sub(rb'name="contact" value="[^"]*"', b"", text)


@pytest.mark.parametrize("kind", KNOWN)
def test_known_and_unknown_get_the_same_answers(user: User, kind: str) -> None:
    for attempt in range(1, 8):
        known, unknown = (
            Client(REMOTE_ADDR="10.0.0.5").post("/masuk/", {"contact": them[kind], "password": "salah"})
            for them in (KNOWN, UNKNOWN)
        )
        assert known.status_code == unknown.status_code == (422 if attempt < 5 else 429)
        assert body(known) == body(unknown)
        if attempt >= 5:
            assert known["Retry-After"] == "900" and them_not_named(known.content.decode())
    assert sign_in(REMOTE_ADDR="10.0.0.6").get("/perangkat/").status_code == 200, "another address is not touched"
    locked = Client(REMOTE_ADDR="10.0.0.5").post("/masuk/", {"contact": KNOWN[kind], "password": PASSWORD})
    assert locked.status_code == 429, "the right one too"


def them_not_named(page: str) -> bool:
    return not any(value in page for value in (*KNOWN.values(), *UNKNOWN.values()))


def test_a_code_leads_in_and_the_answer_does_not_tell_who_there_is(user: User) -> None:
    asked = [Client(), Client()]
    for client, contact in zip(asked, (KNOWN["email"], UNKNOWN["email"]), strict=True):
        answer = client.post("/masuk/surel/", {"contact": contact, "lanjut": "/perangkat/"})
        assert answer["Location"] == "/masuk/kode/"
    known, unknown = asked
    assert body(known.get("/masuk/kode/")) == body(unknown.get("/masuk/kode/"))
    assert body(known.post("/masuk/kode/", {"token": "12"})) == body(unknown.post("/masuk/kode/", {"token": "12"}))
    code = SignInCode.objects.get(contact__isnull=False)
    assert Client().post("/masuk/kode/", {"token": code.open()}).status_code == 422, "only where it was asked for"
    assert known.post("/masuk/kode/", {"token": code.open()})["Location"] == "/perangkat/"
    assert known.get("/perangkat/").status_code == 200


def test_a_code_goes_to_an_address_and_not_to_a_phone(user: User) -> None:
    assert Client().post("/masuk/surel/", {"contact": KNOWN["phone"]}).status_code == 422
    assert not SignInCode.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/perangkat/?a=1", "/perangkat/?a=1"),
        ("https://jahat.example/", "/beranda/"),
        ("//jahat.example/", "/beranda/"),
        ("/\\jahat.example", "/beranda/"),
        ("javascript:alert(1)", "/beranda/"),
        ("perangkat/", "/beranda/"),
        ("", "/beranda/"),
    ],
)
def test_on_to_our_own_pages_alone(user: User, wanted: str, leads: str) -> None:
    for typed in (wanted, ""):
        page = Client().get("/masuk/", {"lanjut": typed}).content.decode()
        kept = re.search(r'name="lanjut" value="([^"]*)"', page)
        assert (kept[1] if kept else "") == (leads if typed and leads != "/beranda/" else "")
    answer = Client().post("/masuk/", {"contact": KNOWN["email"], "password": PASSWORD, "lanjut": wanted})
    assert answer["Location"] == leads


def test_a_page_behind_the_door_is_come_back_to(user: User) -> None:
    client = Client()
    to_door = client.get("/perangkat/?x=1")["Location"]
    page = client.get(to_door).content.decode()
    wanted = re.search(r'name="lanjut" value="([^"]*)"', page)[1]
    answer = client.post("/masuk/", {"contact": KNOWN["email"], "password": PASSWORD, "lanjut": wanted})
    assert answer["Location"] == "/perangkat/?x=1"


def test_leaving_takes_a_button(user: User) -> None:
    client = sign_in()
    assert client.get("/keluar/").status_code == 200 and client.get("/perangkat/").status_code == 200
    assert client.get("/keluar/sekarang/").status_code == 405
    assert client.post("/keluar/sekarang/").status_code == 302
    assert client.get("/perangkat/")["Location"].startswith("/masuk/")


def test_an_inactive_user_is_out_at_once(user: User) -> None:
    client = sign_in()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/perangkat/").status_code == 302
    assert sign_in().get("/perangkat/").status_code == 302


def test_what_was_typed_is_not_lost_and_a_password_never_comes_back(user: User) -> None:
    page = Client().post("/masuk/", {"contact": "sari@contoh.id", "password": "rahasiaku-salah"}).content.decode()
    assert 'value="sari@contoh.id"' in page and "rahasiaku-salah" not in page
    assert "<title>Galat:" in page


def test_pages_of_the_door_carry_no_inline_style_or_script(user: User) -> None:
    client = world.client_of(user)
    urls = ["sign_in", "sign_in_code", "code"]
    own = ["leave", "my_data", "sessions", "factor", "password", "enrol"]
    pages = [Client().get(reverse(f"accounts:{name}")) for name in urls]
    pages += [client.get(reverse(f"accounts:{name}")) for name in own]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200 and " style=" not in text and not re.search(r"<script(?![^>]*\bsrc=)", text)
