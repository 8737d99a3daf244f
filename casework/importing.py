"""`impor`: where a case stands by now, as a list from outside tells it. The steps between were passed, nobody saw how.

Needs are waived, save the row of the source that says so; the day it happened may be unknown. A step that works on
something outside its case is not waived, unless its effect says that an import will do.
"""

from collections.abc import Mapping
from typing import Any

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from casework.decisions import Facts
from casework.kinds import EFFECTS, WORKFLOWS, Effect
from casework.workflow import Move, Workflow

SOURCE_ROW, HAPPENED_ON = "sumber", "terjadi"
OWN = {SOURCE_ROW, HAPPENED_ON}


def passed(workflow: Workflow, start: str, end: str) -> list[Move]:
    """The moves that lie between; none where that state is not ahead."""
    return [workflow.move[key] for key in workflow.way(start, end) or []]


def effects_between(workflow: Workflow, start: str, end: str) -> list[Effect]:
    """Each once, in their order."""
    names = dict.fromkeys(name for move in passed(workflow, start, end) for name in move.effects)
    return [EFFECTS[name] for name in names]


def may_import(case: Facts, to: str, actor: Actor, evidence: Mapping[str, Any]) -> Decision:
    """Onward only, by no person, with its source."""
    workflow = WORKFLOWS[case.kind]
    if actor.person is not None:
        return no("Langkah ini hanya dicatat oleh impor.")
    if to not in workflow.state:
        return no(f"Tidak ada tahap bernama “{to}”.")
    if case.suspended_at is not None:
        return no("Berkas ini sedang ditangguhkan. Lanjutkan dahulu.")
    between = passed(workflow, case.status, to)
    if not between:
        here, there = workflow.state[case.status].label, workflow.state[to].label
        return no(f"Dari “{here}” tidak ada jalan maju ke “{there}”. Petugas perlu memutuskan.")
    for move in between:
        if any(not EFFECTS[name].at_import for name in move.effects):
            return no(f"Langkah “{move.label}” berakibat di luar berkas, dan dicatat oleh petugas.")
    if not evidence.get(SOURCE_ROW):
        return no("Lengkapi dahulu: Sumber.")
    known = OWN | {need.key for move in between for need in move.needs}
    if unknown := evidence.keys() - known:
        return no(f"Isian yang tidak dikenal: {', '.join(sorted(unknown))}.")
    return YES
