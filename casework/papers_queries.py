"""Who reads which papers. `visible_to` first."""

from typing import Any, Self

from django.db.models import Q

from accounts.models import User
from casework.talk_queries import TalkQuerySet

CLEAN = "clean"


class CaseDocumentQuerySet(TalkQuerySet):
    """Papers are for whoever handles the case: others who may see that it exists do not read them."""

    def visible_to(self, user: User) -> Self:
        """Staff of the case's own agency: all; whoever takes part: what is not the agency's own."""
        return self.for_reader(user, Q(internal=False))

    def kept(self) -> Self:
        """Without those that were withdrawn."""
        return self.filter(withdrawn_at=None)

    def standing(self) -> Self:
        """Of each paper the newest version that was checked and found clean."""
        clean = self.kept().filter(file__state=CLEAN)
        return clean.order_by("paper", "-number").distinct("paper")

    def with_files(self) -> Self:
        return self.select_related("file")


def in_order(rows: Any) -> list[Any]:
    """`standing` sorts by paper; people read by when."""
    return sorted(rows, key=lambda row: row.pk)
