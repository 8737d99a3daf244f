"""The line of stages on a case's page: what lies behind, where it stands, how it usually goes on."""

import datetime as dt
from types import SimpleNamespace

import pytest

from casework import person_requests
from casework.kinds import WORKFLOWS
from casework.shown import stages_of

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def went(*statuses: str) -> list[SimpleNamespace]:
    """Events, the newest first, an hour apart."""
    made = [SimpleNamespace(to_status=key, at=NOON + dt.timedelta(hours=at)) for at, key in enumerate(statuses)]
    return made[::-1]


@pytest.mark.parametrize(
    ("kind", "statuses", "line", "others"),
    [
        ("klaim_usaha", ["diajukan"], ["diajukan now", "diterima"], ["ditolak", "dibatalkan"]),
        ("klaim_usaha", ["diajukan", "perlu_bukti"], ["diajukan done", "perlu_bukti now", "diterima"],
         ["ditolak", "dibatalkan"]),
        ("klaim_usaha", ["diajukan", "perlu_bukti", "diajukan"], ["diajukan now", "diterima"],
         ["ditolak", "dibatalkan"]),
        ("klaim_usaha", ["diajukan", "perlu_bukti", "ditolak"],
         ["diajukan done", "perlu_bukti done", "ditolak now"], []),
        (person_requests.CORRECT, ["masuk", "ditanya"], ["masuk done", "ditanya now", "selesai"],
         ["ditolak", "dibatalkan"]),
        (person_requests.ERASE, ["masuk"], ["masuk now", "disetujui", "dihapus"], ["ditolak", "dibatalkan"]),
    ],
)  # fmt: skip
def test_the_line_of_a_case(kind: str, statuses: list[str], line: list[str], others: list[str]) -> None:
    stages, ends = stages_of(went(*statuses), WORKFLOWS[kind])
    assert [f"{stage.state.key} {stage.place}".strip() for stage in stages] == line
    assert [state.key for state in ends] == others


def test_a_stage_tells_since_when() -> None:
    stages, _ends = stages_of(went("diajukan", "perlu_bukti"), WORKFLOWS["klaim_usaha"])
    assert [stage.since for stage in stages] == [NOON, NOON + dt.timedelta(hours=1), None]


@pytest.mark.parametrize("kind", sorted(WORKFLOWS))
def test_the_usual_way_of_every_kind_ends_well(kind: str) -> None:
    """A table names the usual way first: an end that the applicant or a refusal makes is not the usual one."""
    stages, _ends = stages_of(went(WORKFLOWS[kind].initial), WORKFLOWS[kind])
    assert stages[-1].state.ball is None and stages[-1].state.key not in ("ditolak", "dibatalkan")
