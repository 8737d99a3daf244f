"""A list in which a word leads to two groups is no list: what is found by it would depend on nothing."""

from collections.abc import Sequence

from umkm.suggesting.matching import Entry


def finds(entry: Entry, text: str) -> bool:
    """Whether the entry is found in a plain text."""
    if entry.starts:
        return any(token.startswith(entry.words) for token in text.split())
    return f" {entry.words} " in f" {text} "


def decided(entries: Sequence[Entry], text: str) -> tuple[str, list[Entry]]:
    """The group for a plain text, by the rule of `GroupWord`, and the strongest entries: in Python, for a few texts."""
    found = [entry for entry in entries if finds(entry, text)]
    strongest = max((entry.strength for entry in found), default=0)
    deciding = [entry for entry in found if entry.strength == strongest]
    groups = {entry.group for entry in deciding}
    return (groups.pop() if len(groups) == 1 else ""), deciding


def conflict(entries: Sequence[Entry], changed: Entry) -> tuple[Entry, Entry] | None:
    """The first word that, standing alone, would not lead to its own group, and the word that is in its way.

    Only words that meet `changed` are asked: the others are as they were.
    """
    for entry in entries:
        if entry is changed or finds(changed, entry.words):
            group, deciding = decided(entries, entry.words)
            if group != entry.group or not any(one.group == entry.group for one in deciding):
                return entry, next(one for one in deciding if one.group != entry.group)
    return None
