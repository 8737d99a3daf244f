"""One move of 20,000 cases at once, against the same UPDATE and INSERT by hand: on the same tables, with the same
constraints, the same rows afterwards. With letters and without."""

import dataclasses
import os
from collections.abc import Callable, Iterable
from types import SimpleNamespace

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from bench import Measure
from bench.trial import as_owner, median, seconds, spread
from casework.engine import open_cases, perform_set
from casework.kinds import register
from casework.models import Case
from casework.workflow import Tell
from notifications.models import Message
from tests.casework import trial

CASES, ROUNDS = int(os.environ.get("BENCH_CASES", "20000")), 5
SPAN = "id BETWEEN %(first)s AND %(last)s"
UPDATE = f"""
UPDATE casework_case SET status = %(to)s, version = version + 1, ball_side = %(side)s, ball_role = %(role)s,
    ball_person_id = %(person)s, ball_team_id = NULL, due_at = NULL WHERE {SPAN}
"""
EVENTS = f"""
INSERT INTO casework_event (case_id, version, move, from_status, to_status, ball_side, ball_role, ball_person_id,
    ball_team_id, due_at, suspended_at, actor_person_id, actor_name, reason, note, evidence, corrects_id, request, at)
SELECT id, version, %(move)s, 'masuk', status, ball_side, ball_role, ball_person_id, NULL, NULL, NULL, %(actor)s,
    %(name)s, %(reason)s, '', %(evidence)s::jsonb, NULL, '', now() FROM casework_case WHERE {SPAN}
"""
MESSAGES = f"""
INSERT INTO notifications_message (public_id, rehearsal, kind, subject, due_date, milestone, recipient_id, channel,
    zone, region, context, urgent, state, reason, attempts, planned_on)
SELECT gen_random_uuid(), '', %(kind)s, e.id, current_date, 0, %(to_person)s, 'mail', 'WITA', c.region,
    jsonb_build_object('nomor', c.reference, 'perihal', c.title, 'tahap', 'Lengkapi'), false, 'planned', '', 0,
    current_date
FROM casework_case c JOIN casework_event e ON e.case_id = c.id AND e.version = c.version
WHERE c.{SPAN}
"""


def measures() -> Iterable[Measure]:
    """By turns, each round on the same cases, brought back between."""
    w, ids = _cases()
    owner, supervisor = w.people["owner"].person_id, w.people["supervisor"].person_id
    silent = {"move": "teruskan", "to": "di_luar", "side": "luar", "role": "lembaga", "person": None}
    silent |= {"reason": "", "evidence": '{"tanggal": "2026-01-01"}'}
    told = {"move": "kembalikan", "to": "kurang", "side": "pemohon", "role": "owner", "person": owner}
    told |= {"reason": "keliru", "evidence": "{}"}
    these = Case.objects.filter(pk__range=(ids[0], ids[-1]))
    officer = w.actors["officer"]
    for name, bare, people, work, wanted in (
        ("without letters", silent, (), lambda: perform_set(these, "teruskan", officer, tanggal="2026-01-01"), 0.6),
        (
            "two letters each",
            told,
            (owner, supervisor),
            lambda: perform_set(these, "kembalikan", officer, reason="keliru"),
            0.5,
        ),
    ):
        found: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            found["bare"].append(_timed(lambda b=bare, p=people: _bare(w, ids, b, p), these, bare["to"], len(people)))
            found["ours"].append(_timed(work, these, bare["to"], len(people)))
        ours, floor = median(found["ours"]), median(found["bare"])
        ratio = median([b / o for b, o in zip(found["bare"], found["ours"], strict=True)])
        note = f"{CASES:,} cases; rounds {spread(found['ours'])} s, bare {spread(found['bare'])} s"
        yield Measure(f"perform_set, {name}", CASES / ours, "cases/s", CASES / floor, ratio, wanted, note)


def _cases() -> tuple[SimpleNamespace, list[int]]:
    """Open ones of a kind whose return tells two people."""
    moves = tuple(
        dataclasses.replace(move, tells=(*move.tells, Tell("berkas_koreksi", trial.SUPERVISOR)))
        if move.key == "kembalikan"
        else dataclasses.replace(move, from_=("di_luar",), to="masuk", tells=(), needs=(), effects=())
        if move.key == "kirimkan"
        else move
        for move in trial.TRIAL.moves
    )
    states = tuple(state for state in trial.TRIAL.states if state.key != "terkirim")
    register(dataclasses.replace(trial.TRIAL, states=states, moves=moves), trial.EFFECTS)
    w = trial.build()
    new = [trial.new_case(w, f"Perkara {n}") for n in range(CASES)]
    cases = open_cases(trial.TRIAL.kind, w.here, new, w.actors["owner"])
    return w, [case.pk for case in cases]


def _timed(work: Callable[[], object], these: "QuerySet[Case]", to: str, letters: int) -> float:
    """Seconds; refused where not all moved, or another number of letters was written. Back afterwards."""
    Message.objects.all().delete()
    as_owner("VACUUM ANALYZE casework_case, casework_event, notifications_message")
    took = seconds(work)
    if these.filter(status=to).count() != CASES or Message.objects.count() != letters * CASES:
        raise AssertionError("What is measured was not done.")
    back = perform_set(these, "lengkapi" if to == "kurang" else "kirimkan", Actor.machine("ukur"))
    if len(back.done) != CASES:
        raise AssertionError(f"{len(back.refused)} cases did not come back.")
    return took


def _bare(w: SimpleNamespace, ids: list[int], values: dict[str, object], people: tuple[int, ...]) -> None:
    actor = w.actors["officer"]
    common = {**values, "first": ids[0], "last": ids[-1], "actor": actor.person, "name": actor.name}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UPDATE, common)
        cursor.execute(EVENTS, common)
        for person in people:
            cursor.execute(MESSAGES, {**common, "kind": "berkas_koreksi", "to_person": person})
