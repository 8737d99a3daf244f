"""A wrong table is refused when it is made; every right one is drawn in docs/, and the drawing is its own."""

import dataclasses
from pathlib import Path

import pytest

from casework.diagram import mermaid
from casework.kinds import WORKFLOWS, register
from casework.workflow import WrongTable
from tests.casework.trial import OFFICER, TRIAL

DOCS = Path(__file__).parents[2] / "docs" / "cases"


def changed(**parts):
    return dataclasses.replace(TRIAL, **parts)


def without(items, key):
    return tuple(item for item in items if item.key != key)


def with_state(key, /, **parts):
    return tuple(dataclasses.replace(s, **parts) if s.key == key else s for s in TRIAL.states)


def with_move(key, /, **parts):
    return tuple(dataclasses.replace(m, **parts) if m.key == key else m for m in TRIAL.moves)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"states": (*TRIAL.states, TRIAL.states[0])}, "state masuk stands twice"),
        ({"moves": (*TRIAL.moves, TRIAL.moves[0])}, "move kembalikan stands twice"),
        ({"states": with_state("masuk", label="")}, "state masuk has no label"),
        ({"moves": with_move("tolak", to="entah")}, "unknown state entah"),
        ({"moves": with_move("tolak", key="koreksi")}, "name of an event that every kind has"),
        ({"moves": with_move("tolak", by=())}, "can be made by nobody"),
        ({"moves": with_move("lengkapi", from_=("selesai",))}, "leaves selesai, which has ended"),
        ({"initial": "entah"}, "unknown initial state"),
        ({"moves": without(TRIAL.moves, "kirimkan")}, "state terkirim cannot be reached"),
        ({"moves": without(TRIAL.moves, "lengkapi")}, "state kurang has no way to an end"),
        ({"states": with_state("ditolak", ball=OFFICER)}, "state ditolak has no way to an end"),
    ],
)
def test_a_wrong_table_is_refused(parts, says):
    with pytest.raises(WrongTable, match=says):
        changed(**parts)


def test_effects_and_words_that_nobody_knows_are_refused():
    with pytest.raises(WrongTable, match="no effect is called"):
        register(changed(kind="lain"), {})
    wrong = with_move("terima", tells=(dataclasses.replace(TRIAL.move["terima"].tells[0], words="entah"),), effects=())
    with pytest.raises(WrongTable, match="no words are called entah"):
        register(changed(kind="lain", moves=wrong), {"kirim": None})


def test_every_kind_is_drawn():
    """`manage.py draw_cases` writes them."""
    kinds = {kind: flow for kind, flow in WORKFLOWS.items() if kind != TRIAL.kind}
    drawn = {path.stem: path.read_text() for path in DOCS.glob("*.mmd")}
    assert drawn == {kind: mermaid(flow) for kind, flow in kinds.items()}
