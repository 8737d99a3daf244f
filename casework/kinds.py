"""The kinds of cases that this portal knows. Apps register theirs as they are loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from accounts.actors import Actor
from accounts.form_base import PortalForm
from casework.checklists import Checklist
from casework.workflow import Workflow, WrongTable
from notifications import words


@dataclass(frozen=True)
class Moved:
    """What an effect is given: always a set, also when it is a set of one."""

    ids: list[int]
    actor: Actor
    evidence: Mapping[str, Any]
    each: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def evidence_of(self, case_id: int) -> Mapping[str, Any]:
        return {**self.evidence, **self.each.get(case_id, {})}


def nothing(moved: Moved) -> None:
    """Of an effect that only looks, and for what stays when a move is taken back."""


@dataclass(frozen=True)
class Effect:
    """What a move does outside the case. Without an opposite, the move cannot be taken back."""

    do: Callable[[Moved], None]
    undo: Callable[[Moved], None] | None = None
    # Asked before anything is written: the sentence for each case that may not move.
    objections: Callable[[Moved], dict[int, str]] | None = None
    # Whether it is right as well where an import tells only that the step was passed. Else no import passes it.
    at_import: bool = False


@dataclass(frozen=True)
class Pages:
    """How a kind looks where it is more than its table says. `forms` by move: a form class whose cleaned data are the
    evidence; `panel` is a callable `(request, case) -> {"template": ..., "context": ...} | None`; `checklist` is the list of
    its papers, or a callable `(case) -> Checklist` where that differs by path."""

    forms: Mapping[str, type[PortalForm]] = field(default_factory=dict)
    panel: Callable[[HttpRequest, Any], dict[str, Any] | None] | None = None
    checklist: Checklist | Callable[[Any], Checklist] | None = None


HANDED_OVER = "perkara_dialihkan"
words.add_keys(
    {
        HANDED_OVER: words.Key(
            "Perkara: pekerjaan rekan yang selesai bertugas", ("petugas", "banyak", "situs", "dinas"), True
        )
    }
)

WORKFLOWS: dict[str, Workflow] = {}
EFFECTS: dict[str, Effect] = {}
PAGES: dict[str, Pages] = {}


def register(workflow: Workflow, effects: Mapping[str, Effect] | None = None, pages: Pages | None = None) -> None:
    """Raises WrongTable where a move names an effect, or a letter words, that nobody knows."""
    effects = effects or {}
    if unknown := {name for move in workflow.moves for name in move.effects} - effects.keys():
        raise WrongTable(f"{workflow.kind}: no effect is called {', '.join(sorted(unknown))}")
    if unknown := workflow.words - words.KEYS.keys():
        raise WrongTable(f"{workflow.kind}: no words are called {', '.join(sorted(unknown))}")
    WORKFLOWS[workflow.kind] = workflow
    PAGES[workflow.kind] = pages or Pages()
    EFFECTS.update(effects)
