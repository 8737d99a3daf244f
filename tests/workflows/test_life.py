"""Random lives of cases: whatever people try, a case is legal, its ball with one holder, its history whole."""

import dataclasses
import os
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from casework.assignment import OFFICER, assign
from casework.correction import correct, standing
from casework.engine import Refused, perform, perform_set
from casework.kinds import EFFECTS, WORKFLOWS, Effect, register
from casework.models import Case
from casework.terms import extend, resume, suspend
from casework.workflow import COMMON, IMPORT, Workflow
from tests.workflows import tables

LIVES = int(os.environ.get("LIVES", "6"))  # `make proof` lives more of them
STILL = ("buka", "tugaskan", "tangguhkan", "lanjutkan", "perpanjang")
WHO = st.sampled_from(["officer", "supervisor", "supervisor", "agency_head", "foreign officer", "stranger"])
COUNTED: dict[tuple[str, int], int] = {}  # what effects did outside the cases, by effect and case


def counting(name: str, move: str) -> Effect:
    def add(moved: Any, by: int) -> None:
        for pk in moved.ids:
            COUNTED[name, pk] = COUNTED.get((name, pk), 0) + by

    return Effect(lambda moved: add(moved, 1), lambda moved: add(moved, -1), at_import=move.startswith("catat"))


class Life(RuleBasedStateMachine):
    w: ClassVar[Any] = None  # set by the test

    @initialize(data=st.data())
    def begin(self, data):
        state = data.draw(st.sampled_from(sorted(self.w.flow.state)))
        self.case = tables.bring(self.w, state)

    def attempt(self, act, *args, **kwargs):
        before = self.case
        try:
            self.case = act(self.case, *args, **kwargs)
            assert self.case.version == before.version + 1
        except Refused as refused:
            assert str(refused).endswith(".")
            self.case = Case.objects.get(pk=before.pk)
            assert self.case.version == before.version

    @rule(data=st.data())
    def any_move(self, data):
        move = data.draw(st.sampled_from(self.w.flow.moves))
        name = data.draw(st.sampled_from(sorted(self.w.cast.actors)))
        self.attempt(perform, move.key, self.w.cast.actors[name], self.case.version, **tables.steps(move))

    @rule(data=st.data(), in_a_set=st.booleans())
    def legal_move(self, data, in_a_set):
        if moves := self.w.flow.moves_from(self.case.status):
            move = data.draw(st.sampled_from(moves))
            machine = self.w.cast.actors[tables.MACHINE]
            if in_a_set:
                perform_set(Case.objects.filter(pk=self.case.pk), move.key, machine, **tables.steps(move))
                self.case = Case.objects.get(pk=self.case.pk)
            else:
                self.attempt(perform, move.key, machine, self.case.version, **tables.steps(move))

    @rule(data=st.data())
    def import_to(self, data):
        to = data.draw(st.sampled_from(sorted(self.w.flow.state)))
        mine = Case.objects.filter(pk=self.case.pk)
        perform_set(mine, IMPORT, self.w.cast.actors[tables.MACHINE], to=to, sumber="baris 7")
        self.case = mine.get()

    @rule(name=WHO)
    def take_back(self, name):
        self.attempt(correct, self.w.cast.actors[name], self.case.version, "Salah catat.")

    @rule(name=WHO)
    def stand_still(self, name):
        self.attempt(suspend, self.w.cast.actors[name], self.case.version, "Menunggu.")

    @rule(name=WHO)
    def go_on(self, name):
        self.attempt(resume, self.w.cast.actors[name], self.case.version, "Lanjut.")

    @rule(name=WHO)
    def later(self, name):
        self.attempt(extend, self.w.cast.actors[name], self.case.version, "Perlu waktu.", 2)

    @rule(name=WHO, to=st.sampled_from(["officer", "supervisor", None]))
    def give(self, name, to):
        person = self.w.users[to].person if to else None
        self.attempt(assign, self.w.cast.actors[name], self.case.version, person)

    @invariant()
    def the_case_is_legal_and_its_history_whole(self):
        case, flow = self.case, self.w.flow
        state = flow.state[case.status]
        seat = state.ball.seat if state.ball else ("", "")
        assert (case.ball_side, case.ball_role) == seat
        assert case.ball_person_id is None or case.ball_team_id is None
        if state.ball is None:
            assert case.ball_person_id is None and case.ball_team_id is None and case.suspended_at is None
        elif state.ball.seat == OFFICER.seat:
            assert (case.ball_person_id is None) != (case.ball_team_id is None)
        events = list(case.events.order_by("version"))
        assert [event.version for event in events] == list(range(1, case.version + 1))
        assert all(a.to_status == b.from_status for a, b in pairwise(events))
        last = events[-1]
        for name in ("ball_side", "ball_role", "ball_person_id", "ball_team_id", "due_at", "suspended_at"):
            assert getattr(last, name) == getattr(case, name), name
        for event in events[1:]:
            move = flow.move.get(event.move)
            if move:
                assert event.from_status in move.from_ and event.to_status == move.to
            elif event.move in STILL:
                assert event.from_status == event.to_status
            else:
                assert event.move in COMMON
        self.what_stands_explains_the_case(events)

    def what_stands_explains_the_case(self, events):
        """Played over, the events that hold lead to the status; what effects did is what stands, once each."""
        status, did = "", {}
        for event in standing(events):
            assert event.from_status == status
            if event.move == IMPORT:
                between = self.w.flow.way(event.from_status, event.to_status)
                for name in {name for key in between for name in self.w.flow.move[key].effects}:
                    did[name] = did.get(name, 0) + 1
            elif event.move in self.w.flow.move:
                for key in self.w.flow.move[event.move].effects:
                    did[key] = did.get(key, 0) + 1
            status = event.to_status
        assert status == self.case.status
        assert did == {key: n for (key, pk), n in COUNTED.items() if pk == self.case.pk and n}

    def teardown(self):
        connection.check_constraints()


@pytest.mark.parametrize("kind", ["halal_self_declare", "klaim_usaha", "pdp_perbaiki"])
def test_no_life_of_a_case_is_illegal(db, kind):
    live(kind, LIVES)


def live(kind: str, lives: int) -> None:
    """Each move with an effect that is counted: some of them an import may pass, others not."""
    flow = WORKFLOWS[tables.bare(kind)]
    names = with_effects(flow)
    moves = tuple(dataclasses.replace(m, effects=(names[m.key],) if m.key in names else ()) for m in flow.moves)
    register(dataclasses.replace(flow, moves=moves), {name: counting(name, key) for key, name in names.items()})
    COUNTED.clear()  # an emptied database counts its cases anew
    try:
        Life.w = tables.build(kind)
        # Add Phase.shrink to learn the shortest failing life: on a database that takes minutes.
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=lives,
                stateful_step_count=25,
                deadline=None,
                phases=(Phase.explicit, Phase.reuse, Phase.generate),
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        WORKFLOWS[flow.kind] = flow
        for name in names.values():
            del EFFECTS[name]


def with_effects(flow: Workflow) -> dict[str, str]:
    """The name of the effect by move: every second one has one."""
    return {key: f"uji_{key}" for n, key in enumerate(sorted(flow.move)) if n % 2 == 0 or key.startswith("catat")}
