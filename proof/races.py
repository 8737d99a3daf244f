"""Races at cases: 200 rounds for the same move and for the next number, a hundred equal submits; and longer random
lives of cases than the tests live."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from bench import Measure
from bench.trial import emptied
from casework.kinds import EFFECTS, PAGES, WORKFLOWS, register
from tests.casework import trial
from tests.races.rounds import equal_submits, next_number, same_move
from tests.workflows import tables
from tests.workflows.test_life import live

ROUNDS, LIVES = 200, 60
CONNECTIONS, EACH = 50, 2
KINDS = ("halal_self_declare", "klaim_usaha", "pdp_perbaiki")


def proofs() -> Iterable[Measure]:
    """Nothing of it may happen even once."""
    with trial_kind() as w:
        moves = same_move(w, ROUNDS)
        note = f"{ROUNDS} rounds of two connections; the first of the two won {moves.first_won} times"
        yield none("moves with not one winner, or no sentence", moves.wrong, note)
        numbers = next_number(w, ROUNDS)
        note = f"{ROUNDS} rounds of three connections, one of which fails"
        yield none("reference numbers given twice", numbers.twice, note)
        yield none("reference numbers missing", numbers.gaps, note)
        submits = equal_submits(w, CONNECTIONS, EACH)
        note = f"{CONNECTIONS} connections at once, each sends the form {EACH} times"
        yield none("cases too many of equal submits", submits.cases - 1, note)
        yield none("answers that differ from the first", submits.answers - 1, note)
    for kind in KINDS:
        emptied()
        bare = tables.register_bare(kind)
        try:
            live(kind, LIVES)  # fails with the life that was illegal
        finally:
            del WORKFLOWS[bare], PAGES[bare]
        yield none(f"illegal lives of {kind}", 0, f"{LIVES} random lives of 25 steps")


@contextmanager
def trial_kind() -> Iterator[SimpleNamespace]:
    """As the tests' fixture makes it."""
    register(trial.TRIAL, trial.EFFECTS)
    try:
        yield trial.build()
    finally:
        del WORKFLOWS[trial.TRIAL.kind], PAGES[trial.TRIAL.kind]
        for name in trial.EFFECTS:
            del EFFECTS[name]


def none(name: str, count: int, note: str) -> Measure:
    """What must not happen even once."""
    return Measure(name, count, "", 0, count, 0, note, at_most=True)
