"""Somebody is away for a period, and a colleague with the right role stands in."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import absences
from accounts.absences import Refused
from accounts.actors import Actor
from accounts.models import Absence, Membership
from database import clock
from tests import world

DAY = dt.timedelta(days=1)


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    here = world.agency("74")
    people = {
        "officer": world.officer(here), "other": world.officer(here),
        "supervisor": world.member(here.organisation, "supervisor"),
        "head": world.member(here.organisation, "agency_head"), "foreign": world.officer(world.agency("35")),
    }  # fmt: skip
    return SimpleNamespace(here=here, people=people, clients={k: world.client_of(u) for k, u in people.items()})


def enter(w: SimpleNamespace, who: str = "officer", deputy: str = "other", since=None, days: int = 3) -> Absence:
    since = since or clock.now()
    return absences.enter(
        user=w.people[who], deputy=w.people[deputy], organisation=w.here.organisation, since=since,
        until=since + days * DAY, actor=w.people[who],
    )  # fmt: skip


def typed(w: SimpleNamespace, who: str = "officer", deputy: str = "other", **other: str) -> dict[str, str]:
    today = clock.today("Asia/Makassar")
    return {
        "who": str(w.people[who].person.public_id), "deputy": str(w.people[deputy].person.public_id),
        "since": today.isoformat(), "last": today.isoformat(),
    } | other  # fmt: skip


def test_a_deputy_stands_for_whoever_is_away_while_they_are(w):
    row = enter(w)
    person = w.people["officer"].person_id
    assert Actor.of(w.people["other"]).stands_for == {w.here.pk: frozenset({person})}
    assert Actor.of(w.people["officer"]).stands_for == {}
    assert Actor.of(w.people["other"], row.period.upper).stands_for == {}
    assert Actor.of(w.people["other"], row.period.upper - dt.timedelta(microseconds=1)).stands_for


def test_a_deputy_who_leaves_stands_for_nobody(w):
    enter(w)
    Membership.objects.filter(user=w.people["other"]).update(period=DateTimeTZRange(None, clock.now()))
    assert Actor.of(w.people["other"]).stands_for == {}


@pytest.mark.parametrize(
    ("who", "deputy", "sentence"),
    [
        ("officer", "officer", "dirinya sendiri"),
        ("officer", "head", "tidak bertugas sebagai petugas"),
        ("officer", "foreign", "tidak bertugas sebagai petugas"),
        ("supervisor", "officer", "tidak bertugas sebagai kepala bidang"),
        ("head", "officer", "hanya untuk petugas dan kepala bidang"),
    ],
)
def test_a_deputy_without_the_right_role_is_refused(w, who, deputy, sentence):
    with pytest.raises(Refused, match=sentence):
        enter(w, who, deputy)
    assert not Absence.objects.exists()


def test_a_supervisor_may_stand_in_for_an_officer(w):
    assert enter(w, "officer", "supervisor")


def test_a_deputy_whose_time_ends_meanwhile_is_refused(w):
    until = clock.now() + 2 * DAY
    Membership.objects.filter(user=w.people["other"]).update(period=DateTimeTZRange(world.ALWAYS.lower, until))
    with pytest.raises(Refused, match="sepanjang masa"):
        enter(w)
    assert enter(w, days=1)


def test_no_two_at_once_and_no_deputy_who_is_away(w):
    enter(w)
    with pytest.raises(Refused, match="sudah tercatat"):
        enter(w, since=clock.now() + 2 * DAY)
    with pytest.raises(Refused, match="sendiri berhalangan"):
        enter(w, "other", "officer")
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            user=w.people["officer"], deputy=w.people["supervisor"], organisation=w.here.organisation,
            period=DateTimeTZRange(clock.now(), clock.now() + DAY),
        )  # fmt: skip


def test_one_enters_ones_own_and_ends_it(w):
    client = w.clients["officer"]
    assert client.post("/berhalangan/baru/", typed(w)).status_code == 302
    row = Absence.objects.get()
    assert row.period.upper - row.period.lower == DAY and row.entered_by_name == "officer Dinas 74"
    assert w.clients["other"].post(f"/berhalangan/{row.public_id}/akhiri/").status_code == 404  # a deputy does not
    assert client.post(f"/berhalangan/{row.public_id}/akhiri/").status_code == 302
    assert Actor.of(w.people["other"]).stands_for == {}
    assert Absence.objects.get().period.upper <= clock.now()


def test_one_that_has_not_begun_is_taken_away(w):
    row = enter(w, since=clock.now() + DAY)
    w.clients["officer"].post(f"/berhalangan/{row.public_id}/akhiri/")
    assert not Absence.objects.exists()


def test_a_supervisor_enters_it_for_a_member_and_an_officer_does_not(w):
    page = w.clients["other"].post("/berhalangan/baru/", typed(w, deputy="supervisor"))
    assert page.status_code == 422 and not Absence.objects.exists()
    assert w.clients["supervisor"].post("/berhalangan/baru/", typed(w)).status_code == 302
    assert Absence.objects.get().user == w.people["officer"]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"last": "2026-01-01"}, "Hari terakhir harus"),
        ({"since": "2026-01-01", "last": "2026-01-02"}, "sudah lewat"),
        ({"last": ""}, "Isi hari terakhir"),
    ],
)
def test_wrong_days_get_a_sentence_and_stay(w, other, sentence):
    answer = w.clients["officer"].post("/berhalangan/baru/", typed(w, **other))
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and str(w.people["other"].person.public_id) in page
