"""Two connections at one case, and at the next number of a series."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from casework.engine import Refused, perform, perform_set
from casework.models import Case
from casework.references import missing_numbers, take_numbers
from tests.casework import trial
from tests.casework.conftest import trial_kind, w  # noqa: F401

ROUNDS = 20


@pytest.fixture
def world(transactional_db, w):  # noqa: F811
    return w


def at_once(*works):
    """Each on a connection of its own, started together; results or exceptions in order."""
    gate = threading.Barrier(len(works))

    def run(work):
        try:
            gate.wait()
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_one_of_two_equal_moves_is_done(world):
    for case in trial.opened(world, ROUNDS):
        move = lambda who, pk=case: perform(pk, "kembalikan", world.actors[who], 1, reason="keliru")  # noqa: E731
        results = at_once(lambda m=move: m("officer"), lambda m=move: m("officer2"))
        refused = [r for r in results if isinstance(r, Refused)]
        assert len(refused) == 1 and "sudah diubah oleh" in str(refused[0])
        assert Case.objects.get(pk=case.pk).version == 2


def test_two_sets_and_a_single_move_end(world):
    cases = trial.opened(world, 40)
    ids = [case.pk for case in cases]
    some = Case.objects.filter(pk__in=ids)
    backwards = Case.objects.filter(pk__in=ids).order_by("-pk")
    results = at_once(
        lambda: perform_set(some, "kembalikan", world.actors["officer"], reason="keliru"),
        lambda: perform_set(backwards, "kembalikan", world.actors["officer2"], reason="keliru"),
        lambda: perform(cases[20], "kembalikan", world.actors["supervisor"], 1, reason="keliru"),
    )
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    done = [pk for r in results[:2] for pk in r.done] + ([cases[20].pk] if isinstance(results[2], Case) else [])
    assert sorted(done) == ids


def test_no_number_comes_twice_beside_a_transaction_that_fails(world):
    def fails():
        with transaction.atomic():
            take_numbers("UJI", 2026)
            raise ZeroDivisionError

    def works():
        with transaction.atomic():
            return take_numbers("UJI", 2026)[0]

    numbers = [r for _ in range(ROUNDS) for r in at_once(works, fails, works) if isinstance(r, int)]
    assert sorted(numbers) == list(range(1, 2 * ROUNDS + 1))
    assert missing_numbers("PCB", 2026) == []
