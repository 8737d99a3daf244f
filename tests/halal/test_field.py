"""The verification on site by its pages, without script: saved page by page, signed, sent on or sent back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from casework.models import Case, CaseDocument
from casework.once import FIELD, new_key
from database import clock
from halal.forms_field import ChecklistForm
from halal.models import HalalCase, HalalSignature, HalalVisit
from halal.visiting import BACK, CHECKLIST, MOVE, PHOTOS
from tests import world
from tests.documents.hostile import jpeg
from tests.halal.applications import bring, business, go, office, scope, signs

ZONE = "Asia/Makassar"


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    found = office()
    found.halal = bring(found, MOVE.from_[0])
    found.client = world.client_of(found.people["companion"])
    return found


def at(w: SimpleNamespace, page: str = "visit") -> str:
    return reverse(f"field:{page}", args=[w.halal.case.public_id])


def placed(w: SimpleNamespace, **more: Any) -> Any:
    today = clock.today(ZONE)
    typed = {"place": "Dapur di rumah pemilik", "day": today.isoformat(), "hour": now(), FIELD: new_key()}
    return w.client.post(at(w, "place"), typed | more)


def now() -> str:
    return clock.now().astimezone(dt.timezone(dt.timedelta(hours=8))).strftime("%H:%M")


def ticked(**other: str) -> dict[str, str]:
    """As a browser sends it, the button that was pressed included."""
    return {line.key: "ya" for line in CHECKLIST} | other | {FIELD: new_key(), ChecklistForm.submit_name: "Simpan"}


def photographed(w: SimpleNamespace, *more: Any) -> Any:
    files = [SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"), *more]
    return w.client.post(photos(w), {"berkas": files, FIELD: new_key()})


def photos(w: SimpleNamespace) -> str:
    return reverse("casework:papers_item", args=[w.halal.case.public_id, PHOTOS])


def signed(w: SimpleNamespace, **more: Any) -> Any:
    typed = {"name": "Hasan Contoh", "sure": "on", FIELD: new_key()}
    return w.client.post(
        at(w, "sign"), typed | more, headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0"}
    )


@pytest.fixture
def early(w: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The case was opened yesterday: a visit today at this minute is after it."""
    Case.objects.filter(pk=w.halal.pk).update(opened_at=clock.now() - dt.timedelta(days=1))
    w.halal.case.refresh_from_db()
    return w


def test_page_by_page_then_signed_and_sent(early: SimpleNamespace) -> None:
    w = early
    assert placed(w, lat="-3.998", lng="122.513", accuracy="12").status_code == 302
    assert w.client.post(at(w, "lines"), {"bahan": "ya", FIELD: new_key()}).status_code == 302  # half of it
    with scope(w, "companion"):
        half = HalalVisit.objects.get()
    assert (half.checklist, half.accuracy, half.place) == (
        {"bahan": {"jawab": "ya", "catatan": ""}}, 12, "Dapur di rumah pemilik",
    )  # fmt: skip
    assert w.client.get(at(w, "sign")).status_code == 302  # not before all is there
    assert w.client.post(at(w, "lines"), ticked(note="Telepon 0812 3456 7890")).status_code == 302
    assert photographed(w).status_code == 302
    page = w.client.get(at(w, "sign")).content.decode()
    assert "Dapur di rumah pemilik" in page
    typed = {"drawing": "M 1 1 L 20 30 L 40 5", "owner_name": "Ibu Melati", FIELD: new_key()}
    for _ in range(2):  # sent twice, done once
        assert signed(w, **typed).status_code == 302
    case = Case.objects.get(pk=w.halal.pk)
    assert case.status == "verifikasi_lp3h"
    with scope(w, "companion"):
        visit = HalalVisit.objects.select_related("companion_signature", "owner_signature").get()
    assert visit.finished_at and "0812" not in visit.note
    assert (visit.companion_signature.way, visit.companion_signature.device) == ("gambar", "Chrome, Android")
    assert (visit.owner_signature.way, visit.owner_signature.name) == ("ketik", "Ibu Melati")
    assert case.events.latest("version").evidence["kunjungan"] == str(visit.public_id)
    assert CaseDocument.objects.filter(case=case, item=PHOTOS).count() == 1
    for who in ("owner", "officer", "companion"):
        seen = world.client_of(w.people[who]).get(reverse("casework:case", args=[case.public_id])).content.decode()
        assert "Dapur di rumah pemilik" in seen and "Chrome, Android" in seen


def test_a_visit_in_the_minute_in_which_the_case_was_opened(w: SimpleNamespace) -> None:
    assert placed(w).status_code == 302  # a form knows no seconds


def test_what_is_wrong_is_said_and_what_was_typed_stays(early: SimpleNamespace) -> None:
    w = early
    tomorrow = (clock.today(ZONE) + dt.timedelta(days=1)).isoformat()
    for more, sentence in (
        ({"day": tomorrow}, "masa depan"),
        ({"day": "2021-01-01"}, "sebelum pengajuan ini dibuka"),
        ({"hour": "25:99"}, "Tulis jam seperti 09:30."),
        ({"place": ""}, "Isi tempat yang dikunjungi."),
    ):
        answer = placed(w, **more)
        assert answer.status_code == 422 and sentence in answer.content.decode(), more
        assert "Dapur di rumah pemilik" in answer.content.decode() or "place" in more
    no = w.client.post(at(w, "lines"), ticked(alat="tidak"))
    assert no.status_code == 422 and "Tulis apa yang tidak sesuai." in no.content.decode()
    placed(w), w.client.post(at(w, "lines"), ticked()), photographed(w)
    for more, sentence in (
        ({"name": ""}, "Isi nama pendamping."),
        ({"sure": ""}, "Centang pernyataan ini"),
        ({"drawing": "<script>"}, "tidak terbaca"),
        ({"owner_drawing": "M 1 1 L 2 2"}, "Tulis nama pemilik"),
    ):
        answer = signed(w, **more)
        assert answer.status_code == 422 and sentence in answer.content.decode(), more
    assert Case.objects.get(pk=w.halal.pk).status == MOVE.from_[0]
    with scope(w, "companion"):
        assert not HalalSignature.objects.filter(purpose__startswith="kunjungan").exists()


def test_photos_are_of_whoever_visits(early: SimpleNamespace) -> None:
    w = early
    page = w.client.get(photos(w)).content.decode()
    assert at(w) in page  # the way back
    for who, status in (("owner", 422), ("officer", 302), ("companion", 302)):
        client = world.client_of(w.people[who])
        photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
        assert client.post(photos(w), {"berkas": photo, FIELD: new_key()}).status_code == status, who
    assert CaseDocument.objects.filter(case=w.halal.pk, item=PHOTOS).count() == 2


def test_a_no_goes_back_to_the_owner_with_a_reason(early: SimpleNamespace) -> None:
    w = early
    placed(w), photographed(w)
    w.client.post(at(w, "lines"), ticked(alat="tidak", alat_catatan="Wajan dipakai juga untuk yang lain."))
    answer = signed(w)
    back = reverse("casework:move", args=[w.halal.case.public_id, BACK])
    assert answer.status_code == 302 and answer["Location"] == back
    case = Case.objects.get(pk=w.halal.pk)
    assert case.status == MOVE.from_[0]
    send = reverse("casework:move", args=[case.public_id, MOVE.key])
    refused = w.client.post(send, {"versi": case.version, FIELD: new_key()})
    assert refused.status_code == 422 and "tidak dapat diteruskan" in refused.content.decode()
    given = {"versi": case.version, "reason": "alat_tercampur", "note": "Pisahkan wajannya.", FIELD: new_key()}
    assert w.client.post(back, given).status_code == 302
    assert Case.objects.get(pk=w.halal.pk).status == "dikembalikan"

    with transaction.atomic(), scope(w, "owner"):
        signs(w, HalalCase.objects.get(pk=w.halal.pk))
    go(w, w.halal, "ajukan")
    go(w, w.halal, "kirim_lagi")
    assert "Belum" in w.client.get(at(w)).content.decode()  # another turn, another visit
    with scope(w, "companion"):
        assert HalalVisit.objects.exclude(finished_at=None).count() == 1
    placed(w), w.client.post(at(w, "lines"), ticked())
    assert signed(w).status_code == 302
    assert Case.objects.get(pk=w.halal.pk).status == "verifikasi_lp3h"


def test_what_was_signed_is_not_written_over(early: SimpleNamespace) -> None:
    w = early
    placed(w), photographed(w)
    w.client.post(at(w, "lines"), ticked(alat="tidak", alat_catatan="Kotor."))
    signed(w)
    assert "sudah ditandatangani" in placed(w).content.decode()
    assert w.client.post(at(w, "anew")).status_code == 302
    assert placed(w, place="Dapur yang lain").status_code == 302
    with scope(w, "companion"):
        assert set(HalalVisit.objects.values_list("place", flat=True)) == {"Dapur di rumah pemilik", "Dapur yang lain"}


def test_only_who_may_and_only_in_their_turn(w: SimpleNamespace) -> None:
    pages = ("visit", "place", "lines", "sign")
    strange = world.member(world.agency("12").organisation, "companion")
    for page in pages:
        assert world.client_of(strange).get(at(w, page)).status_code == 404
        assert world.client_of(w.people["foreign_officer"]).get(at(w, page)).status_code == 404
        assert world.client_of(w.people["owner"]).get(at(w, page)).status_code == 302
        assert Client().get(at(w, page)).status_code == 302
    assert world.client_of(w.people["officer"]).get(at(w)).status_code == 200
    draft = bring(w, "diajukan", business(w, "Tempe"))
    early = w.client.get(reverse("field:visit", args=[draft.case.public_id]))
    assert early.status_code == 302 and early["Location"] == reverse("casework:case", args=[draft.case.public_id])


def test_a_companion_begins_the_day_with_what_waits(w: SimpleNamespace) -> None:
    page = w.client.get(reverse("field:assisted")).content.decode()
    assert w.halal.case.reference in page and at(w) in page
    assert "Keripik Melati" in page and "Catat izin" in page
    other = world.member(world.agency("13").organisation, "companion")
    assert w.halal.case.reference not in world.client_of(other).get(reverse("field:assisted")).content.decode()
    assert world.client_of(w.people["officer"]).get(reverse("field:assisted")).status_code == 403


def test_an_officer_names_who_visits(w: SimpleNamespace) -> None:
    other = world.member(world.agency("13").organisation, "companion")
    draft = bring(w, "diajukan", business(w, "Tempe"))
    client, address = world.client_of(w.people["officer"]), reverse("field:companion", args=[draft.case.public_id])
    assert "Tunjuk pendamping" in client.get(address).content.decode()
    given = {"person": str(other.person.public_id), "versi": draft.case.version, FIELD: new_key()}
    assert client.post(address, given | {"versi": 0}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert draft.case.parties.get(side="pendamping").person == other.person
    assert Case.objects.visible_to(other).filter(pk=draft.pk).exists()
    assert not Case.objects.visible_to(w.people["companion"]).filter(pk=draft.pk).exists()
