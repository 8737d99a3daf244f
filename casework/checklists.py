"""Which papers a case wants: data, given by its kind (`casework.kinds.Pages.checklist`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.actors import Actor
from accounts.decisions import Decision

PICTURE, PDF = "gambar", "pdf"


@dataclass(frozen=True)
class Item:
    """One line of the list. `needed_by` is the move that cannot be made without it; empty: it may be added."""

    key: str
    label: str
    help: str = ""
    needed_by: str = ""
    accept: tuple[str, ...] = (PICTURE, PDF)
    many: int = 1  # so many papers beside each other; of one alone a new file is its next version
    internal: bool = False  # of the agency alone

    @property
    def extensions(self) -> str:
        """For the `accept` of a file field."""
        kinds = {PICTURE: ".jpg,.jpeg,.png,image/jpeg,image/png", PDF: ".pdf,application/pdf"}
        return ",".join(kinds[kind] for kind in self.accept)

    @property
    def types(self) -> frozenset[str]:
        """Content types that fit."""
        kinds = {PICTURE: ("image/jpeg", "image/png"), PDF: ("application/pdf",)}
        return frozenset(name for kind in self.accept for name in kinds[kind])


MayAdd = Callable[[Any, Item, Actor], Decision | None]


@dataclass(frozen=True)
class Checklist:
    """All lines of one path. `may_add` is the kind's own rule, asked before the common one (`papers.may_add`); `home` the
    address to which whoever fills in returns, where that is not the case's page."""

    items: tuple[Item, ...]
    may_add: MayAdd | None = None
    home: Callable[[Any], str | None] | None = None
    item: dict[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = [item.key for item in self.items]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"papers stand twice: {', '.join(twice)}")
        object.__setattr__(self, "item", {item.key: item for item in self.items})

    def needed_for(self, move: str) -> list[Item]:
        return [item for item in self.items if item.needed_by == move]


OTHERS = Item("lainnya", "Dokumen lain", "Apa saja yang membantu perkara ini.", many=20)
EVIDENCE = Item("bukti", "Bukti langkah", "Tangkapan layar atau surat dari luar portal.", many=40)
PLAIN = Checklist((OTHERS, EVIDENCE))  # of a kind that asks for no papers
