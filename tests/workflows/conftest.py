"""The trial kind and, beside each registered table, one of the same states and moves that works on nothing else."""

from collections.abc import Iterator

import pytest

from casework.kinds import PAGES, WORKFLOWS
from tests.casework.conftest import trial_kind  # noqa: F401
from tests.workflows import tables


@pytest.fixture(scope="module", autouse=True)
def bare_kinds() -> Iterator[None]:
    """Of a module, not of the session: a worker of several folders must not see them in the next one."""
    made = [tables.register_bare(kind) for kind in tables.KINDS]
    yield
    for kind in made:
        del WORKFLOWS[kind], PAGES[kind]
