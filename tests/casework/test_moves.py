"""Every state x move x role of the trial kind, both doors, koreksi, assignment, and what is told."""

import itertools

import pytest
from django.db import connection, transaction

from accounts.actors import Actor
from casework.assignment import assign, hand_over
from casework.correction import correct
from casework.engine import Refused, perform, perform_set
from casework.models import Case, Event
from casework.references import missing_numbers
from notifications.models import Message
from tests.casework import trial
from tests.casework.trial import KEPT, TRIAL, bring, opened, steps

ROLES = ("owner", "officer", "supervisor", "head", "admin", "stranger", "foreign_officer", "foreign_supervisor")
EXPECTED = {
    "officer": {"officer", "supervisor"},
    "supervisor": {"supervisor"},
    "owner": {"owner"},
}


@pytest.mark.parametrize(("state", "move"), list(itertools.product(TRIAL.state, TRIAL.move)))
def test_every_state_x_move_x_role(w, state, move):
    shape = TRIAL.move[move]
    may = {name for holder in shape.by for name in EXPECTED[holder.role]} if state in shape.from_ else set()
    done = set()
    for role in ROLES:
        case = bring(w, state)
        before = Event.objects.count()
        try:
            with transaction.atomic():
                after = perform(case, move, w.actors[role], case.version, **steps(shape))
        except Refused as refusal:
            assert str(refusal)[0].isupper() and str(refusal).endswith(".")
            assert Event.objects.count() == before and Case.objects.get(pk=case.pk).status == state
            continue
        done.add(role)
        event = after.events.get(version=after.version)
        assert (after.status, event.to_status, event.move) == (shape.to, shape.to, move)
    assert done == may
    connection.check_constraints()


def test_the_ball_is_with_whoever_it_means(w):
    case = bring(w, "masuk")
    assert (case.ball_team_id, case.ball_person_id, case.ball_role) == (w.here.pk, None, "officer")
    assert case.due_at is not None and (case.due_at - case.opened_at).total_seconds() == 72 * 3600
    case = bring(w, "kurang")
    assert (case.ball_team_id, case.ball_person_id) == (None, w.people["owner"].person_id)
    assert case.due_at is None
    case = bring(w, "di_luar")
    assert (case.ball_team_id, case.ball_person_id, case.ball_role) == (None, None, "lembaga")
    assert Case.objects.open().filter(pk=case.pk).exists()
    case = bring(w, "selesai")
    assert (case.ball_side, case.ball_role, case.ball_team_id) == ("", "", None)


def test_an_assigned_case_comes_back_to_its_officer(w):
    (case,) = opened(w)
    case = assign(case, w.actors["officer"], case.version, w.people["officer"].person)
    assert case.ball_person_id == w.people["officer"].person_id
    case = perform(case, "kembalikan", w.actors["officer2"], case.version, reason="keliru")
    case = perform(case, "lengkapi", w.actors["owner"], case.version)
    assert case.ball_person_id == w.people["officer"].person_id
    with pytest.raises(Refused):
        assign(case, w.actors["officer2"], case.version, w.people["officer2"].person)
    case = assign(case, w.actors["supervisor"], case.version, w.people["officer2"].person)
    assert case.events.get(version=case.version).evidence == {
        "before": w.people["officer"].person_id,
        "after": w.people["officer2"].person_id,
    }


def test_a_leavers_work_goes_on_with_another(w):
    cases = opened(w, 3)
    for case in cases[:2]:
        assign(case, w.actors["officer"], case.version, w.people["officer"].person)
    moved = hand_over(
        leaver=w.people["officer"].person,
        agency_id=w.here.pk,
        to=w.people["supervisor"].person,
        actor=w.actors["supervisor"],
        note="Pindah tugas.",
    )
    assert moved == [case.pk for case in cases[:2]]
    held = Case.objects.filter(pk__in=moved).values_list("ball_person", flat=True)
    assert set(held) == {w.people["supervisor"].person_id}
    connection.check_constraints()


def test_a_stale_page_is_refused_and_says_who_was_faster(w):
    (case,) = opened(w)
    perform(case, "teruskan", w.actors["officer"], 1, tanggal="2026-01-01")
    with pytest.raises(Refused, match="officer Dinas 74"):
        perform(case, "kembalikan", w.actors["officer2"], 1, reason="keliru")


@pytest.mark.parametrize(
    ("move", "given", "says"),
    [
        ("teruskan", {}, "Lengkapi dahulu: Tanggal"),
        ("teruskan", {"tanggal": "2026-01-01", "apa": "x"}, "tidak dikenal: apa"),
        ("kembalikan", {}, "Pilih alasan"),
        ("kembalikan", {"reason": "mengarang"}, "Pilih alasan"),
        ("teruskan", {"tanggal": "2026-01-01", "reason": "keliru"}, "tidak memakai"),
        ("terbang", {}, "Tidak ada langkah"),
    ],
)
def test_what_is_missing_or_unknown_is_said(w, move, given, says):
    (case,) = opened(w)
    with pytest.raises(Refused, match=says):
        perform(case, move, w.actors["officer"], 1, **given)


def test_many_at_once_are_as_one_by_one(w):
    cases = opened(w, 5)
    assign(cases[4], w.actors["officer"], 1, w.people["officer"].person)
    some = Case.objects.filter(pk__in=[case.pk for case in cases])
    seen = {case.pk: 1 for case in cases}
    outcome = perform_set(some, "teruskan", w.actors["officer"], seen=seen, tanggal="2026-01-01")
    assert outcome.done == [case.pk for case in cases[:4]]
    assert "berubah setelah pratinjau" in outcome.refused[cases[4].pk]
    each = {cases[0].pk: {"nomor": "dipakai"}, cases[1].pk: {"nomor": "7"}}
    outcome = perform_set(some, "terima", w.actors["officer"], each=each)
    assert outcome.done == [cases[1].pk] and KEPT == [cases[1].pk]
    assert "sudah dipakai" in outcome.refused[cases[0].pk]
    assert "Lengkapi" in outcome.refused[cases[2].pk]
    assert Case.objects.get(pk=cases[1].pk).events.get(move="terima").evidence == {"nomor": "7"}
    connection.check_constraints()


def test_koreksi_puts_everything_back(w):
    case = bring(w, "selesai")
    told = Message.objects.get(subject=case.events.get(move="terima").pk)
    assert told.recipient_id == w.people["owner"].person_id and KEPT == [case.pk]
    for who in ("officer", "owner", "foreign_supervisor"):
        with pytest.raises(Refused):
            correct(case, w.actors[who], case.version, "keliru")
    with pytest.raises(Refused, match="alasan"):
        correct(case, w.actors["supervisor"], case.version, " ")
    case = correct(case, w.actors["supervisor"], case.version, "Salah berkas, hubungi 0812 3456 7890.")
    told.refresh_from_db()
    assert (case.status, case.ball_role, KEPT, told.state) == ("di_luar", "lembaga", [], "superseded")
    assert "0812" not in case.events.get(move="koreksi").note
    assert not Message.objects.filter(state="planned").exists()  # nobody had been told, so nobody is told again
    case = correct(case, w.actors["supervisor"], case.version, "Itu pun keliru.")
    assert case.status == "masuk" and case.due_at is not None
    with pytest.raises(Refused, match="Belum ada langkah"):
        correct(case, w.actors["supervisor"], case.version, "lagi")


def test_koreksi_tells_whoever_was_told(w):
    case = bring(w, "kurang")
    Message.objects.update(state="sent")
    case = correct(case, w.actors["supervisor"], case.version, "Keliru.")
    anew = Message.objects.get(state="planned")
    assert (anew.kind, anew.subject) == ("berkas_koreksi", case.events.get(move="koreksi").pk)


def test_what_has_no_opposite_is_not_taken_back(w):
    case = bring(w, "terkirim")
    with pytest.raises(Refused, match="di luar berkas"):
        correct(case, w.actors["supervisor"], case.version, "Keliru.")


def test_a_machine_moves_by_its_name(w):
    (case,) = opened(w)
    perform(case, "teruskan", Actor.machine("Impor percobaan"), 1, tanggal="2026-01-01")
    event = Event.objects.get(case=case, version=2)
    assert (event.actor_name, event.actor_person_id) == ("Impor percobaan", None)


def test_an_owners_event_carries_the_id_and_no_name(w):
    (case,) = opened(w)
    event = Event.objects.get(case=case, version=1)
    assert (event.actor_name, event.actor_person_id) == ("", w.people["owner"].person_id)


def test_no_number_is_missing(w):
    opened(w, 3)
    try:
        with transaction.atomic():
            opened(w)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    opened(w)
    numbers = [int(case.reference.split("-")[2]) for case in Case.objects.order_by("pk")]
    assert numbers == [1, 2, 3, 4] and missing_numbers("PCB", Case.objects.first().opened_at.year) == []


def test_who_sees_it(w):
    (case,) = opened(w)
    seen = {name for name, user in w.people.items() if Case.objects.visible_to(user).filter(pk=case.pk).exists()}
    assert seen == {"owner", "officer", "officer2", "supervisor", "head"}
    assert trial.OWNER.role == "owner"
