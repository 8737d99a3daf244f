"""A kind of case as data: its states and moves. Checked when it is made, so a wrong table never serves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

AGENCY = "dinas"  # the side on which the case's own agency stands
# Events that every kind has; they leave the status as it is (koreksi brings an earlier one back).
COMMON = {"buka": "Berkas dibuka", "tugaskan": "Ditugaskan", "koreksi": "Koreksi"}


@dataclass(frozen=True)
class Holder:
    """Who can have the ball: somebody in a role, on one of the sides of a case."""

    side: str
    role: str
    label: str  # as it is called on pages: "petugas dinas"

    @property
    def seat(self) -> tuple[str, str]:
        """Side and role: what two holders of one place have alike, whatever they are called."""
        return self.side, self.role


@dataclass(frozen=True)
class Term:
    """Seed of an editable row, in clock hours. The mark says how well it is known: V, V2 or OK, as in domain.md."""

    hours: int
    mark: str
    basis: str


@dataclass(frozen=True)
class State:
    """`ball` is None exactly where the case has ended."""

    key: str
    label: str
    label_for_owner: str
    ball: Holder | None
    term: Term | None = None


@dataclass(frozen=True)
class Need:
    """What must be brought along with a move, kept in its event's evidence: nothing personal."""

    key: str
    label: str
    optional: bool = False


@dataclass(frozen=True)
class Tell:
    """A letter of the outbox: its words' key and whom it goes to."""

    words: str
    to: Holder


@dataclass(frozen=True)
class Move:
    """From some states to another, by some holders."""

    key: str
    from_: tuple[str, ...]
    to: str
    label: str
    by: tuple[Holder, ...]
    needs: tuple[Need, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()  # (key, label); where there are any, one must be given
    effects: tuple[str, ...] = ()
    tells: tuple[Tell, ...] = ()


class WrongTable(ValueError):
    """All that is wrong with a table, a line each."""


@dataclass(frozen=True)
class Workflow:
    """The whole table of one kind."""

    kind: str
    label: str
    series: str  # KLM: the letters of its references, counted together with all kinds of that series
    initial: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    corrects: Holder  # who may take a move back
    opening_tells: tuple[Tell, ...] = ()
    one_clock: bool = False  # the term of its first state runs on through all others, until the case ends

    def __post_init__(self) -> None:
        if wrong := list(self._wrong()):
            raise WrongTable(f"{self.kind}:\n" + "\n".join(wrong))

    @cached_property
    def state(self) -> dict[str, State]:
        return {state.key: state for state in self.states}

    @cached_property
    def move(self) -> dict[str, Move]:
        return {move.key: move for move in self.moves}

    @cached_property
    def holders(self) -> dict[tuple[str, str], Holder]:
        """By side and role."""
        found = [state.ball for state in self.states if state.ball] + [h for move in self.moves for h in move.by]
        return {holder.seat: holder for holder in [*found, self.corrects]}

    @property
    def words(self) -> set[str]:
        """The keys of all its letters."""
        told = [*self.opening_tells, *(tell for move in self.moves for tell in move.tells)]
        return {tell.words for tell in told}

    def moves_from(self, state: str) -> list[Move]:
        return [move for move in self.moves if state in move.from_]

    def label_of(self, move: str) -> str:
        """Of its own moves and of the common ones."""
        return self.move[move].label if move in self.move else COMMON[move]

    def _wrong(self) -> Iterator[str]:
        for name, items in (("state", self.states), ("move", self.moves)):
            keys = [item.key for item in items]
            yield from (f"{name} {key} stands twice" for key in sorted({k for k in keys if keys.count(k) > 1}))
            yield from (f"{name} {item.key} has no label" for item in items if not item.label)
        for move in self.moves:
            unknown = {*move.from_, move.to} - self.state.keys()
            yield from (f"move {move.key}: unknown state {key}" for key in sorted(unknown))
            if move.key in COMMON:
                yield f"move {move.key} bears the name of an event that every kind has"
            if not move.by:
                yield f"move {move.key} can be made by nobody"
            ended = [key for key in move.from_ if key in self.state and self.state[key].ball is None]
            yield from (f"move {move.key} leaves {key}, which has ended" for key in ended)
        if self.initial not in self.state:
            yield f"unknown initial state {self.initial}"
            return
        forward = [(a, move.to) for move in self.moves for a in move.from_]
        started = _reached({self.initial}, forward)
        ending = _reached({s.key for s in self.states if s.ball is None}, [(b, a) for a, b in forward])
        yield from (f"state {key} cannot be reached" for key in self.state if key not in started)
        yield from (f"state {key} has no way to an end" for key in self.state if key not in ending)


def _reached(start: set[str], steps: list[tuple[str, str]]) -> set[str]:
    seen, found = set(start), set(start)
    while found:
        found = {b for a, b in steps if a in found} - seen
        seen |= found
    return seen
