"""Small figures are not shown, nor what would give them away by subtraction.

A figure of 1 or 2 tells of somebody. Hidden alone in a sum whose other members are shown, it could be worked out: then
one more is hidden with it, until no sum has a single gap.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 3


@dataclass(frozen=True)
class Cell:
    """`shown` is the number, or None: then it is a `few`, or hidden so that a few stays hidden."""

    number: int
    hidden: bool
    few: bool

    @property
    def shown(self) -> int | None:
        return None if self.hidden else self.number

    def __str__(self) -> str:
        """As in a file: without the thousands' points."""
        return f"<{FEWEST}" if self.few else "ditutup" if self.hidden else str(self.number)


def suppressed(numbers: Mapping[Hashable, int], sums: Iterable[Sequence[Hashable]]) -> dict[Hashable, Cell]:
    """`sums` are the keys of what adds up: the members and their total, in any order."""
    few = {key for key, number in numbers.items() if 0 < number < FEWEST}
    hidden = set(few)
    relations = [[key for key in keys if key in numbers] for keys in sums]
    changed = bool(hidden)
    while changed:
        changed = False
        for keys in relations:
            gaps = [key for key in keys if key in hidden]
            if len(gaps) == 1 and (others := [key for key in keys if key not in hidden and numbers[key] > 0]):
                hidden.add(min(others, key=lambda key: (numbers[key], str(key))))
                changed = True
    return {key: Cell(number, key in hidden, key in few) for key, number in numbers.items()}
