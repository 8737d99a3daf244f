"""Two connections at one case, and at the next number of a series; one form a hundred times."""

import pytest

from casework.engine import Refused, perform, perform_set
from casework.models import Case
from tests.casework import trial
from tests.casework.conftest import trial_kind, w  # noqa: F401
from tests.races.rounds import at_once, equal_submits, next_number, same_move

ROUNDS = 15  # 200 in `make proof`


@pytest.fixture
def world(transactional_db, w):  # noqa: F811
    return w


def test_one_of_two_moves_wins_and_the_other_hears_by_whom(world):
    assert same_move(world, ROUNDS).wrong == 0


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


def test_no_number_comes_twice_and_none_is_missing_beside_what_fails(world):
    found = next_number(world, ROUNDS)
    assert (found.twice, found.gaps) == (0, 0)


def test_a_form_that_is_sent_a_hundred_times_opens_one_case(world):
    """From fifty connections in `make proof`, where no other tests want some."""
    found = equal_submits(world, 20, 5)
    assert (found.cases, found.answers) == (1, 1)
