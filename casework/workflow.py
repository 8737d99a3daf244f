"""A kind of case as data: its states and moves. Checked when it is made, so a wrong table never serves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

AGENCY = "dinas"  # the side on which the case's own agency stands
APPLICANT = "pemohon"  # the side whose matter it is
FORMER = "asal"  # and `asal2`, ...: the sides of agencies that had it before
# Events that every kind has; they leave the status as it is (koreksi brings an earlier one back).
IMPORT = "impor"
COMMON = {
    "buka": "Berkas dibuka",
    "tugaskan": "Ditugaskan",
    "ikuti": "Mengikuti usaha yang pindah",
    "tangguhkan": "Ditangguhkan",
    "lanjutkan": "Dilanjutkan",
    "perpanjang": "Tenggat diperpanjang",
    "koreksi": "Koreksi",
    IMPORT: "Diimpor dari luar",  # the one that changes the status: onward, to where an import found it
}


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
    """Seed of an editable row: clock hours, or working days of the agency. The mark says how well it is known: V, V2
    or OK."""

    hours: int | None
    mark: str
    basis: str
    working_days: int | None = None

    @classmethod
    def days(cls, working_days: int, mark: str, basis: str) -> "Term":
        """In working days."""
        return cls(None, mark, basis, working_days)

    @property
    def in_words(self) -> str:
        return f"{self.hours} jam" if self.working_days is None else f"{self.working_days} hari kerja"


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

    @property
    def term_stands_still(self) -> bool:
        """Whether it may be suspended or extended: not the one term of a law, which runs from beginning to end."""
        return not self.one_clock

    def way(self, start: str, end: str) -> list[str] | None:
        """The fewest moves that lead onward to a state; None where it is not ahead.

        Only the last may be one that wants a reason: going back, and anew from there, is no way onward.
        """
        ways: dict[str, list[str]] = {start: []}
        found = [start]
        for state in found:
            for move in self.moves_from(state):
                if move.to not in ways and (move.to == end or not move.reasons):
                    ways[move.to] = [*ways[state], move.key]
                    found.append(move.to)
        return ways.get(end)

    def label_of(self, move: str) -> str:
        """Of its own moves and of the common ones."""
        return self.move[move].label if move in self.move else COMMON[move]

    def _wrong(self) -> Iterator[str]:
        for name, items in (("state", self.states), ("move", self.moves)):
            keys = [item.key for item in items]
            yield from (f"{name} {key} stands twice" for key in sorted({k for k in keys if keys.count(k) > 1}))
            yield from (f"{name} {item.key} has no label" for item in items if not item.label)
        for state in self.states:
            if state.term and (state.term.hours is None) == (state.term.working_days is None):
                yield f"state {state.key}: a term is in hours or in working days"
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
