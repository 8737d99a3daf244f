"""Two sources may number their subjects alike: a letter never calls one by the other's name."""

from collections.abc import Iterable
from types import SimpleNamespace

import pytest

from notifications import sources


class Named:
    def __init__(self, kind: str) -> None:
        self.kind = kind

    def names(self, subjects: Iterable[int]) -> dict[int, str]:
        return {subject: f"{self.kind} {subject}" for subject in subjects}


@pytest.fixture(autouse=True)
def two_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {kind: Named(kind) for kind in ("duty", "agreement")}
    monkeypatch.setattr(sources, "sources", lambda: found)


def test_the_same_number_has_two_names() -> None:
    rows = [SimpleNamespace(kind=kind, subject=7) for kind in ("duty", "agreement.moved", "sign_in_code")]
    names = sources.names_of(rows)
    assert [names.of(row) for row in rows] == ["duty 7", "agreement 7", ""]
