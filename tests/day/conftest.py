"""An office in the middle of its day: cases, calls, failed letters, duties that are late, whom to visit, new rows."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.actors import Actor
from casework.engine import NewCase, open_cases
from casework.kinds import EFFECTS, WORKFLOWS, register
from casework.models import StageTerm
from database import clock
from notifications.models import Message
from tests import world
from tests.casework import trial
from tests.once.story import business, recompute_all
from umkm.models import Business


@pytest.fixture(autouse=True)
def trial_kind() -> Iterator[None]:
    """The portal's own kinds need more than a figure does."""
    register(trial.TRIAL, trial.EFFECTS)
    yield
    del WORKFLOWS[trial.TRIAL.kind]
    for name in trial.EFFECTS:
        del EFFECTS[name]


@pytest.fixture
def office(db: Any) -> SimpleNamespace:
    """In Sulawesi Tenggara; and the same again in Jawa Timur, of which nobody here sees anything."""
    StageTerm.objects.get_or_create(kind="percobaan", state="masuk", defaults={"hours": 72, "mark": "OK", "basis": "-"})
    here, there = world.agency("74"), world.agency("35")
    office = SimpleNamespace(here=here, there=there)
    for role in ("officer", "supervisor", "agency_head", "agency_admin", "companion", "observer"):
        setattr(office, role, world.member(here.organisation, role))
    office.partner = world.member(there.organisation, "partner")
    world.grant(here, there.organisation)
    for agency, regency in ((here, "74.71"), (here, "74.04"), (there, "35.78")):
        fill(agency, regency)
    recompute_all()
    return office


def fill(agency: Any, regency: str) -> None:
    """Three businesses: one that is mailed, one that is called, one that nobody reaches; two cases, one of them late."""
    mailed = business("mikro", regency=regency)
    called = business("kecil", mail="", phone=f"0812 0000 {regency[-2:]}77", regency=regency)
    business("besar", mail="", regency=regency)
    for person, channel, state in ((mailed, "mail", "failed"), (called, "call", "planned")):
        product = Business.objects.get(ownerships__person=person).products.get()
        Message.objects.create(
            kind="halal_duty", subject=product.pk, due_date=dt.date(2026, 10, 17), milestone=30, recipient=person,
            channel=channel, zone="WITA", region=regency, state=state, planned_on=dt.date(2026, 11, 16),
            context={"basis": "PP 42/2024 Art. 160(2)", "scale": "mikro", "announced": None},
        )  # fmt: skip
    machine = Actor.machine("percobaan")
    owner = world.user("Pemohon").person
    for days_ago in (9, 1):
        with clock.rehearsing(clock.now() - dt.timedelta(days=days_ago), "dulu"):
            open_cases("percobaan", agency, [NewCase(f"Perkara {regency}", regency, {trial.OWNER: owner})], machine)
