"""A form that its writer left and comes back to. Sealed: people type numbers anywhere."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from accounts import keys
from accounts.models import Person
from database import clock
from umkm.models import Draft


def save(*, person: Person, form: str, subject: uuid.UUID | None, values: Mapping[str, Any]) -> None:
    """The newest state of what was typed; one draft a form, person and subject."""
    draft = Draft.objects.filter(person=person, form=form, subject=subject).first()
    public_id = draft.public_id if draft else uuid.uuid4()
    sealed = keys.seal(json.dumps(dict(values)), Draft.PLACE, public_id)
    if draft:
        Draft.objects.filter(pk=draft.pk).update(sealed=sealed, saved_at=clock.now())
    else:
        Draft.objects.create(
            public_id=public_id, person=person, form=form, subject=subject, sealed=sealed, saved_at=clock.now()
        )


def load(*, person: Person, form: str, subject: uuid.UUID | None) -> dict[str, Any]:
    """What was typed last time, or nothing."""
    draft = Draft.objects.filter(person=person, form=form, subject=subject).first()
    if draft is None:
        return {}
    values: dict[str, Any] = json.loads(keys.open_sealed(draft.sealed, Draft.PLACE, draft.public_id))
    return values


def drop(*, person: Person, form: str, subject: uuid.UUID | None) -> None:
    """It became what it was a draft of, or is not wanted."""
    Draft.objects.filter(person=person, form=form, subject=subject).delete()
