"""Agreements as pages show them: what each is today, what crosses between the sides, who was reminded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from accounts.models import Province, Regency
from cooperation import stages, terms
from cooperation.histories import MOST, history_of
from cooperation.models import KINDS, Agreement, AgreementParty, DocumentType, Opening, ResponsiblePerson
from cooperation.models.agreements import day_at, last_day_before
from cooperation.reminders import AgreementEnd
from cooperation.telling import ENDED
from cooperation.workflow import STOPPED_STATE
from database import clock
from notifications.models import Message
from notifications.queries import NOT_TOLD
from notifications.sources import MOVED

SHAPE = {terms.IN_FORCE: "ok", terms.UNKNOWN: "soon", terms.ENDED_EARLY: "late", STOPPED_STATE: "late"}
NEEDS_ATTORNEY = ("kepala dinas", "kadis", "plt. kepala dinas")


@dataclass(frozen=True)
class State:
    """What it is today: a word, the class of its mark, and the day there."""

    key: str
    word: str
    shape: str
    today: dt.date


@dataclass(frozen=True)
class Line:
    """One agreement of a list."""

    agreement: Agreement
    partners: str
    state: State
    turn: str  # whose move it is, of one that is not signed
    waits: bool  # something of ours waits for our own consent


@dataclass(frozen=True)
class Crossing:
    """One thing that goes one way: `url` is what the receiver sees of it, '' where it is shut."""

    opening: Opening
    region: str
    open: bool
    until: dt.date | None
    url: str


def state_of(agreement: Agreement, at: dt.datetime | None = None) -> State:
    """At this instant, by the clock of the signing place; of one that is not signed, where its case stands."""
    at = at or clock.now()
    key = stages.key_of(agreement, at)
    return State(key, stages.word_of(key), SHAPE.get(key, ""), day_at(at, agreement.zone))


def lines(rows: Sequence[Agreement], mine: set[int]) -> list[Line]:
    """Of a page, in three queries."""
    prefetch_related_objects(list(rows), "parties__organisation", "openings")
    return [
        Line(
            agreement,
            ", ".join(str(party) for party in agreement.parties.all() if party.organisation_id not in mine)
            or ", ".join(str(party) for party in agreement.parties.all()),
            state_of(agreement),
            stages.turn_of(agreement),
            any(_of(opening, agreement).waits for opening in agreement.openings.all() if opening.giver_id in mine),
        )
        for agreement in rows
    ]


def opened_lines(openings: Sequence[Opening], at: dt.datetime) -> list[dict[str, Any]]:
    """What is open to us: until when, and where it is seen. The door may stay open by another agreement."""
    found = [opening for opening in openings if opening.opened_at(at)]
    names = region_names({opening.region for opening in found})
    return [_opened_line(opening, names, at) for opening in found]


def _opened_line(opening: Opening, names: dict[str, str], at: dt.datetime) -> dict[str, Any]:
    grant = next(grant for grant in opening.grants.all() if at in grant.period)
    agreement = opening.agreement
    return {
        "opening": opening,
        "agreement": agreement,
        "region": names.get(opening.region, opening.region),
        "until": last_day_before(grant.period.upper, agreement.zone),
        "today": day_at(at, agreement.zone),
        "zone": agreement.zone,
        "url": url_of(opening),
    }


def context_of(agreement: Agreement, mine: set[int], keeps: set[int]) -> dict[str, Any]:
    """All that the page of one shows. `keeps`: the sides that the reader may act for."""
    at = clock.now()
    parties = list(agreement.parties.select_related("organisation__agency"))
    us = next((party for party in parties if party.organisation_id in mine), parties[0])
    openings = [_of(opening, agreement) for opening in agreement.openings.select_related("giver", "receiver")]
    names = region_names({opening.region for opening in openings})
    crossings = [_crossing(opening, names, at) for opening in openings]
    keeps_here = {party.organisation_id for party in parties} & keeps
    return {
        "agreement": agreement,
        "kind": agreement.get_document_type_display(),
        "state": state_of(agreement, at),
        "signed": agreement.signed_on is not None,
        "extensions": agreement.extensions.order_by("pk"),
        "us": us,
        "others": [party for party in parties if party.pk != us.pk],
        "parties": parties,
        "places": _places(parties),
        "rows": [
            (
                kind,
                [one for one in crossings if one.opening.kind == kind and one.opening.giver_id == us.organisation_id],
                [one for one in crossings if one.opening.kind == kind and one.opening.giver_id != us.organisation_id],
            )
            for kind in reversed(list(KINDS))
        ],
        "extendable": extendable(agreement),
        "waits": any(opening.waits for opening in openings if opening.giver_id in keeps_here),
        "keeps": bool(keeps_here),
        "version": agreement.changed_at.isoformat(),
        "without_attorney": without_attorney(agreement, parties),
        "responsible": [(one, one.party.organisation_id in keeps_here or not hasattr(one.party.organisation, "agency"))
                        for one in _responsible(parties, at)],
        "documents": agreement.documents.select_related("file").order_by("added_at", "pk"),
        "told": _told(agreement),
        "history": _history(agreement),
    }  # fmt: skip


def extendable(agreement: Agreement) -> bool:
    """It may be extended by a new case: whoever asks in vain is told why."""
    return agreement.case_id is not None and agreement.signed_on is not None and not agreement.ending_reason


def region_names(codes: set[str]) -> dict[str, str]:
    """Provinces and regencies by code."""
    return dict(Regency.objects.filter(code__in=codes).values_list("code", "name")) | dict(
        Province.objects.filter(code__in=codes).values_list("code", "name")
    )


def url_of(opening: Opening) -> str:
    """Where the receiver sees what is opened."""
    if opening.kind == "statistics":
        return f"{reverse('cooperation:figures')}?wilayah={opening.region}"
    return reverse("umkm:registry")


def _of(opening: Opening, agreement: Agreement) -> Opening:
    opening.agreement = agreement  # one row, not one query each
    return opening


def _crossing(opening: Opening, names: dict[str, str], at: dt.datetime) -> Crossing:
    period = opening.opens
    until = last_day_before(period.upper, opening.agreement.zone) if period else None
    is_open = opening.opened_at(at)
    return Crossing(
        opening, names.get(opening.region, opening.region), is_open, until, url_of(opening) if is_open else ""
    )


def _places(parties: list[AgreementParty]) -> dict[int, str]:
    """The region's name of each side that is an agency, for the two shores."""
    codes = {party.pk: party.organisation.agency.code for party in parties if hasattr(party.organisation, "agency")}
    names = region_names(set(codes.values()))
    return {pk: names.get(code, "") for pk, code in codes.items()}


def without_attorney(agreement: Agreement, parties: list[AgreementParty]) -> list[AgreementParty]:
    """A head of an agency signs a PKS with a letter of attorney from the governor (Permendagri 22/2020 Art. 2)."""
    if agreement.document_type != DocumentType.PKS:
        return []
    return [
        party
        for party in parties
        if party.signatory_title.lower().startswith(NEEDS_ATTORNEY) and not party.power_of_attorney
    ]


def _history(agreement: Agreement) -> list[Any]:
    """What became of the paper and of its case, the newest first."""
    lines = [*history_of(agreement), *stages.moves_told(agreement)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]


def _responsible(parties: list[AgreementParty], at: dt.datetime) -> list[ResponsiblePerson]:
    rows = ResponsiblePerson.objects.filter(party__in=parties, period__contains=at).select_related("person")
    of_party = {party.pk: party for party in parties}
    found = list(rows.order_by("party__position", "person__full_name"))
    for one in found:
        one.party = of_party[one.party_id]
    return found


def _told(agreement: Agreement) -> list[Message]:
    """What has been told of its end, the newest first; what was dropped was told to nobody."""
    kinds = [AgreementEnd.kind, AgreementEnd.kind + MOVED, ENDED]
    rows = Message.objects.filter(subject=agreement.pk, kind__in=kinds, rehearsal="").exclude(state__in=NOT_TOLD)
    return list(rows.select_related("recipient").order_by("-pk")[:20])
