"""A lost second factor is taken off by two colleagues, never by one, never by the person."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import factor_resets
from accounts.factor_resets import Refused
from accounts.models import FactorReset, RecoveryDevice, Session, TotpDevice
from database import clock
from notifications.models import Message
from tests import world

REASON = "Bertemu langsung di kantor, teleponnya hilang."


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    here = world.agency("74")
    people = {role: world.member(here.organisation, role) for role in ("officer", "supervisor", "agency_admin")}
    people["second"] = world.member(here.organisation, "agency_admin")
    clients = {role: world.client_of(user) for role, user in people.items()}  # each enrols a code app
    paper = RecoveryDevice(user=people["officer"], name="Kertas")
    paper.new_codes()
    return SimpleNamespace(here=here, people=people, clients=clients, foreign=world.officer(world.agency("35")))


def ask(w: SimpleNamespace, by: str = "supervisor", of: str = "officer") -> FactorReset:
    return factor_resets.ask(actor=w.people[by], user=w.people[of], organisation=w.here.organisation, reason=REASON)


def factors(w: SimpleNamespace) -> int:
    return sum(model.objects.filter(user=w.people["officer"]).count() for model in (TotpDevice, RecoveryDevice))


def test_two_take_it_off_and_the_person_is_told(w):
    member = w.people["officer"].memberships.get()
    answer = w.clients["supervisor"].post(f"/orang/{member.public_id}/lepas-faktor/", {"reason": REASON})
    assert answer.status_code == 302
    row = FactorReset.objects.get()
    assert factors(w) == 2
    assert w.clients["agency_admin"].post(f"/orang/faktor/{row.public_id}/", {"lepas": "ya"}).status_code == 302
    row.refresh_from_db()
    assert (factors(w), row.confirmed, row.ended_by) == (0, True, w.people["agency_admin"])
    assert not Session.objects.filter(user=w.people["officer"]).exists()
    message = Message.objects.get(kind="faktor_dilepas")
    assert (message.recipient, message.urgent) == (w.people["officer"].person, True)
    assert "supervisor Dinas 74" in message.context["peminta"]
    w.clients["officer"].force_login(w.people["officer"])
    assert w.clients["officer"].get("/perkara/")["Location"] == "/masuk/pasang/"  # enrols anew
    shown = w.clients["agency_admin"].get(f"/orang/{member.public_id}/").content.decode()
    assert REASON in shown and "dipastikan" in shown


def test_one_alone_does_not(w):
    row = ask(w)
    with pytest.raises(Refused, match="dari Anda sendiri"):
        factor_resets.confirm(row, w.people["supervisor"])
    page = w.clients["supervisor"].get(f"/orang/faktor/{row.public_id}/").content.decode()
    assert "dari Anda sendiri" in page and 'name="lepas"' not in page
    assert factors(w) == 2


def test_nobody_takes_off_their_own(w):
    with pytest.raises(Refused, match="sendiri"):
        ask(w, by="supervisor", of="supervisor")
    row = ask(w, by="agency_admin", of="supervisor")
    with pytest.raises(Refused, match="sendiri"):
        factor_resets.confirm(row, w.people["supervisor"])


def test_after_a_day_it_is_too_late(w):
    row = ask(w)
    with clock.rehearsing(row.period.upper, "uji"):
        with pytest.raises(Refused, match="24 jam"):
            factor_resets.confirm(row, w.people["agency_admin"])
        assert ask(w).pk != row.pk  # a new one may be asked for
    assert factors(w) == 2


def test_never_two_open_for_one_person(w):
    row = ask(w)
    with pytest.raises(Refused, match="menunggu rekan kedua"):
        ask(w, by="agency_admin")
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(
            user=row.user, organisation=row.organisation, asked_by=w.people["second"], reason=REASON,
            period=DateTimeTZRange(clock.now(), clock.now() + dt.timedelta(hours=1)),
        )  # fmt: skip


def test_the_database_knows_that_it_takes_two(w):
    row = ask(w)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=row.pk).update(confirmed=True, ended_by=row.asked_by)


def test_the_same_two_do_not_twice_in_a_week(w):
    factor_resets.confirm(ask(w), w.people["agency_admin"])
    world.client_of(w.people["officer"])  # enrols anew
    row = ask(w, by="agency_admin")
    with pytest.raises(Refused, match="Dua orang yang sama"):
        factor_resets.confirm(row, w.people["supervisor"])
    factor_resets.confirm(row, w.people["second"])
    world.client_of(w.people["officer"])
    with clock.rehearsing(clock.now() + factor_resets.AGAIN_AFTER + dt.timedelta(minutes=1), "uji"):
        factor_resets.confirm(ask(w), w.people["agency_admin"])


def test_a_decided_one_is_not_decided_again(w):
    row = ask(w)
    factor_resets.refuse(row, w.people["second"])
    with pytest.raises(Refused, match="sudah diputuskan"):
        factor_resets.confirm(row, w.people["agency_admin"])
    assert factors(w) == 2


def test_who_has_no_factor_has_nothing_to_lose(w):
    factor_resets.confirm(ask(w), w.people["agency_admin"])
    with pytest.raises(Refused, match="belum memasang"):
        ask(w, by="second")


def test_an_officer_asks_for_nobody(w):
    member = w.people["agency_admin"].memberships.get()
    assert w.clients["officer"].get(f"/orang/{member.public_id}/lepas-faktor/").status_code == 403
