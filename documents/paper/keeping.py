"""A paper that is given out: kept sealed as it was, with a token in its QR by which anybody may ask about it."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Agency, Person, User
from database import clock
from documents import services
from documents.models import PublicCheck, StoredFile
from documents.paper.blocks import Paper
from documents.paper.making import make

REPLACED = "Surat ini sudah diganti dengan yang lebih baru."


@dataclass(frozen=True)
class Given:
    """What the public page says of it, and for whom it is. Nothing personal stands in `title` or `number`."""

    kind: str  # who answers for it in `settings.VERIFIABLE`
    title: str
    region: str  # its staff may read it
    agency: Agency | None = None
    person: Person | None = None  # the owner it belongs to
    user: User | None = None  # who had it made
    subject: UUID | None = None  # public id of what it is about
    valid_until: dt.date | None = None


@transaction.atomic
def keep(key: str, paper: Paper, given: Given) -> StoredFile:
    """Makes and keeps it. What was given before of the same kind about the same subject is no longer good."""
    token = new_token()
    content = make(key, replace(paper, check_url=address_of(token)))
    if given.subject is not None:
        revoke(PublicCheck.objects.filter(kind=given.kind, subject=given.subject), because=REPLACED)
    stored = services.keep_sealed(
        content=content,
        kind=StoredFile.Kind.PAPER,
        region=given.region,
        person=given.person,
        user=given.user,
        name=f"{given.kind.replace('_', '-')}-{paper.number or f'{paper.day:%Y%m%d}'}.pdf",
        content_type="application/pdf",
    )
    PublicCheck.objects.create(
        token=token,
        kind=given.kind,
        title=given.title,
        number=paper.number,
        issued_on=paper.day,
        valid_until=given.valid_until,
        agency=given.agency,
        file=stored,
        subject=given.subject,
        made_at=clock.now(),
    )
    return stored


def revoke(checks: "Iterable[PublicCheck]", *, because: str) -> int:
    """From now on the public page says that they are no longer good, and why. How many it were."""
    ids = [check.pk for check in checks]
    return PublicCheck.objects.filter(pk__in=ids, revoked_at=None).update(
        revoked_at=clock.now(), revoked_because=because
    )


def new_token() -> str:
    """128 bits."""
    return secrets.token_urlsafe(16)


def address_of(token: str) -> str:
    """What the QR leads to."""
    return settings.SITE_URL + reverse("checks:paper", args=[token])
