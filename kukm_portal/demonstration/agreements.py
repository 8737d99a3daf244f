"""The agreements of the demonstration: one in force, one that has ended, two whose term nobody knows, one on its way.

Sulawesi Tenggara and Jawa Timur signed on 23 June 2022 in Kendari [V]; for how long was not found, so nobody says that it
is in force. Numbers, officials and the others are invented.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

from accounts.actors import Actor
from accounts.models import Agency, Province, User
from cooperation.cases import move as move_case
from cooperation.models import Agreement
from cooperation.services import (
    Clause,
    Paper,
    Side,
    add_responsible,
    begin_agreement,
    let_open,
    record_agreement,
)
from kukm_portal.demonstration.people import STAFF, person_of


def make_agreements() -> None:
    """Recorded by the head of Sulawesi Tenggara, and agreed to by that of Jawa Timur."""
    sultra, jatim, bali = (Agency.objects.select_related("organisation").get(code=code) for code in ("74", "35", "51"))
    ours = _signed(sultra, "119/KUMKM/2022 (contoh)", "La Ode Contoh")
    theirs = _signed(jatim, "518/KUKM/2022 (contoh)", "Endang Contoh")
    _record(
        title="Pemberdayaan Koperasi, Usaha Kecil dan Menengah",
        signed_on=dt.date(2022, 6, 23),
        starts_on=dt.date(2022, 6, 23),
        last_day=None,
        sides=[ours, theirs],
        clauses=_both_ways(sultra, jatim, "statistics"),
    )
    in_force = _record(
        title="Pemberdayaan usaha kecil antarpulau (contoh)",
        signed_on=dt.date(2024, 6, 24),
        starts_on=dt.date(2024, 6, 24),
        last_day=dt.date(2027, 6, 22),
        sides=[ours, theirs],
        clauses=_both_ways(sultra, jatim, "registry", "statistics"),
    )
    ended = _record(
        title="Pertukaran data pelatihan usaha kecil (contoh)",
        signed_on=dt.date(2020, 3, 2),
        starts_on=dt.date(2020, 3, 2),
        last_day=dt.date(2023, 3, 1),
        sides=[ours, theirs],
        clauses=_both_ways(sultra, jatim, "statistics"),
    )
    _record(
        title="Akses pasar dan promosi usaha kecil (contoh)",
        signed_on=dt.date(2024, 5, 10),
        starts_on=dt.date(2024, 5, 10),
        last_day=None,
        signed_place="Denpasar",
        signed_province=Province.objects.get(code="51"),
        sides=[Side(bali.organisation, "050/KUKM/2024 (contoh)"), ours],
        clauses=_both_ways(sultra, bali, "statistics"),
    )
    for agreement in (in_force, ended):
        let_open(actor=_user("kepala@jatim.example"), agreement=agreement)
    people = {sultra.pk: "petugas@sultra.example", jatim.pk: "petugas@jatim.example"}
    for party in in_force.parties.all():
        add_responsible(party=party, person=_user(people[party.organisation_id]).person)
    _talk(ours, theirs, _both_ways(sultra, jatim, "registry"))


def _talk(ours: Side, theirs: Side, clauses: list[Clause]) -> None:
    """Offered and accepted; under a joint agreement that stands already, its text is being written."""
    paper = Paper("Promosi bersama produk halal (contoh)", [_unnumbered(ours), _unnumbered(theirs)], clauses=clauses)
    made = begin_agreement(actor=_user("kepala@sultra.example"), paper=paper)
    for login, move, number, day in (
        ("kepala@sultra.example", "tawarkan", "119/201/2026 (contoh)", dt.date(2026, 9, 7)),
        ("kepala@jatim.example", "terima", "518/77/2026 (contoh)", dt.date(2026, 9, 28)),
        ("kepala@sultra.example", "pakai_kb", "KB 12/2024 (contoh)", dt.date(2024, 6, 24)),
    ):
        move_case(made, move, Actor.of(_user(login)), nomor=number, tanggal=day)


def _unnumbered(side: Side) -> Side:
    return replace(side, number="", power_of_attorney="", power_of_attorney_on=None)


def _signed(agency: Agency, number: str, name: str) -> Side:
    return Side(agency.organisation, number, name, "Kepala Dinas", "SK 12/2022 (contoh)", dt.date(2022, 6, 20))


def _both_ways(one: Agency, other: Agency, *kinds: str) -> list[Clause]:
    return [
        Clause(giver, receiver.organisation, kind, giver.code)
        for giver, receiver in ((one, other), (other, one))
        for kind in kinds
    ]


def _record(**says: Any) -> Agreement:
    says = {"signed_place": "Kendari", "signed_province": Province.objects.get(code="74")} | says
    return record_agreement(actor=_user("kepala@sultra.example"), paper=Paper(**says))


def _user(login: str) -> User:
    return person_of(next(account for account in STAFF if account.login == login)).user
