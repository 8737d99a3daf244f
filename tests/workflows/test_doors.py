"""`perform_set` ends in the same rows as `perform` for the same moves, and says the same where it refuses."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.assignment import assign
from casework.correction import correct
from casework.engine import Refused, perform, perform_set
from casework.models import Case, Event, StageTerm, Watch
from casework.terms import suspend
from notifications.models import Message
from tests.casework import trial
from tests.casework.trial import KEPT, PATHS, TRIAL

OWN = {"id", "public_id", "reference", "case_id", "corrects_id", "subject", "evidence"}  # differ by nature
INSTANTS = {"at", "opened_at", "suspended_at", "due_at"}


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    StageTerm.objects.get_or_create(
        kind=TRIAL.kind, state="masuk", defaults={"working_days": 3, "mark": "OK", "basis": "-"}
    )
    return trial.build()


@st.composite
def attempts(draw):
    """A move, and cases of which most stand where it begins."""
    key = draw(st.sampled_from([*TRIAL.move, "tak_ada"]))
    fit = TRIAL.move[key].from_ if key in TRIAL.move else ("masuk",)
    state = st.one_of(st.sampled_from(fit), st.sampled_from(fit), st.sampled_from(sorted(PATHS)))
    condition = st.sampled_from(["", "", "suspended", "corrected", "assigned", "watched"])
    return key, draw(st.lists(st.tuples(state, condition), min_size=1, max_size=4))


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    attempt=attempts(),
    who=st.sampled_from(["officer", "officer", "supervisor", "owner", "stranger", "head"]),
    complete=st.sampled_from([True, True, False]),
    alike=st.booleans(),
    taken=st.booleans(),
)
def test_both_doors_end_in_the_same_rows(w, attempt, who, complete, alike, taken):
    key, states = attempt
    actor, move = w.actors[who], TRIAL.move.get(key)
    singles, others = ([prepared(w, *state) for state in states] for _ in range(2))
    evidence = trial.steps(move) if move and complete else {}
    reason = evidence.pop("reason", "")
    if taken and "nomor" in evidence:
        evidence["nomor"] = "dipakai"  # the effect objects
    common = evidence if alike else {}
    own = {} if alike else evidence

    said, kept = [], []
    for case in singles:
        KEPT.clear()
        try:
            perform(case, key, actor, case.version, reason=reason, **common | own)
            said.append(None)
        except Refused as refused:
            said.append(str(refused))
        kept.append(len(KEPT))
    KEPT.clear()
    outcome = perform_set(
        Case.objects.filter(pk__in=[case.pk for case in others]),
        key,
        actor,
        each={case.pk: own for case in others} if own else None,
        reason=reason,
        **common,
    )
    assert [outcome.refused.get(case.pk) for case in others] == said
    assert sorted(outcome.done) == [case.pk for case, why in zip(others, said, strict=True) if why is None]
    assert len(KEPT) == sum(kept)
    for one, other in zip(singles, others, strict=True):
        assert rows_of(one) == rows_of(other)


def prepared(w: SimpleNamespace, state: str, condition: str) -> Case:
    case = trial.bring(w, state)
    if condition == "suspended" and TRIAL.state[state].ball:
        case = suspend(case, w.actors["officer"], case.version, "Menunggu.")
    if condition == "corrected" and state not in ("masuk", "terkirim"):
        case = correct(case, w.actors["supervisor"], case.version, "Salah.")
    if condition == "assigned":
        case = assign(case, w.actors["supervisor"], case.version, w.people["officer2"].person)
    if condition == "watched":
        Watch.objects.create(case=case, person=w.people["supervisor"].person, since=case.opened_at)
    return case


def rows_of(case: Case) -> list[dict[str, Any]]:
    """All rows of a case and of what it brought about, in one order, made comparable with another case's."""
    case.refresh_from_db()
    events = list(case.events.order_by("version"))
    messages = Message.objects.filter(subject__in=[event.pk for event in events], kind__in=KINDS_TOLD)
    versions = {event.pk: event.version for event in events}
    told = sorted(messages, key=lambda m: (versions[m.subject], m.kind, m.recipient_id))
    return [comparable(row, versions) for row in (case, *events, *told)]


KINDS_TOLD = sorted({*TRIAL.words, "perkara_diikuti", "berkas_koreksi"})


def comparable(row: Any, versions: dict[int, int]) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    plain = {name: value for name, value in values.items() if name not in OWN | INSTANTS}
    plain |= {name: values[name] is not None for name in INSTANTS & values.keys()}
    if isinstance(row, Event):
        plain["evidence"], plain["corrects"] = values["evidence"], versions.get(row.corrects_id)
    if isinstance(row, Message):
        plain["version"] = versions[row.subject]
        plain["context"] = {key: value for key, value in row.context.items() if key != "nomor"}
    return plain


def test_a_case_that_changed_after_the_preview_is_refused(w):
    fresh, changed = trial.opened(w, 2)
    seen = {case.pk: case.version for case in (fresh, changed)}
    perform(changed, "kembalikan", w.actors["officer"], 1, reason="keliru")
    outcome = perform_set(
        Case.objects.filter(pk__in=seen), "kembalikan", w.actors["officer"], seen=seen, reason="keliru"
    )
    assert outcome.done == [fresh.pk] and "setelah pratinjau" in outcome.refused[changed.pk]


def test_a_set_takes_as_many_statements_as_a_single_move(w):
    def statements(count: int) -> int:
        ids = [case.pk for case in trial.opened(w, count)]
        with transaction.atomic(), connection.execute_wrapper(counted := Counted()):
            perform_set(Case.objects.filter(pk__in=ids), "kembalikan", w.actors["officer"], reason="keliru")
        assert Message.objects.filter(kind="berkas_koreksi").count() >= count
        return counted.number

    assert statements(1) == statements(30)


class Counted:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)
