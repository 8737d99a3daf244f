"""The call list: numbers for its officer alone and on record, outcomes saved at once and taken back."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import AccessRecord, Contact
from database import clock
from database.testing import assert_hidden, comparable
from notifications.calls import CallRefused, Outcome, record_call, take_back_call
from notifications.models import CallAttempt, Message, ReminderStop
from tests.once.story import as_worker, plan
from tests.world import client_of

LIST = reverse("notifications:calls")


def message_of(person) -> Message:
    return Message.objects.get(recipient=person, rehearsal="")


def post(someone, message, outcome: str, **more: object):
    return client_of(someone).post(
        reverse("notifications:record_call", args=[message.public_id]), {"hasil": outcome, **more}
    )


def living_phones(person) -> int:
    with as_worker(), transaction.atomic():
        return Contact.objects.filter(person=person, kind="phone", dead_at=None).count()


def test_numbers_are_shown_to_its_officer_and_to_nobody_else(sultra):
    for someone in (sultra.officer, sultra.supervisor):
        page = client_of(someone).get(LIST).content.decode()
        assert "0812 0000 0002" in page and "tel:+6281200000002" in page and "0812 0000 0003" in page
    assert "usaha.example" not in page
    elsewhere = client_of(sultra.stranger).get(LIST)
    assert elsewhere.status_code == 200 and "0812 0000" not in elsewhere.content.decode()
    for someone in (sultra.head, sultra.admin, sultra.nobody):
        assert client_of(someone).get(LIST).status_code == 403
    assert client_of(None).get(LIST).status_code == 302


def test_every_number_shown_leaves_one_record_a_day_and_officer(sultra):
    client = client_of(sultra.officer)
    client.get(LIST)
    client.get(LIST + "?cetak")
    seen = AccessRecord.objects.filter(actor=sultra.officer, kind="phone")
    assert sorted(seen.values_list("person", flat=True)) == sorted([sultra.called.pk, sultra.second.pk])
    client_of(sultra.supervisor).get(LIST)
    assert AccessRecord.objects.filter(kind="phone").count() == 4


def test_the_page_is_kept_in_no_cache(sultra):
    assert client_of(sultra.officer).get(LIST)["Cache-Control"] == "private, no-store"


def test_who_was_reached_leaves_the_list_and_comes_back_when_taken_back(sultra):
    message = message_of(sultra.called)
    answer = post(sultra.officer, message, "tersambung", dilihat=0)
    assert answer.status_code == 302 and answer["Location"] == LIST
    assert not Message.objects.to_call().filter(pk=message.pk).exists()
    page = client_of(sultra.officer).get(LIST).content.decode()
    assert "0812 0000 0002" not in page and "Hasil saya hari ini" in page
    post(sultra.officer, message, "batal", dilihat=1)
    assert Message.objects.to_call().filter(pk=message.pk).exists()
    assert list(CallAttempt.objects.values_list("outcome", flat=True)) == ["tersambung", "dibatalkan"]


def test_a_wrong_number_dies_and_lives_again_when_taken_back(sultra):
    message = message_of(sultra.called)
    post(sultra.officer, message, "salah_nomor", dilihat=0)
    assert living_phones(sultra.called) == 0
    page = client_of(sultra.officer).get(LIST).content.decode()
    assert "perlu kunjungan" in page and "0812 0000 0002" not in page
    post(sultra.officer, message, "batal", dilihat=1)
    assert living_phones(sultra.called) == 1


def test_who_does_not_wish_it_is_stopped_until_it_is_taken_back(sultra):
    message = message_of(sultra.called)
    post(sultra.officer, message, "tidak_mau", dilihat=0)
    stop = ReminderStop.objects.get(person=sultra.called)
    assert (stop.kind, stop.how, stop.ended_at) == ("halal_duty", "telepon", None)
    post(sultra.officer, message, "batal", dilihat=1)
    assert not ReminderStop.objects.filter(ended_at=None).exists()
    assert Message.objects.to_call().filter(pk=message.pk).exists()


def test_call_again_hides_the_row_until_its_day(sultra):
    message = message_of(sultra.called)
    day = clock.today("Asia/Makassar") + dt.timedelta(days=3)
    post(sultra.officer, message, "telepon_lagi", hari=day.isoformat(), dilihat=0)
    assert not Message.objects.to_call().filter(pk=message.pk).exists()
    message.refresh_from_db()
    assert (message.state, message.not_before.astimezone(dt.timezone(dt.timedelta(hours=8))).date()) == ("planned", day)
    for wrong in ("", "kemarin", (clock.today("Asia/Jakarta") - dt.timedelta(days=2)).isoformat()):
        post(sultra.officer, message_of(sultra.second), "telepon_lagi", hari=wrong, dilihat=0)
    assert CallAttempt.objects.count() == 1


def test_a_double_click_is_one_outcome_and_the_faster_colleague_wins(sultra):
    message = message_of(sultra.called)
    post(sultra.officer, message, "tidak_diangkat", dilihat=0)
    post(sultra.officer, message, "tidak_diangkat", dilihat=0)
    post(sultra.supervisor, message, "tersambung", dilihat=0)
    assert CallAttempt.objects.count() == 1
    with pytest.raises(CallRefused, match=sultra.officer.get_full_name()):
        record_call(message=message, outcome=Outcome.REACHED, actor=sultra.supervisor, seen=0)
    assert not take_back_call(message=message, actor=sultra.supervisor, seen=0)


def test_no_answer_stays_on_the_list_with_its_history(sultra):
    post(sultra.officer, message_of(sultra.called), "tidak_diangkat", dilihat=0)
    page = client_of(sultra.supervisor).get(LIST).content.decode()
    assert "Tidak diangkat" in page and "0812 0000 0002" in page and 'name="dilihat" value="1"' in page


def test_somebody_elses_message_is_a_page_that_is_not_there(sultra):
    message = message_of(sultra.called)
    foreign = post(sultra.stranger, message, "tersambung")
    missing = client_of(sultra.stranger).post(
        reverse("notifications:record_call", args=["00000000-0000-4000-8000-000000000000"]), {"hasil": "tersambung"}
    )
    assert foreign.status_code == missing.status_code == 404
    assert comparable(foreign, {}) == comparable(missing, {})
    for someone in (sultra.head, sultra.nobody):
        assert post(someone, message, "tersambung").status_code == 403
    assert not CallAttempt.objects.exists()


@pytest.mark.parametrize("outcome", ["", "dibatalkan", "apa saja"])
def test_an_unknown_outcome_writes_nothing(sultra, outcome):
    assert post(sultra.officer, message_of(sultra.called), outcome).status_code == 302
    assert not CallAttempt.objects.exists()


def test_what_was_mailed_cannot_be_called(sultra):
    assert post(sultra.officer, message_of(sultra.mailed), "tersambung").status_code == 404


def test_numbers_in_a_note_are_masked(sultra):
    made = record_call(
        message=message_of(sultra.called), outcome=Outcome.NO_ANSWER, actor=sultra.officer, note="coba 0812 3456 789"
    )
    assert made.note == "coba [disamarkan]"


def test_outcomes_are_append_only(sultra):
    post(sultra.officer, message_of(sultra.called), "tidak_diangkat", dilihat=0)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        CallAttempt.objects.update(outcome="tersambung")


def test_a_rehearsals_list_is_chosen_in_the_demonstration_alone(sultra, settings):
    plan("2024-10-10", "coba")
    settings.DEMONSTRATION = True
    page = client_of(sultra.officer).get(LIST + "?latihan=coba").content.decode()
    assert "7 hari lagi" in page and "10 Oktober 2024" in page
    assert client_of(sultra.officer).get(LIST + "?latihan=lain").status_code == 404
    settings.DEMONSTRATION = False
    assert client_of(sultra.officer).get(LIST + "?latihan=coba").status_code == 404
    rehearsed = Message.objects.get(rehearsal="coba", recipient=sultra.called)
    assert post(sultra.officer, rehearsed, "tersambung").status_code == 404


def test_a_rehearsals_outcome_does_nothing_to_people(sultra, settings):
    settings.DEMONSTRATION = True
    plan("2024-10-10", "coba")
    for person, outcome in ((sultra.called, "salah_nomor"), (sultra.second, "tidak_mau")):
        post(sultra.officer, Message.objects.get(rehearsal="coba", recipient=person), outcome, dilihat=0)
    assert CallAttempt.objects.count() == 2
    assert living_phones(sultra.called) == 1 and not ReminderStop.objects.exists()
    assert Message.objects.to_call().count() == 2  # real life's list is as it was


def test_the_region_narrows_the_list(sultra):
    assert client_of(sultra.officer).get(LIST + "?wilayah=74.71").content.decode().count("tel:") == 2
    assert client_of(sultra.officer).get(LIST + "?wilayah=74.72").content.decode().count("tel:") == 0


def test_the_stranger_learns_nothing_from_the_sent_message(sultra):
    Message.objects.filter(recipient=sultra.mailed).update(recipient=sultra.nobody.person, state="sent")
    message = Message.objects.get(recipient=sultra.nobody.person)
    assert_hidden(
        "notifications:message",
        existing={"public_id": message.public_id},
        missing={"public_id": "00000000-0000-4000-8000-000000000000"},
        owner=client_of(sultra.nobody),
        stranger=client_of(sultra.stranger),
    )
