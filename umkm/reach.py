"""How the owners of a few businesses can be reached, in a word: under the reader's own scope."""

from collections.abc import Sequence

from accounts.models import Contact

WORDS = {"email": "Surel", "phone": "Telepon"}


def phones_and_mail(business_ids: Sequence[int]) -> dict[int, str]:
    """`Surel, telepon` by business; nothing for one that nobody can be reached for."""
    found: dict[int, set[str]] = {}
    kinds = Contact.objects.filter(
        person__ownerships__business__in=list(business_ids),
        person__ownerships__period__endswith__isnull=True,
        dead_at=None,
    ).values_list("person__ownerships__business", "kind")
    for business, kind in kinds:
        found.setdefault(business, set()).add(WORDS[kind])
    return {business: ", ".join(sorted(words)) for business, words in found.items()}
