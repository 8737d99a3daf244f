"""Words: known placeholders alone, versions that are never overwritten, an agency's own before the common ones."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from database import clock
from notifications import delivery, words
from notifications.models import AgencyWords, Words
from notifications.words import KEYS, SAMPLE, Stale, Wording, fill
from tests.once.story import as_worker, plan, send
from tests.world import client_of, contact

KEY = "halal_duty.before"
EDIT = reverse("notifications:words_edit", args=[KEY, "id"])


def save(client, body: str, subject: str = "Tenggat {usaha}", seen: int = 0, **more: str):
    return client.post(EDIT + "?kirim", {"subject": subject, "body": body, "seen": seen, "simpan": "1", **more})


@pytest.mark.django_db
def test_every_common_text_is_there_in_both_languages_and_keeps_its_own_rules():
    seen = {(row.key, row.language) for row in Words.objects.all()}
    assert seen >= {(key, language) for key in KEYS for language in ("id", "en")}
    for row in Words.objects.all():
        words.check(row.key, row.subject)
        words.check(row.key, row.body)
        assert "{" not in fill(row.body, SAMPLE)


@pytest.mark.parametrize("text", ["{kode}", "{usaha.__class__}", "{0}", "{", "} {usaha}", "{usaha!r}", "{Usaha}", "{}"])
def test_other_placeholders_are_refused(text):
    with pytest.raises(ValidationError):
        words.check(KEY, text)


def test_filling_reaches_into_nothing_and_fills_once():
    assert fill("{usaha} {tenggat}", {"usaha": "{tenggat}", "tenggat": "X"}) == "{tenggat} X"


def test_an_agencys_words_are_used_for_its_own_people_and_keep_their_versions(sultra):
    client = client_of(sultra.admin)
    assert save(client, "Yang lama {usaha}.").status_code == 302
    assert save(client, "Yang baru {usaha}, {hari} hari.", seen=1).status_code == 302
    own = AgencyWords.objects.filter(agency=sultra.agency, key=KEY).order_by("version")
    assert [(row.version, row.body, row.author_name) for row in own] == [
        (1, "Yang lama {usaha}.", sultra.admin.get_full_name()),
        (2, "Yang baru {usaha}, {hari} hari.", sultra.admin.get_full_name()),
    ]
    agency = sultra.agency.pk
    assert Wording().get(KEY, "id", agency).version == 2 and Wording().get(KEY, "id", agency + 1).agency_id is None
    assert Wording(clock.now() - dt.timedelta(days=1)).get(KEY, "id", agency).agency_id is None


def test_the_letter_carries_them(sultra):
    """The words of the clock's instant: in a rehearsal of a day on which they did not exist yet, the older ones."""
    AgencyWords.objects.create(
        agency=sultra.agency, key=KEY, language="id", version=1, subject="S", body="KATA KAMI {hari}",
        since=dt.datetime(2024, 5, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    plan("2024-04-20", "coba")
    send("2024-04-20", "coba")
    assert "KATA KAMI" not in mail.outbox[-1].body
    plan("2024-07-19", "coba")
    send("2024-07-19", "coba")
    assert "KATA KAMI 90" in mail.outbox[-1].body and "Dinas 74" in mail.outbox[-1].body


def test_an_error_loses_nothing_that_was_typed(sultra):
    answer = save(client_of(sultra.admin), "Isi panjang saya {nomor_hp}")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Isi panjang saya {nomor_hp}" in page
    assert "{nomor_hp}" in page and "Yang boleh dipakai" in page
    assert not AgencyWords.objects.exists()


def test_a_stale_page_is_refused_and_says_who_was_faster(sultra):
    client = client_of(sultra.admin)
    save(client, "Pertama {usaha}")
    answer = save(client, "Terlambat {usaha}", seen=0)
    assert answer.status_code == 422 and "Terlambat {usaha}" in answer.content.decode()
    assert sultra.admin.get_full_name() in answer.content.decode()
    assert AgencyWords.objects.count() == 1
    with pytest.raises(Stale):
        words.write(key=KEY, language="id", agency=sultra.agency, subject="", body="x", author_name="", seen=0)


def test_a_version_may_begin_later_and_never_earlier(sultra):
    client, tomorrow = client_of(sultra.admin), clock.today("Asia/Makassar") + dt.timedelta(days=1)
    assert save(client, "Besok {usaha}", since=tomorrow.isoformat()).status_code == 302
    assert Wording().get(KEY, "id", sultra.agency.pk).agency_id is None
    assert Wording(clock.day_starts(tomorrow, "Asia/Makassar")).get(KEY, "id", sultra.agency.pk).body == "Besok {usaha}"
    assert save(client, "Kemarin {usaha}", seen=1, since="2020-01-01").status_code == 422


def test_the_preview_shows_sample_values_and_saves_nothing(sultra):
    data = {"subject": "P {usaha}", "body": "Isi <b>{tenggat}</b>", "seen": 0, "pratinjau": "1"}
    page = client_of(sultra.admin).post(EDIT + "?kirim", data).content.decode()
    assert "P Keripik Contoh" in page and "Isi &lt;b&gt;17 Oktober 2026" in page and "Yth. Ibu Contoh" in page
    assert not AgencyWords.objects.exists()


def test_only_the_agencys_administrator_writes_and_only_for_it(sultra):
    for someone in (sultra.officer, sultra.supervisor, sultra.head, sultra.nobody):
        assert client_of(someone).get(reverse("notifications:words")).status_code == 403
        assert save(client_of(someone), "x").status_code == 403
    client = client_of(sultra.admin)
    assert client.get(reverse("notifications:words")).status_code == 200
    for key, language in (("sign_in_code", "id"), ("apa", "id"), (KEY, "fr")):
        assert client.get(reverse("notifications:words_edit", args=[key, language])).status_code == 404


def test_versions_are_append_only(sultra):
    save(client_of(sultra.admin), "Kata {usaha}")
    for model in (Words, AgencyWords):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            model.objects.update(body="x")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            model.objects.all().delete()


def test_a_test_letter_goes_to_oneself(sultra):
    contact(sultra.admin.person, "email", "admin@dinas.example")
    client_of(sultra.admin).post(reverse("notifications:test_letter"))
    with as_worker():
        delivery.deliver(limit_s=30)
    [letter] = [m for m in mail.outbox if m.to == ["admin@dinas.example"]]
    assert letter.subject == "Surat percobaan" and "Dinas 74" in letter.body
