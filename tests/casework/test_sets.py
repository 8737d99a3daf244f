"""What a list from outside says, who works on many at once, and who follows a case."""

import dataclasses

import pytest
from django.db import connection

from accounts.actors import Actor
from casework.assignment import assign, assign_set, release
from casework.correction import correct
from casework.engine import Refused, perform, perform_set
from casework.kinds import EFFECTS, WORKFLOWS
from casework.models import Case, Party, Watch
from casework.workflow import IMPORT
from notifications.models import Message
from tests import world
from tests.casework import trial
from tests.casework.trial import KEPT, TRIAL

MACHINE = Actor.machine("Impor percobaan")


def only(case):
    return Case.objects.filter(pk=case.pk)


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        ("masuk", "selesai", ["teruskan", "terima"]),
        ("masuk", "ditolak", ["tolak"]),  # the last may want a reason
        ("kurang", "selesai", ["lengkapi", "teruskan", "terima"]),
        ("masuk", "masuk", []),
        ("di_luar", "kurang", None),  # back
        ("selesai", "masuk", None),
    ],
)
def test_the_way_onward(start, end, way):
    assert TRIAL.way(start, end) == way


def test_an_import_passes_the_steps_between_with_its_source(w, monkeypatch):
    case = trial.bring(w, "kurang")
    told = Message.objects.count()
    outcome = perform_set(
        only(case), IMPORT, MACHINE, to="di_luar", each={case.pk: {"sumber": "baris 7"}}, terjadi=None
    )
    assert outcome.done == [case.pk] and Message.objects.count() == told
    case.refresh_from_db()
    event = case.events.get(version=case.version)
    assert (event.move, event.from_status, event.to_status) == (IMPORT, "kurang", "di_luar")
    assert event.evidence == {"sumber": "baris 7", "terjadi": None} and event.actor_name == "Impor percobaan"
    assert (case.ball_side, case.ball_role) == ("luar", "lembaga")
    connection.check_constraints()


@pytest.mark.parametrize(
    ("state", "to", "actor", "given", "says"),
    [
        ("di_luar", "kurang", MACHINE, {"sumber": "7"}, "tidak ada jalan maju"),
        ("di_luar", "entah", MACHINE, {"sumber": "7"}, "Tidak ada tahap"),
        ("masuk", "di_luar", MACHINE, {}, "Sumber"),
        ("masuk", "di_luar", MACHINE, {"sumber": "7", "apa": "x"}, "tidak dikenal: apa"),
        ("masuk", "di_luar", None, {"sumber": "7"}, "hanya dicatat oleh impor"),
        ("masuk", "selesai", MACHINE, {"sumber": "7"}, "berakibat di luar berkas"),
        ("selesai", "masuk", MACHINE, {"sumber": "7"}, "tidak ada jalan maju"),
    ],
)
def test_what_an_import_may_not(w, state, to, actor, given, says):
    case = trial.bring(w, state)
    outcome = perform_set(only(case), IMPORT, actor or w.actors["officer"], to=to, **given)
    assert says in outcome.refused[case.pk] and only(case).get().version == case.version


def test_an_effect_that_an_import_does_too_is_undone_with_it(w, monkeypatch):
    monkeypatch.setitem(EFFECTS, "simpan", dataclasses.replace(EFFECTS["simpan"], at_import=True))
    case = trial.bring(w, "masuk")
    assert perform_set(only(case), IMPORT, MACHINE, to="selesai", sumber="baris 7", nomor="12").done == [case.pk]
    assert KEPT == [case.pk]
    case = correct(only(case).get(), w.actors["supervisor"], 2, "Salah baris.")
    assert (case.status, KEPT) == ("masuk", [])


def test_an_import_is_no_move_of_a_page(w):
    case = trial.bring(w, "masuk")
    with pytest.raises(Refused, match="Tidak ada langkah"):
        perform(case, IMPORT, w.actors["officer"], 1, sumber="baris 7")
    assert IMPORT not in {move.key for move in WORKFLOWS[TRIAL.kind].moves}


def test_many_are_given_at_once_as_one_by_one(w):
    free, held, changed, own = trial.opened(w, 4)
    assign(held, w.actors["officer2"], 1, w.people["officer2"].person)
    assign(own, w.actors["officer"], 1, w.people["officer"].person)
    some = Case.objects.filter(pk__in=[case.pk for case in (free, held, changed, own)])
    seen = {free.pk: 1, held.pk: 2, changed.pk: 7, own.pk: 2}
    mine = w.people["officer"].person
    outcome = assign_set(some, w.actors["officer"], mine, seen=seen)
    assert outcome.done == [free.pk]
    assert "kepala bidang" in outcome.refused[held.pk] and "setelah pratinjau" in outcome.refused[changed.pk]
    outcome = assign_set(some, w.actors["supervisor"], w.people["officer2"].person, note="Dibagi ulang.")
    assert outcome.done == sorted(seen) and not outcome.refused
    assert set(some.values_list("ball_person", flat=True)) == {w.people["officer2"].person_id}
    event = held.events.latest("version")
    assert (event.note, event.evidence["after"]) == ("Dibagi ulang.", w.people["officer2"].person_id)
    connection.check_constraints()


def test_one_gives_back_ones_own(w):
    (case,) = trial.opened(w)
    case = assign(case, w.actors["officer"], 1, w.people["officer"].person)
    with pytest.raises(Refused):
        release(case, w.actors["officer2"], case.version)
    case = release(case, w.actors["officer"], case.version, "Cuti.")
    assert (case.ball_person_id, case.ball_team_id) == (None, w.here.pk)


def test_who_follows_a_case_hears_of_its_moves(w):
    (case,) = trial.opened(w)
    regency = world.member(world.agency("74.71").organisation, "officer")
    followers = [*(w.people[name] for name in ("officer", "head", "stranger", "foreign_officer", "owner")), regency]
    for user in followers:
        Watch.objects.create(case=case, person=user.person, since=case.opened_at)
    case = perform(case, "kembalikan", w.actors["officer"], 1, reason="keliru")
    event = case.events.get(version=2)
    told = Message.objects.filter(kind="perkara_diikuti", subject=event.pk)
    # Not whoever moved it, not whoever was told of it anyway, and nobody who may not see it.
    assert set(told.values_list("recipient", flat=True)) == {w.people["head"].person_id, regency.person_id}
    assert told.first().context == {"nomor": case.reference, "perihal": case.title, "tahap": "Lengkapi"}
    correct(case, w.actors["supervisor"], 2, "Keliru.")
    assert set(told.values_list("state", flat=True)) == {"superseded"}


def test_a_letter_to_the_team_goes_to_its_heads_alone(w):
    """Where an officer is named, to them."""
    told = dataclasses.replace(TRIAL.move["kembalikan"].tells[0], to=trial.SUPERVISOR)
    moves = tuple(dataclasses.replace(m, tells=(told,)) if m.key == "kembalikan" else m for m in TRIAL.moves)
    WORKFLOWS[TRIAL.kind] = dataclasses.replace(TRIAL, moves=moves)
    first, second = trial.opened(w, 2)
    Party.objects.create(case=second, side="dinas", role="supervisor", person=w.people["officer2"].person)
    perform_set(Case.objects.all(), "kembalikan", w.actors["officer"], reason="keliru")
    for case, who in ((first, "supervisor"), (second, "officer2")):
        found = Message.objects.filter(subject=case.events.latest("version").pk, kind="berkas_koreksi")
        assert [m.recipient_id for m in found] == [w.people[who].person_id]
        assert (found[0].zone, found[0].region) == ("WITA", "74.71")
