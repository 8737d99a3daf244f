"""The trial kind stands beside the portal's own while these tests run."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from casework.kinds import EFFECTS, WORKFLOWS, register
from casework.models import StageTerm
from tests.casework import trial


@pytest.fixture(autouse=True)
def trial_kind() -> Iterator[None]:
    register(trial.TRIAL, trial.EFFECTS)
    trial.KEPT.clear()
    yield
    del WORKFLOWS[trial.TRIAL.kind]
    for name in trial.EFFECTS:
        del EFFECTS[name]


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    term = {"hours": 72, "mark": "OK", "basis": "Percobaan"}
    StageTerm.objects.get_or_create(kind=trial.TRIAL.kind, state="masuk", defaults=term)
    return trial.build()
