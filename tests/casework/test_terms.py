"""Working days of Indonesia, in the agency's zone; a term moves in three ways only, each with a reason."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.models import Agency
from casework.assignment import assign
from casework.correction import correct, correct_set
from casework.engine import Refused, perform
from casework.kinds import WORKFLOWS
from casework.models import Case, Holiday, HolidayYear, StageTerm
from casework.terms import EXTEND, RESUME, SUSPEND, change_set, days_left, extend, holiday_added, resume, suspend
from casework.working_days import calendars, provisional
from database import clock
from tests import world
from tests.casework import trial

MAKASSAR = ZoneInfo("Asia/Makassar")


def at(day: str, time: str = "10:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=MAKASSAR)


@pytest.fixture
def days(w):
    return calendars([w.here], dt.date(2023, 12, 31))[w.here.pk]


@pytest.fixture
def set_clock(monkeypatch):
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment.astimezone(dt.UTC))


@pytest.fixture
def ten_days(w):
    StageTerm.objects.filter(kind=trial.TRIAL.kind).update(hours=None, working_days=10)


@pytest.mark.parametrize(
    ("begun", "count", "last_day"),
    [
        ("2024-10-14", 1, "2024-10-15"),
        ("2024-10-11", 1, "2024-10-14"),  # Friday to Monday
        ("2024-04-05", 1, "2024-04-16"),  # Eid with its joint leave, 8 to 15 April
        ("2024-12-24", 2, "2024-12-30"),  # Christmas and its joint leave
        ("2025-08-15", 1, "2025-08-19"),  # the 18th was added by a decree of 7 August
        ("2026-03-17", 1, "2026-03-25"),  # Nyepi and Eid in one week
        ("2024-10-12", 10, "2024-10-25"),  # begun on a Saturday
    ],
)
def test_terms_over_real_days_off(days, begun, count, last_day):
    due_at = days.due_at(at(begun), count)
    assert due_at == at(last_day, "00:00") + dt.timedelta(days=1)
    assert days.last_day(due_at).isoformat() == last_day


@pytest.mark.parametrize(("year", "national", "joint"), [(2024, 19, 10), (2025, 17, 11), (2026, 17, 8)])
def test_the_years_are_as_the_decrees_count_them(db, year, national, joint):
    """2024 has two polling days beside the decree's 17, 2025 the day added in August."""
    count = Holiday.objects.filter(day__year=year).values_list("kind", flat=True)
    assert (list(count).count("nasional"), list(count).count("cuti_bersama")) == (national, joint)
    assert HolidayYear.objects.get(year=year).complete


def test_the_day_is_the_agencys_and_the_last_day_belongs_to_the_term(days):
    late_on_friday = at("2024-10-11", "23:30")  # 22:30 in Jakarta
    early_on_monday = at("2024-10-14", "00:30")  # still Sunday in Jakarta
    assert days.last_day(days.due_at(late_on_friday, 1)) == dt.date(2024, 10, 14)
    assert days.last_day(days.due_at(early_on_monday, 1)) == dt.date(2024, 10, 15)
    due_at = days.due_at(at("2024-10-14"), 1)
    assert at("2024-10-15", "23:59") < due_at == at("2024-10-16", "00:00")
    assert [days.days_left(due_at, at(f"2024-10-{day}")) for day in (14, 15, 16, 18)] == [1, 0, -1, -3]


def test_an_agency_may_work_on_saturdays_and_keep_its_own_day_off(w):
    Agency.objects.filter(pk=w.here.pk).update(working_days="123456")
    Holiday.objects.create(day="2024-10-14", region="74", kind="daerah", name="Hari jadi", source="perda")
    days = calendars(Agency.objects.filter(pk=w.here.pk), dt.date(2024, 1, 1))[w.here.pk]
    elsewhere = calendars([w.there], dt.date(2024, 1, 1))[w.there.pk]
    assert days.last_day(days.due_at(at("2024-10-11"), 1)) == dt.date(2024, 10, 12)
    assert days.last_day(days.due_at(at("2024-10-12"), 1)) == dt.date(2024, 10, 15)
    assert elsewhere.last_day(elsewhere.due_at(at("2024-10-11"), 1)) == dt.date(2024, 10, 14)


def test_a_term_in_a_year_without_its_decree_says_so(w):
    assert provisional(at("2026-12-30"), w.here) == provisional(None, w.here) == ""
    assert "2027 belum lengkap" in provisional(at("2027-01-05"), w.here)
    assert provisional(at("2027-01-01", "00:00"), w.here) == ""  # its last day is in 2026
    HolidayYear.objects.filter(year=2027).update(complete=True)
    assert provisional(at("2027-01-05"), w.here) == ""


def test_the_page_of_a_case_says_that_its_term_may_move(w, ten_days, set_clock):
    set_clock(at("2026-12-21"))
    (case,) = trial.opened(w)
    page = f"/perkara/{case.public_id}/"
    client = world.client_of(w.people["officer"])
    assert "cuti bersama 2027 belum lengkap" in client.get(page).content.decode()
    HolidayYear.objects.filter(year=2027).update(complete=True)
    assert "belum lengkap" not in client.get(page).content.decode()


def test_suspend_resume_and_extend(w, ten_days, set_clock):
    officer, supervisor = w.actors["officer"], w.actors["supervisor"]
    set_clock(at("2024-10-11"))
    (case,) = trial.opened(w)
    assert days_left(case, clock.now()) == 10
    set_clock(at("2024-10-14"))
    case = suspend(case, officer, case.version, "Pemohon sakit, 0812 3456 7890.")
    set_clock(at("2024-10-21"))
    assert days_left(case, clock.now()) == 9  # stands still
    case = resume(case, officer, case.version, "Pemohon sembuh.")
    assert days_left(case, clock.now()) == 9 and case.suspended_at is None
    case = extend(case, supervisor, case.version, "Jalan terputus.", 2)
    assert days_left(case, clock.now()) == 11
    assert list(case.events.values_list("move", flat=True)) == ["buka", SUSPEND, RESUME, EXTEND]
    assert "0812" not in case.events.get(move=SUSPEND).note
    case = correct(case, supervisor, case.version, "Tidak jadi diperpanjang.")
    assert days_left(case, clock.now()) == 9


def test_a_suspension_outlives_what_is_no_resuming(w):
    (case,) = trial.opened(w)
    case = suspend(case, w.actors["officer"], case.version, "Menunggu.")
    since = case.suspended_at
    case = assign(case, w.actors["supervisor"], case.version, w.people["officer2"].person)
    assert case.suspended_at == since
    case = resume(case, w.actors["supervisor"], case.version, "Lanjut.")
    case = correct(case, w.actors["supervisor"], case.version, "Belum dapat dilanjutkan.")
    assert case.suspended_at == since == case.events.latest("version").suspended_at


def test_a_suspended_case_does_not_move(w):
    (case,) = trial.opened(w)
    case = suspend(case, w.actors["officer"], case.version, "Menunggu.")
    with pytest.raises(Refused, match="ditangguhkan"):
        perform(case, "kembalikan", w.actors["officer"], case.version, reason="keliru")
    case = resume(case, w.actors["officer"], case.version, "Lanjut.")
    assert perform(case, "kembalikan", w.actors["officer"], case.version, reason="keliru").status == "kurang"


def test_each_wants_its_role_its_reason_and_its_moment(w):
    officer, supervisor = w.actors["officer"], w.actors["supervisor"]
    (case,) = trial.opened(w)
    waits, ended = trial.bring(w, "kurang"), trial.bring(w, "ditolak")
    for work, says in (
        (lambda: suspend(case, officer, 1, " "), "alasannya"),
        (lambda: resume(case, officer, 1, "Belum."), "tidak sedang ditangguhkan"),
        (lambda: extend(case, officer, 1, "Bukan kepala.", 2), "kepala bidang"),
        (lambda: extend(case, supervisor, 1, "Tanpa hari.", 0), "satu hari kerja"),
        (lambda: suspend(case, w.actors["foreign_officer"], 1, "Dinas lain."), "petugas dinas"),
        (lambda: extend(waits, supervisor, waits.version, "Tanpa tenggat.", 2), "tidak bertenggat"),
        (lambda: suspend(ended, officer, ended.version, "Selesai."), "sudah selesai"),
        (lambda: suspend(case, officer, 7, "Usang."), "sudah diubah"),
    ):
        with pytest.raises(Refused, match=says):
            work()


def test_the_term_of_a_law_runs_on(w, monkeypatch):
    monkeypatch.setitem(WORKFLOWS, trial.TRIAL.kind, trial.of_one_clock())
    (case,) = trial.opened(w)
    for work in (suspend, lambda *one: extend(*one, 2)):
        with pytest.raises(Refused, match="undang-undang"):
            work(case, w.actors["supervisor"], 1, "Menunggu.")


def test_many_terms_at_once(w, ten_days, set_clock):
    set_clock(at("2024-10-11"))
    cases = trial.opened(w, 3)
    suspend(cases[2], w.actors["officer"], 1, "Menunggu.")
    some = Case.objects.filter(pk__in=[case.pk for case in cases])
    seen = dict.fromkeys((case.pk for case in cases), 1)
    outcome = change_set(EXTEND, some, w.actors["supervisor"], "Banjir.", working_days=3, seen=seen)
    assert outcome.done == [case.pk for case in cases[:2]]
    assert "setelah pratinjau" in outcome.refused[cases[2].pk]
    assert [days_left(case, clock.now()) for case in some.order_by("pk")] == [13, 13, 10]
    assert change_set(EXTEND, some, w.actors["supervisor"], "Banjir.", working_days=1).refused.keys() == {cases[2].pk}


def test_a_day_off_that_is_added_later_moves_the_terms_over_it(w, ten_days, set_clock):
    set_clock(at("2024-10-11"))
    over, still, short = trial.opened(w, 3)
    suspend(still, w.actors["officer"], 1, "Menunggu.")
    perform(short, "kembalikan", w.actors["officer"], 1, reason="keliru")  # no term there
    added = dt.date(2024, 10, 16)
    day = Holiday.objects.create(day=added, region="74", kind="daerah", name="Hari jadi", source="SK")
    before = {case.pk: case.due_at for case in Case.objects.all()}
    assert holiday_added(day, Actor.machine("Portal")) == 2
    moved = {pk for pk, due_at in before.items() if Case.objects.get(pk=pk).due_at != due_at}
    assert moved == {over.pk, still.pk}
    over.refresh_from_db(), still.refresh_from_db()
    assert days_left(over, clock.now()) == 10 and still.suspended_at is not None
    event = over.events.get(version=over.version)
    assert (event.move, event.note) == (EXTEND, "Hari libur: Hari jadi.")


@pytest.mark.parametrize(
    ("day", "region", "moved"),
    [
        ("2024-10-25", "", 1),  # its last day
        ("2024-10-26", "", 0),  # a Saturday
        ("2024-10-28", "", 0),  # after it
        ("2024-10-11", "", 0),  # the day on which it began
        ("2024-10-16", "35", 0),  # another province
    ],
)
def test_and_no_others(w, ten_days, set_clock, day, region, moved):
    set_clock(at("2024-10-11"))
    (case,) = trial.opened(w)
    assert case.due_at == at("2024-10-26", "00:00")
    kind = "daerah" if region else "nasional"
    added = Holiday.objects.create(day=dt.date.fromisoformat(day), region=region, kind=kind, name="Baru", source="SK")
    assert holiday_added(added, Actor.machine("Portal")) == moved


def test_a_day_that_was_off_there_already_moves_nothing(w, ten_days, set_clock):
    set_clock(at("2024-12-20"))
    trial.opened(w)
    added = Holiday.objects.create(day=dt.date(2024, 12, 25), region="74", kind="daerah", name="Baru", source="SK")
    assert holiday_added(added, Actor.machine("Portal")) == 0


def test_koreksi_of_many(w):
    done, first = trial.bring(w, "selesai"), trial.bring(w, "masuk")
    sent, other = trial.bring(w, "terkirim"), trial.bring(w, "kurang")
    some = Case.objects.filter(pk__in=[done.pk, first.pk, sent.pk, other.pk])
    seen = {done.pk: done.version, first.pk: 1, sent.pk: sent.version, other.pk: 1}
    outcome = correct_set(some, w.actors["supervisor"], "Impor keliru.", seen=seen)
    assert outcome.done == [done.pk] and trial.KEPT == []
    assert "Belum ada langkah" in outcome.refused[first.pk] and "di luar berkas" in outcome.refused[sent.pk]
    assert "setelah pratinjau" in outcome.refused[other.pk]
    done.refresh_from_db()
    assert done.status == "di_luar" and done.events.get(version=done.version).corrects.move == "terima"


def test_a_term_is_in_one_unit(db):
    for wrong in ({}, {"hours": 1, "working_days": 1}, {"hours": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StageTerm.objects.create(kind="x", state="y", mark="OK", basis="-", **wrong)
