"""Races at cases, as many rounds as asked: some in `make test`, 200 in `make proof`. Each finds what was wrong."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.test import RequestFactory

from casework.engine import Refused, open_cases, perform
from casework.models import Case, Event
from casework.once import FIELD, once
from casework.references import missing_numbers
from database import clock
from tests.casework import trial


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each on a connection of its own, started together; results or exceptions in order."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def same_move(w: SimpleNamespace, rounds: int) -> SimpleNamespace:
    """Two officers, two moves of one case at the same version: how often not exactly one won, or the other was not
    told by whom; and how often the first of the two won."""
    wrong = first_won = 0
    for case in trial.opened(w, rounds):
        won_by = at_once(
            lambda case=case: perform(case, "kembalikan", w.actors["officer"], 1, reason="keliru"),
            lambda case=case: perform(case, "teruskan", w.actors["officer2"], 1, tanggal="2026-01-01"),
        )
        won = [one for one in won_by if isinstance(one, Case)]
        lost = [str(one) for one in won_by if isinstance(one, Refused)]
        last = Event.objects.filter(case=case).order_by("version").last()
        said = f"Berkas ini sudah diubah oleh {last.actor_name} sejak Anda membukanya."
        fair = len(won) == len(lost) == 1 and lost[0].startswith(said)
        wrong += not (fair and Event.objects.filter(case=case).count() == won[0].version == 2)
        first_won += isinstance(won_by[0], Case)
    return SimpleNamespace(wrong=wrong, first_won=first_won)


def next_number(w: SimpleNamespace, rounds: int) -> SimpleNamespace:
    """Two want the next number, beside a third who takes one and fails: numbers given twice, and gaps, those that the
    portal itself finds and those that counting from one finds."""

    def fails() -> None:
        with transaction.atomic():
            trial.opened(w)
            raise ZeroDivisionError

    before = Case.objects.filter(kind=trial.TRIAL.kind).count()
    for _ in range(rounds):
        done = at_once(lambda: trial.opened(w), fails, lambda: trial.opened(w))
        assert [type(one) for one in done] == [list, ZeroDivisionError, list], done
    found = Case.objects.filter(kind=trial.TRIAL.kind).values_list("reference", flat=True)
    numbers = sorted(int(one.split("-")[2]) for one in found)
    year = clock.today("Asia/Makassar").year
    assert len(numbers) == before + 2 * rounds
    gaps = set(range(1, len(numbers) + 1)) - set(numbers)
    return SimpleNamespace(
        twice=len(numbers) - len(set(numbers)), gaps=len(gaps) + len(missing_numbers(trial.TRIAL.series, year))
    )


def equal_submits(w: SimpleNamespace, connections: int, each: int) -> SimpleNamespace:
    """One form sent many times at once, which opens a case: how many cases, and how many different answers."""
    key, user = uuid.uuid4().hex, w.people["owner"]
    title = f"Sekali {key}"

    def send() -> list[str]:
        request = RequestFactory().post("/", {FIELD: key})
        request.user = user
        return [str(once(request, opened)["Location"]) for _ in range(each)]

    def opened() -> str:
        new = trial.new_case(w, title)
        (case,) = open_cases(trial.TRIAL.kind, w.here, [new], w.actors["owner"])
        return f"/perkara/{case.public_id}/"

    found = at_once(*[send] * connections)
    failed = [one for one in found if not isinstance(one, list)]
    assert not failed, failed[0]
    answers = [one for some in found for one in some]
    assert len(answers) == connections * each
    return SimpleNamespace(cases=Case.objects.filter(title=title).count(), answers=len(set(answers)))
