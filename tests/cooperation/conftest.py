"""Sulawesi Tenggara and Jawa Timur, who have agreed on something, and their people."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import Agency, Province
from cooperation.models import Agreement
from cooperation.services import Clause, Paper, Side, record_agreement
from tests import world

STARTS, LAST = dt.date(2022, 6, 23), dt.date(2027, 6, 22)


def paper(first: Agency, second: Agency, **changes: Any) -> Paper:
    """Signed in Kendari; both open the registry of all of their region to the other."""
    clauses = [
        Clause(giver=giver, receiver=receiver.organisation, kind=kind, region=giver.code)
        for giver, receiver in ((first, second), (second, first))
        for kind in ("registry", "statistics")
    ]
    says: dict[str, Any] = {
        "title": "Pemberdayaan koperasi dan usaha kecil",
        "signed_on": STARTS,
        "signed_place": "Kendari",
        "signed_province": Province.objects.get(code="74"),
        "starts_on": STARTS,
        "last_day": LAST,
        "sides": [Side(first.organisation, "119/1/2022", "La Ode Contoh", "Kepala Dinas"), Side(second.organisation)],
        "clauses": clauses,
    }
    return Paper(**(says | changes))


@pytest.fixture
def both(db: None) -> SimpleNamespace:
    """`head` of Sulawesi Tenggara, `their_head` of Jawa Timur, their officers and a partner of Jawa Timur."""
    found = world.two_agencies()
    found.head = world.member(found.sultra.organisation, "agency_head")
    found.supervisor = world.member(found.sultra.organisation, "supervisor")
    found.their_head = world.member(found.jatim.organisation, "agency_head")
    found.partner = world.member(found.jatim.organisation, "partner")
    found.stranger = world.member(world.agency("11").organisation, "agency_head")
    return found


def agreed(both: SimpleNamespace, **changes: Any) -> Agreement:
    """Recorded by the head of Sulawesi Tenggara: what that side gives is open at once."""
    return record_agreement(actor=both.head, paper=paper(both.sultra, both.jatim, **changes))
