"""What was dropped as no longer due, and is due again: the planner writes a milestone once, so that it does not come
back by itself."""

from collections.abc import Sequence

from notifications.models import Message
from notifications.readers import NO_LONGER_DUE


def wait_again(people: Sequence[int]) -> int:
    """Of each thing the last that had not left yet; an older one would tell an old milestone. Delivery asks whether it
    is true, as of any that waits. How many."""
    dropped = Message.objects.filter(
        recipient__in=list(people), rehearsal="", state=Message.State.SUPERSEDED, reason=NO_LONGER_DUE
    )
    newest = dropped.order_by("kind", "subject", "recipient", "-planned_on", "-pk").distinct(
        "kind", "subject", "recipient"
    )
    revived: int = Message.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(
        state=Message.State.PLANNED, reason=""
    )
    return revived
