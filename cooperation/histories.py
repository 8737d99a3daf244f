"""What became of an agreement, in words: who, when, from what to what. Whoever sees it sees this."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Organisation, Province
from cooperation.models import KINDS, Agreement, AgreementParty, DocumentType, Opening, ResponsiblePerson
from cooperation.models.agreements import day_at, last_day_before
from database.dates import long_date

SAID_OF_PARTY = ("number", "signatory", "signatory_title", "power_of_attorney", "power_of_attorney_on")
MOST = 60


@dataclass(frozen=True)
class Line:
    """What one person did at once; `who` is '' where nobody is known."""

    at: dt.datetime
    who: str
    changes: list[str]


@dataclass(frozen=True)
class Change:
    """A row before and after; `after` is None where it went. `key` is one for all that was done at once."""

    key: str
    at: dt.datetime
    who: str
    before: Any
    after: Any


def history_of(agreement: Agreement) -> list[Line]:
    """The newest first. Old rows are kept by trigger, so that nothing is missing however it was changed."""
    own = list(_changes(Agreement, [agreement.pk]))
    done: dict[str, list[str]] = defaultdict(list)
    when: dict[str, tuple[dt.datetime, str]] = {}
    for change, said in [
        *((one, _of_agreement(one, agreement)) for one in own),
        *_of_parties(agreement),
        *_of_openings(agreement),
    ]:
        if said:
            when.setdefault(change.key, (max(change.at, agreement.recorded_at), change.who))
            done[change.key] += said
    lines = [Line(*when[key], changes) for key, changes in done.items()]
    lines += _begun(agreement, own)
    lines.append(Line(agreement.recorded_at, agreement.recorded_by_name, [_("Dicatat")]))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]


def _changes(model: type[Model], rows: Iterable[int], **of: Any) -> Iterator[Change]:
    """Of rows that are there (`rows`) and of those that went (`of`); what one request wrote is one change a row."""
    events = model.pgh_event_models["update"].objects  # type: ignore[attr-defined]
    found = events.filter(**of) if of else events.filter(pgh_obj_id__in=list(rows))
    standing: dict[int, Any] = model._default_manager.in_bulk(rows)
    of_row: dict[int, list[Any]] = defaultdict(list)
    for event in found.order_by("pgh_id"):
        seen = of_row[event.pgh_obj_id]
        if not seen or _key(seen[-1]) != _key(event) or event.pgh_label == "delete":
            seen.append(event)
    for pk, states in of_row.items():
        for event, after in zip(states, [*states[1:], standing.get(pk)], strict=True):
            known = event.pgh_context or {}
            yield Change(_key(event), event.pgh_created_at, known.get("name", ""), event, after)


def _key(event: Any) -> str:
    """Of one request, or of one transaction."""
    return str((event.pgh_context or {}).get("request") or event.pgh_created_at)


def _of_agreement(change: Change, agreement: Agreement) -> list[str]:
    before, after, said = change.before, change.after, []
    if after.ending_reason and not before.ending_reason:
        return [_("Diakhiri lebih awal: %(reason)s") % {"reason": after.ending_reason}]
    for name in ("document_type", "title", "signed_on", "signed_place", "signed_province_id", "term"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            field = _(str(Agreement._meta.get_field(name.removesuffix("_id")).verbose_name))
            field = field[:1].upper() + field[1:]
            said.append(_became(field, _shown(name, old, agreement.zone), _shown(name, new, agreement.zone)))
    return said


def _of_parties(agreement: Agreement) -> Iterator[tuple[Change, list[str]]]:
    changes = list(_changes(AgreementParty, [party.pk for party in agreement.parties.all()], agreement=agreement.pk))
    names = Organisation.objects.in_bulk({change.before.organisation_id for change in changes})
    for change in changes:
        party = names[change.before.organisation_id]
        if change.after is None:
            yield change, [_("Bukan pihak lagi: %(party)s") % {"party": party}]
            continue
        said = [
            _became(_(str(AgreementParty._meta.get_field(name).verbose_name)), _shown(name, old), _shown(name, new))
            for name in SAID_OF_PARTY
            if (old := getattr(change.before, name)) != (new := getattr(change.after, name))
        ]
        yield change, [f"{party}, {one}" for one in said]


def _of_openings(agreement: Agreement) -> Iterator[tuple[Change, list[str]]]:
    changes = list(_changes(Opening, [one.pk for one in agreement.openings.all()], agreement=agreement.pk))
    sides = {pk for change in changes for pk in (change.before.giver_id, change.before.receiver_id)}
    names = Organisation.objects.in_bulk(sides)
    for change in changes:
        clause = _clause(change.before, names)
        if change.after is None:
            yield change, [_("Tidak dibuka lagi: %(clause)s") % {"clause": clause}]
        elif change.before.confirmed_term != change.after.confirmed_term and change.after.confirmed_term:
            yield change, [_("Disetujui pemberi: %(clause)s") % {"clause": clause}]
        else:
            yield change, []


def _begun(agreement: Agreement, own: list[Change]) -> Iterator[Line]:
    """What came later than the agreement itself: parties, clauses, persons, papers. By whom, its own change tells."""

    def who(at: dt.datetime) -> str:
        return next((change.who for change in reversed(own) if change.at <= at), "")

    sides = {party.organisation_id: party.organisation for party in agreement.parties.select_related("organisation")}
    later = [party for party in agreement.parties.all() if party.added_at and party.added_at > agreement.recorded_at]
    for party in later:
        said = _("Menjadi pihak: %(party)s") % {"party": sides[party.organisation_id]}
        yield Line(party.added_at, who(party.added_at), [said])
    for opening in agreement.openings.all():
        if opening.added_at and opening.added_at > agreement.recorded_at:
            said = _("Dibuka: %(clause)s") % {"clause": _clause(opening, sides)}
            yield Line(opening.added_at, who(opening.added_at), [said])
    for one in ResponsiblePerson.objects.filter(party__agreement=agreement).select_related("person"):
        named = {"person": one.person}
        yield Line(one.period.lower, who(one.period.lower), [_("Penanggung jawab: %(person)s") % named])
        if one.period.upper:
            said = _("Tidak lagi penanggung jawab: %(person)s") % named
            yield Line(one.period.upper, who(one.period.upper), [said])
    for paper in agreement.documents.all():
        yield Line(paper.added_at, paper.added_by_name, [_("Berkas ditambahkan: %(label)s") % {"label": paper.label}])


def _clause(opening: Any, names: dict[int, Any]) -> str:
    words = {"kind": _(KINDS[opening.kind]), "giver": names[opening.giver_id], "receiver": names[opening.receiver_id]}
    return _("%(kind)s, %(giver)s kepada %(receiver)s") % words


def _became(field: str, before: str, after: str) -> str:
    return _("%(field)s: %(before)s menjadi %(after)s") % {"field": field, "before": before, "after": after}


def _shown(name: str, value: Any, zone: str = "WIB") -> str:
    if value in (None, ""):
        return _("belum dicatat")
    if name == "document_type":
        return _(str(DocumentType(value).label))
    if name == "signed_province_id":
        return str(Province.objects.get(code=value))
    if isinstance(value, DateTimeTZRange):
        first = long_date(day_at(value.lower, zone))
        return f"{first} - {long_date(last_day_before(value.upper, zone)) if value.upper else _('tidak diketahui')}"
    return long_date(value) if isinstance(value, dt.date) else str(value)
