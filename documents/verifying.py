"""Whether a paper of ours is still good. The port `VERIFIABLE` asks the app that knows what it is about.

`settings.VERIFIABLE`: kind of paper -> dotted name of a callable `(checks) -> {pk of a check: Standing}`; a check that
it leaves out has nothing against it. What it says is public.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.regions import ZONES
from database import clock
from documents.models import PublicCheck


@dataclass(frozen=True)
class Standing:
    """`says` is a sentence for anybody."""

    good: bool
    says: str


Answers = Callable[[Sequence[PublicCheck]], Mapping[int, Standing]]


def standings(checks: Sequence[PublicCheck]) -> dict[int, Standing]:
    """Of papers of any kind, by the key of their row. What was revoked or has run out needs no further question."""
    found = {check.pk: standing for check in checks if (standing := _own(check)) is not None}
    rest = sorted((check for check in checks if check.pk not in found), key=attrgetter("kind"))
    for kind, group in groupby(rest, key=attrgetter("kind")):
        if dotted := settings.VERIFIABLE.get(kind):
            found.update(cast(Answers, import_string(dotted))(list(group)))
    good = Standing(True, _("Surat ini dibuat melalui portal ini dan masih berlaku."))
    return {check.pk: found.get(check.pk, good) for check in checks}


def _own(check: PublicCheck) -> Standing | None:
    """What the row itself knows."""
    if check.revoked_at is not None:
        return Standing(False, _(check.revoked_because))
    zone = ZONES[check.agency.zone] if check.agency else "Asia/Jakarta"
    if check.valid_until is not None and check.valid_until < clock.today(zone):
        return Standing(False, _("Masa berlaku surat ini sudah habis."))
    return None
