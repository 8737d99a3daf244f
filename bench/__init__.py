"""The measures against their floors: `make bench`. Each module with a `measures()` is found and run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One figure and what it is compared with, both measured in the same run."""

    name: str
    figure: float
    unit: str
    floor: float
    ratio: float
    wanted: float  # what the ratio must reach, or, where `at_most`, must not pass
    note: str = ""
    at_most: bool = False

    @property
    def met(self) -> bool:
        return self.ratio <= self.wanted if self.at_most else self.ratio >= self.wanted
