"""Every state x move x role of every registered table: by the pure decisions all of them, through the engine all that
leave a state. What the table says is what happens, and nothing else."""

import itertools

import pytest
from django.db import connection, transaction

from casework.decisions import available_moves, is_complete, may_move
from casework.engine import Refused, perform
from casework.kinds import WORKFLOWS
from casework.models import Case
from database import clock
from tests.workflows import tables

KINDS = tables.KINDS


def test_the_portals_kinds_are_all_here():
    assert {"klaim_usaha", "halal_self_declare", "pdp_lihat", "pdp_hapus"} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_x_move_x_role(kind):
    flow = WORKFLOWS[kind]
    cast = tables.cast_of(flow)
    done = 0
    for status, name in itertools.product(flow.state, cast.actors):
        row, actor = tables.row_of(flow, status, cast), cast.actors[name]
        buttons = {move.key: decision for move, decision in available_moves(row, actor)}
        for move in flow.moves:
            expected, decision = cast.may(name, move, status), may_move(row, move, actor)
            assert decision.ok == expected, (status, move.key, name)
            assert (move.key in buttons) == (status in move.from_)
            if move.key in buttons:
                assert buttons[move.key] == decision
            if not decision.ok:
                assert decision.reason[0].isupper() and decision.reason.endswith(".")
            done += 1
    assert done == len(flow.states) * len(flow.moves) * len(cast.actors)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_moves_what_stands_still(kind):
    flow = WORKFLOWS[kind]
    cast = tables.cast_of(flow)
    for move in flow.moves:
        for status, actor in itertools.product(move.from_, cast.actors.values()):
            assert not may_move(tables.row_of(flow, status, cast, suspended_at=clock.now()), move, actor)


@pytest.mark.parametrize("kind", KINDS)
def test_each_move_wants_what_it_needs_and_nothing_else(kind):
    for move in WORKFLOWS[kind].moves:
        given = tables.steps(move)
        reason = given.pop("reason", "")
        assert is_complete(move, reason, given)
        for key in given:
            for nothing in (None, "", []):
                assert not is_complete(move, reason, {**given, key: nothing}), (move.key, key)
            assert not is_complete(move, reason, {k: v for k, v in given.items() if k != key})
        assert not is_complete(move, reason, {**given, "mengada_ada": "x"})
        assert not is_complete(move, "mengarang", given)
        assert not move.reasons or not is_complete(move, "", given)


@pytest.mark.parametrize("kind", KINDS)
def test_what_leaves_a_state_through_the_engine(db, kind):
    w = tables.build(kind)
    tried = moved = 0
    for status in w.flow.state:
        case = tables.bring(w, status)
        wrong = next((move for move in w.flow.moves if status not in move.from_), None)
        moves = [*w.flow.moves_from(status), *([wrong] if wrong else [])]
        seated = tables.named(case)
        for move, name in itertools.product(moves, w.cast.actors):
            seats = frozenset(s for s in w.cast.seats[name] if s[0] == "dinas" or s in seated)
            may = status in move.from_ and (name == tables.MACHINE or bool(seats & {h.seat for h in move.by}))
            moved += try_out(case, move, w.cast.actors[name], may)
            tried += 1
    assert moved and tried > moved
    connection.check_constraints()


def try_out(case, move, actor, may) -> int:
    """Made and rolled back."""
    flow = WORKFLOWS[case.kind]
    try:
        with transaction.atomic():
            after = perform(case, move.key, actor, case.version, **tables.steps(move))
            assert may, (case.status, move.key, actor.name)
            event = after.events.get(version=after.version)
            state = flow.state[move.to]
            side, role = state.ball.seat if state.ball else ("", "")
            assert (after.status, after.version) == (move.to, case.version + 1)
            assert (after.ball_side, after.ball_role) == (side, role)
            assert (event.move, event.from_status, event.to_status) == (move.key, case.status, move.to)
            assert (event.ball_person_id, event.ball_team_id) == (after.ball_person_id, after.ball_team_id)
            assert event.actor_person_id == actor.person and event.due_at == after.due_at
            raise ZeroDivisionError
    except Refused as refusal:
        assert not may, (case.status, move.key, actor.name)
        assert str(refusal).endswith(".")
        return 0
    except ZeroDivisionError:
        return 1
    finally:
        assert Case.objects.get(pk=case.pk).version == case.version
