"""The vocabulary of `permissions.py`: yes, or no with a sentence for whoever asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """`if not decision: show decision.reason`."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Decision(True)


def no(reason: str) -> Decision:
    """A refusal; the reason says what to do instead."""
    return Decision(False, reason)
