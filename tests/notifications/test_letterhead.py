"""A mail bears the agency's mark and name, and at its foot where the agency is found; nothing is fetched from outside."""

import io
import uuid
from email import message_from_bytes
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import AgencyProfile
from documents.services import store_upload
from notifications import letterhead
from notifications.letterhead import Sender
from notifications.letters import Reader, mail
from notifications.readers import senders_of
from tests import world
from tests.documents.hostile import jpeg

READER = Reader(1, uuid.uuid4(), "Ibu Contoh", "id", "ibu@usaha.example", 1)


@pytest.fixture
def w(db: None, settings: Any, tmp_path: Any) -> SimpleNamespace:
    settings.FILES_DIR = tmp_path / "files"
    letterhead.mark_of.cache_clear()
    made = SimpleNamespace(agency=world.agency("74"), bare=world.agency("35"))
    upload = SimpleUploadedFile("a.jpg", jpeg((900, 600)), "image/jpeg")
    stored = store_upload(upload=upload, kind="other", region="74", user=None)
    AgencyProfile.objects.create(
        agency=made.agency, address="Jalan <Contoh> 1\nKendari", public_phone="0401 000000",
        public_email="layanan@dinas.example", logo=stored.public_id,
    )  # fmt: skip
    return made


def parts(sender: Sender) -> dict[str, Any]:
    """By content type, as a mail program reads it."""
    sent = mail(uuid.uuid4(), "Perihal", "Isi surat.\n\nSalam.", READER, {}, sender).message().as_bytes()
    whole = message_from_bytes(sent)
    return {"whole": whole} | {part.get_content_type(): part for part in whole.walk() if not part.is_multipart()}


def text_of(part: Any) -> str:
    return str(part.get_payload(decode=True).decode())


def test_mark_name_and_where_to_find_it(w):
    found = parts(senders_of(["74.71"])["74.71"])
    assert found["whole"].get_content_type() == "multipart/related"
    html, text, mark = text_of(found["text/html"]), text_of(found["text/plain"]), found["image/png"]
    assert 'src="cid:lambang"' in html and mark["Content-ID"] == "<lambang>"
    assert mark["Content-Disposition"].startswith("inline")
    with Image.open(io.BytesIO(mark.get_payload(decode=True))) as image:
        assert image.size == (96, 64)
    for words in ("Dinas 74", "Kendari", "0401 000000", "layanan@dinas.example"):
        assert words in text and words in html, words
    assert "Jalan &lt;Contoh&gt; 1" in html and "Jalan <Contoh> 1" in text
    assert html.index("Dinas 74") < html.index("Isi surat.") < html.index("Kendari")
    assert "http" not in html  # a picture from outside would tell who opened it


def test_one_that_has_said_nothing_signs_by_its_name(w):
    found = parts(senders_of(["35.78"])["35.78"])
    assert found["whole"].get_content_type() == "multipart/alternative" and "image/png" not in found
    assert "Dinas 35" in text_of(found["text/html"]) and "-- " not in text_of(found["text/plain"])


def test_a_lost_mark_stops_no_letter(w):
    AgencyProfile.objects.filter(agency=w.agency).update(logo=uuid.uuid4())
    found = parts(senders_of(["74.71"])["74.71"])
    assert "image/png" not in found and "cid:" not in text_of(found["text/html"])


def test_a_code_is_signed_by_nobody(w):
    found = parts(senders_of([""])[""])
    assert "<strong>" not in text_of(found["text/html"]) and text_of(found["text/plain"]) == "Isi surat.\n\nSalam."


def test_the_mark_is_read_once(w, django_assert_num_queries):
    sender = senders_of(["74.71"])["74.71"]
    parts(sender)
    with django_assert_num_queries(0):
        parts(sender)
    with django_assert_num_queries(1):
        senders_of(["74.71", "35.78"])
