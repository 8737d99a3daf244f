"""What makes an agreement and what ends it: the paper signed, the paper ended early, and both taken back.

Its doors change in the same transaction. Of the sides only whoever acts opens: the others agree on their own page.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation, Province
from cooperation import grants, terms
from cooperation.models import Agreement
from cooperation.queries import KEEPERS
from cooperation.telling import tell_of_early_end
from database import clock

FIRST_ZONE = "Asia/Jayapura"  # where a day begins first: signed today anywhere is not in the future
FUTURE = "Tanggal ditandatangani tidak dapat di masa depan."


@dataclass(frozen=True)
class Signed:
    """When and where it was signed, and how long it lasts. An end that is not known opens nothing."""

    on: dt.date
    place: str
    province: Province
    starts_on: dt.date | None = None
    last_day: dt.date | None = None

    @property
    def term(self) -> DateTimeTZRange | None:
        return terms.term_of(self.starts_on, self.last_day, self.province.zone)


def check(document_type: str, signed: Signed) -> None:
    """Raises ValidationError with a sentence for what cannot be."""
    if signed.on > clock.today(FIRST_ZONE):
        raise ValidationError(_(FUTURE))
    terms.check(document_type, signed.starts_on, signed.last_day)


def kept_by(actor: Actor) -> list[int]:
    """The organisations for which an actor may open a door."""
    return sorted(pk for pk, roles in actor.roles.items() if roles & set(KEEPERS))


def sign(agreement: Agreement, signed: Signed, actor: Actor) -> None:
    """From now on it stands, and the actor's own side gives what it says. Raises ValidationError."""
    check(agreement.document_type, signed)
    found = _held(agreement)
    values = {
        "signed_on": signed.on,
        "signed_place": signed.place,
        "signed_province": signed.province,
        "term": signed.term,
    }
    _write(found, values)
    mine = found.openings.filter(giver__in=kept_by(actor))
    term = found.term if found.term_known else None
    mine.exclude(confirmed_term=term, confirmed_term__isnull=False).update(
        confirmed_term=term, confirmed_by_name=actor.name, confirmed_at=clock.now()
    )
    _settle(found)


def unsign(agreement: Agreement) -> None:
    """It was not signed after all: nothing is open by it."""
    found = _held(agreement)
    values = {"signed_on": None, "signed_place": "", "signed_province": None, "term": None}
    _write(found, values)
    found.openings.update(confirmed_term=None, confirmed_by_name="", confirmed_at=None)
    _settle(found)


def check_end(agreement: Agreement, last_day: dt.date) -> DateTimeTZRange:
    """The term that is left. Raises ValidationError with a sentence where it cannot end so."""
    if agreement.ending_reason:
        raise ValidationError(_("Perjanjian ini sudah diakhiri."))
    if not agreement.term_known:
        raise ValidationError(_("Jangka waktunya belum diketahui. Lengkapi dulu, lalu akhiri."))
    return terms.check_early_end(agreement.term, last_day, agreement.zone)


def end_early(agreement: Agreement, last_day: dt.date, reason: str, actor: Actor) -> None:
    """Its doors close with that day, or at once where the day is over. Both sides are told."""
    found = _held(agreement)
    left = check_end(found, last_day)
    values = {
        "agreed_until": found.term.upper,
        "term": left,
        "ending_reason": reason,
        "ended_by_name": actor.name,
    }
    _write(found, values)
    _settle(found)
    by = Organisation.objects.filter(pk__in=kept_by(actor), agreement_parties__agreement=found)
    tell_of_early_end(found, by.first())


def undo_early_end(agreement: Agreement) -> None:
    """As it was agreed at first."""
    found = _held(agreement)
    values = {
        "term": DateTimeTZRange(found.term.lower, found.agreed_until),
        "agreed_until": None,
        "ending_reason": "",
        "ended_by_name": "",
    }
    _write(found, values)
    _settle(found)


def _held(agreement: Agreement) -> Agreement:
    """As it is now, until the transaction ends."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("signed_province", "case__agency")
    found: Agreement = rows.get(pk=agreement.pk)
    return found


def _write(found: Agreement, values: dict[str, object]) -> None:
    """Only what is not so already: history tells changes."""
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(found, name, values[name])
    found.changed_at = clock.now()
    found.save(update_fields=[*changed, "changed_at"])


def _settle(found: Agreement) -> None:
    doors: Iterable[grants.Door] = [grants.door_of(opening) for opening in found.openings.all()]
    grants.settle(doors)
