"""Acting for an owner: who gives it, who puts it down, what it opens, and what its withdrawal ends."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Consent, Organisation
from accounts.scope import scope_of
from accounts.services import make_person, make_user
from casework.once import FIELD, new_key
from database import clock
from database.scope import scoped
from notifications.models import Message
from tests import world
from tests.documents.hostile import jpeg
from umkm import acting
from umkm.models import ActingConsent, Business, Ownership
from umkm.own_data import UmkmData
from umkm.services import add_companion, create_business

SPOKEN = {"way": "lisan", "note": "Di tempat usaha, tadi pagi, di depan anaknya."}


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    """A business in Kendari with its owner; a companion who looks after it, one who does not, officers here and there."""
    sultra, jatim = world.agency("74"), world.agency("35")
    lp3h = Organisation.objects.create(name="LP3H Contoh")
    owner = make_user(make_person(full_name="Melati Contoh", contacts=[("phone", "0812 0000 7001", True)]))
    found = SimpleNamespace(
        sultra=sultra,
        officer=world.officer(sultra),
        elsewhere=world.officer(jatim),
        companion=world.member(lp3h, "companion"),
        stranger=world.member(lp3h, "companion"),
        owner=owner,
    )
    with scoped(scope_of(found.officer)), transaction.atomic():
        found.business = create_business(
            actor=found.officer, name="Keripik Pisang Melati", regency_id="74.71", scale="mikro", origin="petugas",
            owner=owner.person, products=[("Keripik", "makanan_minuman", "domestic")],
        )  # fmt: skip
        add_companion(business=found.business, person=found.companion.person, since=clock.now(), actor=found.officer)
    return found


def recorded(w: SimpleNamespace, user: Any, **more: Any) -> ActingConsent:
    with scoped(scope_of(user)), transaction.atomic():
        return acting.record(user=user, business=w.business, owner=w.owner.person, **(SPOKEN | more))


def test_without_a_consent_nobody_but_the_owner_fills_in(w: SimpleNamespace) -> None:
    assert acting.may_fill(w.owner, w.business)
    for user in (w.companion, w.officer, w.stranger, w.elsewhere):
        decision = acting.may_fill(user, w.business)
        assert not decision and "izin" in decision.reason


def test_a_companion_puts_down_what_the_owner_said_and_the_owner_is_told(w: SimpleNamespace) -> None:
    kept = recorded(w, w.companion)
    assert acting.may_fill(w.companion, w.business)
    assert not acting.may_fill(w.stranger, w.business) and not acting.may_fill(w.officer, w.business)
    assert kept.helper_name.startswith("pendamping ") and kept.recorded_by_name == w.companion.get_full_name()
    assert kept.helper_name in kept.text
    message = Message.objects.get(kind=acting.RECORDED)
    assert (message.recipient, message.context["usaha"]) == (w.owner.person, w.business.name)
    assert Consent.objects.get(person=w.owner.person, kind="companion").withdrawn_at is None
    assert recorded(w, w.companion).pk == kept.pk  # twice is once


def test_an_officer_stands_for_the_agency(w: SimpleNamespace) -> None:
    kept = recorded(w, w.officer)
    assert kept.agency == w.sultra and kept.helper is None
    colleague = world.officer(w.sultra)
    assert acting.may_fill(w.officer, w.business) and acting.may_fill(colleague, w.business)
    assert not acting.may_fill(w.elsewhere, w.business) and not acting.may_fill(w.companion, w.business)


def test_a_stranger_puts_nothing_down(w: SimpleNamespace) -> None:
    for user in (w.stranger, w.elsewhere, w.owner):
        with pytest.raises(acting.NotNow, match="Hanya pendamping"):
            recorded(w, user)
    assert not ActingConsent.objects.exists()


def test_a_signed_form_needs_its_photo_and_a_spoken_word_its_circumstances(w: SimpleNamespace) -> None:
    with pytest.raises(acting.NotNow, match="foto formulir"):
        recorded(w, w.companion, way="formulir", note="")
    with pytest.raises(acting.NotNow, match="kapan, di mana"):
        recorded(w, w.companion, note="ya")
    kept = recorded(
        w, w.companion, way="formulir", note="0812 3456 7890", upload=SimpleUploadedFile("f.jpg", jpeg(), "image/jpeg")
    )
    assert kept.file.person == w.owner.person and kept.file.region == "74.71"
    assert "0812" not in kept.note
    with pytest.raises(IntegrityError), transaction.atomic():  # nor by SQL
        ActingConsent.objects.filter(pk=kept.pk).update(file=None)


def test_the_owner_withdraws_and_the_companion_looks_after_it_no_longer(w: SimpleNamespace) -> None:
    kept = recorded(w, w.companion)
    acting.withdraw(user=w.owner, consent=kept)
    assert not acting.may_fill(w.companion, w.business)
    assert not Business.objects.visible_to(w.companion).exists()
    assert Consent.objects.get(person=w.owner.person, kind="companion").withdrawn_at
    with pytest.raises(acting.NotNow, match="sudah ditarik"):
        acting.withdraw(user=w.owner, consent=kept)
    with pytest.raises(acting.NotNow):  # nor taken up again by the one who was sent away
        recorded(w, w.companion)


def test_a_companion_gives_it_back_and_others_cannot(w: SimpleNamespace) -> None:
    kept = recorded(w, w.companion)
    for user in (w.officer, w.stranger):
        assert not acting.may_withdraw(user, kept)
    acting.withdraw(user=w.companion, consent=kept)
    kept.refresh_from_db()
    assert kept.withdrawn_by_name == w.companion.get_full_name()
    assert Business.objects.visible_to(w.companion).exists()  # assigned all the same


def test_one_of_two_consents_leaves_the_general_one_standing(w: SimpleNamespace) -> None:
    first, second = recorded(w, w.companion), recorded(w, w.officer)
    acting.withdraw(user=w.owner, consent=first)
    assert Consent.objects.get(person=w.owner.person, kind="companion").withdrawn_at is None
    acting.withdraw(user=w.owner, consent=second)
    assert Consent.objects.get(person=w.owner.person, kind="companion").withdrawn_at


def test_withdrawn_under_own_data_it_ends_too(w: SimpleNamespace) -> None:
    recorded(w, w.companion), recorded(w, w.officer)
    UmkmData().withdraw(w.owner.person, ["companion"], clock.now())
    assert not acting.may_fill(w.companion, w.business) and not acting.may_fill(w.officer, w.business)


def test_whoever_stops_being_a_companion_or_owner_ends_it(w: SimpleNamespace) -> None:
    recorded(w, w.companion)
    ended = world.DateTimeTZRange(world.ALWAYS.lower, clock.now())
    w.companion.memberships.update(period=ended)
    assert not acting.may_fill(w.companion, w.business)
    w.companion.memberships.update(period=world.ALWAYS)
    assert acting.may_fill(w.companion, w.business)
    Ownership.objects.filter(business=w.business).update(period=world.DateTimeTZRange(None, clock.now()))
    assert not acting.may_fill(w.companion, w.business)


def test_the_owner_gives_it_on_their_own_page_without_script(w: SimpleNamespace) -> None:
    client, address = world.client_of(w.owner), reverse("umkm:acting_mine", args=[w.business.public_id])
    page = client.get(address).content.decode()
    assert w.companion.get_full_name() in page and w.stranger.person.public_id.hex not in page.replace("-", "")
    assert client.post(address, {FIELD: new_key()}).status_code == 422
    chosen = {"helper": str(w.companion.person.public_id), FIELD: new_key()}
    for _ in range(2):
        assert client.post(address, chosen).status_code == 302
    kept = ActingConsent.objects.get()
    assert (kept.way, kept.recorded_by_name, kept.owner) == ("portal", "", w.owner.person)
    assert not Message.objects.filter(kind=acting.RECORDED).exists()  # who gave it need not be told
    away = reverse("umkm:acting_withdraw", args=[kept.public_id])
    assert client.get(away).status_code == 200
    assert client.post(away).status_code == 302
    assert kept.helper_name[1:] in client.get(address).content.decode()  # among the past ones
    assert client.post(address, {"helper": str(w.stranger.person.public_id), FIELD: new_key()}).status_code == 422


def test_the_companion_puts_it_down_on_a_page(w: SimpleNamespace) -> None:
    client, address = world.client_of(w.companion), reverse("umkm:acting_record", args=[w.business.public_id])
    assert acting.sentence(w.companion.person) in client.get(address).content.decode()
    typed = {"owner": str(w.owner.person.public_id), "way": "formulir", "note": "Ditandatangani di rumahnya."}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422 and "Ditandatangani di rumahnya." in wrong.content.decode()
    photo = SimpleUploadedFile("izin.jpg", jpeg(), "image/jpeg")
    assert client.post(address, {**typed, "paper": photo, FIELD: new_key()}).status_code == 302
    assert ActingConsent.objects.get().helper == w.companion.person
    assert "Catat izin pemilik" in client.get(reverse("umkm:business", args=[w.business.public_id])).content.decode()


def test_strangers_find_no_page(w: SimpleNamespace) -> None:
    record = reverse("umkm:acting_record", args=[w.business.public_id])
    for user in (w.stranger, w.elsewhere):
        assert world.client_of(user).get(record).status_code == 404
    assert (
        world.client_of(world.user()).get(reverse("umkm:acting_mine", args=[w.business.public_id])).status_code == 404
    )
    kept = recorded(w, w.companion)
    away = reverse("umkm:acting_withdraw", args=[kept.public_id])
    assert world.client_of(w.stranger).post(away).status_code == 404
    assert ActingConsent.objects.standing().count() == 1


def test_own_data_shows_it(w: SimpleNamespace) -> None:
    kept = recorded(w, w.companion)
    shown = next(section for section in UmkmData().see(w.owner.person) if section.key == "izin_mengisi")
    assert shown.rows[0]["kalimat"] == kept.text
