"""What accounts have to tell somebody. The outbox belongs to an app that imports this one: it is named in the settings."""

from django.conf import settings
from django.utils.module_loading import import_string


def tell(*, kind: str, person: int, subject: int, region: str = "", context: dict[str, str] | None = None) -> None:
    """At once and alone: it was asked for just now, or guards an account. `region` names the agency that signs."""
    import_string(settings.TELL)(
        kind=kind, people=[person], subject=subject, region=region, context=context or {}, urgent=True
    )
