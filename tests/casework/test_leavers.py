"""Work moves when somebody leaves, and a deputy acts in the name of whoever is away."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import leaving
from accounts.actors import Actor
from accounts.models import Absence, Membership
from casework.assignment import assign
from casework.engine import perform
from casework.leavers import hand_over_ended
from casework.models import Case, Event, Party
from casework.tasks import hand_over_ended as task
from database import clock
from notifications.models import Message
from tests import world
from tests.casework.trial import OWNER, opened

DAY = dt.timedelta(days=1)


@pytest.fixture
def busy(w: SimpleNamespace) -> SimpleNamespace:
    """An officer with two open cases and one that has ended; a third open one is a colleague's."""
    cases = opened(w, 4)
    w.actors["officer"] = Actor.of(w.people["officer"])
    theirs = [assign(case, w.actors["supervisor"], case.version, person(w, "officer")) for case in cases[:3]]
    other = assign(cases[3], w.actors["supervisor"], cases[3].version, person(w, "officer2"))
    done = perform(theirs[2], "tolak", w.actors["supervisor"], theirs[2].version, reason="keliru")
    w.theirs, w.other, w.done = theirs[:2], other, done
    return w


def person(w: SimpleNamespace, role: str):
    return w.people[role].person


def seat(w: SimpleNamespace, role: str = "officer") -> Membership:
    return w.people[role].memberships.get(role="officer")


def end(w: SimpleNamespace, until: dt.datetime, successor=None) -> int:
    row = seat(w)
    return leaving.change_period(
        membership=row,
        since=row.period.lower,
        until=until,
        successor=successor,
        actor=Actor.of(w.people["admin"]),
        note="Pindah tugas.",
    )


def holder(case: Case) -> int | None:
    return Party.objects.filter(case=case, side="dinas", role="officer").values_list("person", flat=True).first()


def told(kind: str = "perkara_dialihkan") -> list[tuple[int, str]]:
    return [(m.recipient_id, m.context["banyak"]) for m in Message.objects.filter(kind=kind).order_by("recipient")]


def test_open_work_goes_to_the_chosen_and_they_are_told_once(busy):
    heir = person(busy, "supervisor")
    assert end(busy, clock.now(), heir) == 2
    assert [holder(case) for case in busy.theirs] == [heir.pk, heir.pk]
    for case in Case.objects.filter(pk__in=[c.pk for c in busy.theirs]):
        last = Event.objects.get(case=case, version=case.version)
        assert (case.ball_person_id, last.move, last.actor_name) == (heir.pk, "tugaskan", "agency_admin Dinas 74")
        assert last.evidence == {"before": person(busy, "officer").pk, "after": heir.pk}
    assert holder(busy.other) == person(busy, "officer2").pk  # a colleague's stays
    assert holder(busy.done) == person(busy, "officer").pk  # what has ended says who did it
    assert told() == [(heir.pk, "2")]


def test_without_a_successor_the_team_has_it_and_its_head_is_told(busy):
    assert end(busy, clock.now()) == 2
    assert [holder(case) for case in busy.theirs] == [None, None]
    assert set(Case.objects.filter(pk__in=[c.pk for c in busy.theirs]).values_list("ball_team", flat=True)) == {
        busy.here.pk
    }
    assert told() == [(person(busy, "supervisor").pk, "2")]


def test_a_later_end_is_carried_out_on_its_day_and_once(busy):
    heir = person(busy, "officer2")
    until = clock.now() + 3 * DAY
    assert end(busy, until, heir) == 0
    assert hand_over_ended() == 0
    assert [holder(case) for case in busy.theirs] == [person(busy, "officer").pk] * 2
    with clock.rehearsing(until - dt.timedelta(seconds=1), "uji"):
        assert task() == 0
    with clock.rehearsing(until, "uji"):
        assert task() == 2
        assert task() == 0
    assert [holder(case) for case in busy.theirs] == [heir.pk, heir.pk]
    assert told() == [(heir.pk, "2")]


def test_a_successor_who_has_left_too_leaves_it_to_the_team(busy):
    heir = person(busy, "officer2")
    until = clock.now() + 3 * DAY
    end(busy, until, heir)
    Membership.objects.filter(user=busy.people["officer2"]).update(period=DateTimeTZRange(None, clock.now()))
    with clock.rehearsing(until, "uji"):
        task()
    assert [holder(case) for case in busy.theirs] == [None, None]


def test_who_still_works_there_in_another_role_keeps_it(busy):
    Membership.objects.create(
        user=busy.people["officer"], organisation=busy.here.organisation, role="supervisor", period=world.ALWAYS
    )
    assert end(busy, clock.now(), person(busy, "officer2")) == 0
    assert hand_over_ended() == 0
    assert told() == []


def away(w: SimpleNamespace, who: str = "officer", deputy: str = "officer2") -> Absence:
    return Absence.objects.create(
        user=w.people[who], deputy=w.people[deputy], organisation=w.here.organisation, entered_by_name="Contoh",
        period=DateTimeTZRange(clock.now() - DAY, clock.now() + DAY),
    )  # fmt: skip


def test_a_deputy_acts_in_the_name_of_whoever_is_away(busy):
    case = busy.theirs[0]
    away(busy)
    deputy = Actor.of(busy.people["officer2"])
    assert deputy.persons_at(busy.here.pk) == {person(busy, "officer").pk, person(busy, "officer2").pk}
    assert set(Case.objects.open().held_by(sorted(deputy.persons), {})) == {*busy.theirs, busy.other}
    moved = perform(case, "kembalikan", deputy, case.version, reason="keliru")
    assert name_of(moved) == "officer Dinas 74 atas nama officer Dinas 74"


def test_a_deputy_acts_in_their_own_name_where_the_case_is_theirs_or_nobodys(busy):
    away(busy)
    deputy = Actor.of(busy.people["officer2"])
    assert name_of(perform(busy.other, "kembalikan", deputy, busy.other.version, reason="keliru")) == deputy.name
    (free,) = opened(busy)
    assert name_of(perform(free, "kembalikan", deputy, free.version, reason="keliru")) == deputy.name


def test_a_colleague_who_is_no_deputy_has_a_name_of_their_own(busy):
    case = busy.theirs[0]
    actor = Actor.of(busy.people["officer2"])
    assert name_of(perform(case, "kembalikan", actor, case.version, reason="keliru")) == actor.name


def test_a_deputy_has_nothing_of_what_the_absent_one_asked_for_as_an_owner(busy):
    """The seat of an applicant is a person's own, and no business of the office."""
    Party.objects.filter(case=busy.theirs[0], side=OWNER.side).update(person=person(busy, "officer"))
    away(busy, deputy="supervisor")
    from_outside = Actor.of(busy.people["supervisor"])
    case = perform(
        busy.theirs[0], "kembalikan", Actor.of(busy.people["officer2"]), busy.theirs[0].version, reason="keliru"
    )
    moved = perform(case, "lengkapi", from_outside, case.version)  # as the office may, by the officer's seat alone
    assert name_of(moved) == "supervisor Dinas 74 atas nama officer Dinas 74"
    Membership.objects.filter(user=busy.people["supervisor"]).update(period=DateTimeTZRange(None, clock.now()))
    assert Actor.of(busy.people["supervisor"]).persons == {person(busy, "supervisor").pk}


def test_an_absence_that_is_over_gives_nothing(busy):
    row = away(busy)
    row.period = DateTimeTZRange(clock.now() - 2 * DAY, clock.now())
    row.save()
    assert Actor.of(busy.people["officer2"]).stands_for == {}


def name_of(case: Case) -> str:
    return Event.objects.get(case=case, version=case.version).actor_name


def test_a_supervisor_gives_a_case_on_its_page(w):
    (case,) = opened(w)
    client = world.client_of(w.people["supervisor"])
    page = client.get(f"/perkara/{case.public_id}/").content.decode()
    assert "Tugaskan kepada" in page and str(person(w, "officer2").public_id) in page
    assert str(person(w, "admin").public_id) not in page
    client.post(f"/perkara/{case.public_id}/petugas/", {"versi": 1, "kepada": person(w, "officer2").public_id})
    assert holder(case) == person(w, "officer2").pk
    assert (
        "Tugaskan kepada"
        not in world.client_of(w.people["officer"]).get(f"/perkara/{case.public_id}/").content.decode()
    )
