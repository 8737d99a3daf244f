"""The planner: whatever happens between two runs, each milestone reaches each person once, and nobody else."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from accounts.models import Contact
from accounts.scope import scope_of_person
from database import clock
from database.scope import scoped
from halal.models import Certificate, CertificateProduct, Obligation
from notifications import planner
from notifications.models import Message, PlanRun, ReminderPlan
from notifications.services import resume_reminders, stop_reminders
from tests.once.story import as_worker, business, inbox, plan, recompute_all, send, wrote
from umkm.models import Ownership, Product

pytestmark = pytest.mark.django_db(transaction=True)


def certify(person, since: str) -> Certificate:
    product = Product.objects.get(business__ownerships__person=person)
    made = Certificate.objects.create(
        business=product.business, number="ID1", in_force=DateRange(dt.date.fromisoformat(since), None)
    )
    CertificateProduct.objects.create(certificate=made, product=product)
    return made


def bury(person) -> None:
    with transaction.atomic(), scoped(scope_of_person(person)):
        Contact.objects.filter(person=person).update(dead_at=clock.now(), changed_at=clock.now())


def test_a_second_run_of_a_day_looks_only_at_what_changed():
    business()
    recompute_all()
    assert plan("2024-07-19").planned == 1
    PlanRun.objects.update(looked_at=clock.real_now() + planner.LATE_COMMITS)
    with as_worker(), CaptureQueriesContext(connection) as queries:
        assert planner.plan(dt.date(2024, 7, 19), "latihan").planned == 0
    assert not [q for q in queries if "notifications_message" in q["sql"]], "a statement over everybody"
    late = business()
    recompute_all()
    assert plan("2024-07-19").planned == 1
    assert Message.objects.filter(recipient=late).count() == 1


def test_certified_since_planning_is_superseded_on_the_next_run():
    person = business()
    recompute_all()
    plan("2024-07-19")
    certify(person, "2024-07-01")
    assert wrote(plan("2024-07-19")) == (0, 0, 1, 0)
    assert inbox(state="superseded")[0][-1] == "no longer due"


def test_a_certificate_counts_only_from_its_day():
    person = business()
    recompute_all()
    certify(person, "2024-08-01")
    assert plan("2024-07-19").planned == 1
    assert wrote(plan("2024-08-20")) == (0, 0, 1, 0)


def test_a_revoked_certificate_reopens_the_duty():
    person = business()
    recompute_all()
    made = certify(person, "2024-01-01")
    assert plan("2024-07-19").planned == 0
    made.in_force = DateRange(dt.date(2024, 1, 1), dt.date(2024, 8, 1))
    made.changed_at = clock.now()
    made.save()
    assert plan("2024-08-18").planned == 1


def test_what_was_dropped_and_is_due_again_is_told_at_the_same_milestone():
    """A certificate recorded for the wrong business and taken back: the milestone was never told, so it still is."""
    person = business()
    recompute_all()
    plan("2024-07-19")
    made = certify(person, "2024-07-01")
    plan("2024-07-19")
    assert inbox()[0][-2:] == ("superseded", "no longer due")
    withdraw(made)
    bury(person)  # the address died meanwhile: the row is made anew, the way included
    again = plan("2024-07-20")
    assert wrote(again) == (1, 0, 0, 0) and again.by_milestone == {"-90": 1}
    row = Message.objects.get()
    assert (row.state, row.reason, row.channel, str(row.planned_on)) == ("planned", "", "call", "2024-07-20")
    assert wrote(plan("2024-07-20")) == (0, 0, 0, 0)


def withdraw(certificate: Certificate) -> None:
    CertificateProduct.objects.filter(certificate=certificate).delete()
    Obligation.objects.update(changed_at=clock.now())


def test_on_the_same_day_it_is_found_among_what_changed():
    person, _other = business(), business()
    recompute_all()
    plan("2024-07-19")
    made = certify(person, "2024-07-01")
    assert wrote(plan("2024-07-19")) == (0, 0, 1, 0)
    withdraw(made)
    assert wrote(plan("2024-07-19")) == (1, 0, 0, 0)
    assert Message.objects.filter(state="planned").count() == 2


def test_what_was_dropped_gives_way_to_a_later_milestone():
    person = business()
    recompute_all()
    plan("2024-07-19")
    made = certify(person, "2024-07-01")
    plan("2024-07-19")
    withdraw(made)
    assert plan("2024-08-18").by_milestone == {"-60": 1}
    assert sorted(Message.objects.values_list("milestone", "state")) == [(-90, "superseded"), (-60, "planned")]


@pytest.mark.parametrize("state", ["sent", "skipped"])
def test_what_was_sent_or_skipped_never_waits_again(state):
    business()
    recompute_all()
    plan("2024-07-19")
    Message.objects.update(state=state, sent_at=clock.now(), reason="no longer due")
    assert wrote(plan("2024-07-20")) == (0, 0, 0, 0)
    assert Message.objects.get().state == state


def test_what_was_dropped_does_not_come_back_behind_one_that_was_sent():
    """The plan's milestones were changed between, so that the reached one lies before the one that was sent."""
    business()
    recompute_all()
    plan("2024-07-19")
    dropped = Message.objects.get()
    Message.objects.update(state="superseded", reason="no longer due")
    sent = Message.objects.get()
    sent.pk, sent.public_id, sent.milestone = None, "0" * 32, -60
    sent.state, sent.reason, sent.sent_at = "sent", "", clock.now()
    sent.save(force_insert=True)
    assert wrote(plan("2024-07-20")) == (0, 0, 0, 0)
    dropped.refresh_from_db()
    assert dropped.state == "superseded"


def test_a_move_that_was_dropped_is_told_when_it_rules_again():
    person = business()
    recompute_all()
    plan("2024-07-19")
    send("2024-07-19")
    plan("2024-10-17")
    moved = Message.objects.filter(kind="halal_duty.moved")
    assert moved.get().state == "planned"
    made = certify(person, "2024-07-01")
    plan("2024-10-17")
    assert moved.get().state == "superseded"
    withdraw(made)
    assert wrote(plan("2024-10-17")) == (0, 0, 0, 1)
    assert moved.get().state == "planned" and moved.get().context["old_date"] == "2024-10-17"
    assert "PP 42/2024" in moved.get().context["basis"]
    send("2024-10-17")
    assert wrote(plan("2024-10-18")) == (0, 0, 0, 0) and moved.get().state == "sent"


def test_who_stopped_is_neither_mailed_nor_called():
    mailed, called = business(), business(mail="", phone="0812 0000 0001")
    recompute_all()
    for person in (mailed, called):
        stop_reminders(person=person, kind="halal_duty", how="tautan")
    assert plan("2024-07-19").planned == 0
    resume_reminders(person=mailed, kind="halal_duty")
    assert plan("2024-08-18").planned == 1


def test_a_stop_drops_what_waits_and_taking_it_back_brings_it_again():
    today = clock.today("Asia/Jakarta")
    person = business()
    recompute_all()
    with as_worker():
        planner.plan(today)
    waiting = Message.objects.filter(recipient=person, state="planned")
    assert waiting.count() == 1
    stop_reminders(person=person, kind="halal_duty", how="tautan")
    assert waiting.count() == 0
    resume_reminders(person=person, kind="halal_duty")
    assert waiting.count() == 1


def test_channels_are_what_the_person_has():
    has_mail = business(phone="0812 0000 0003")
    has_phone, has_nothing = business(mail="", phone="0812 0000 0004"), business(mail="")
    dead = business()
    bury(dead)
    recompute_all()
    plan("2024-07-19")
    channels = dict(Message.objects.values_list("recipient", "channel"))
    assert channels == {has_mail.pk: "mail", has_phone.pk: "call", has_nothing.pk: "call", dead.pk: "call"}


def test_a_business_without_a_person_is_not_in_the_outbox():
    person = business()
    Ownership.objects.filter(person=person).delete()
    recompute_all()
    assert plan("2024-07-19").planned == 0


def test_several_products_and_owners_are_a_row_each():
    person = business(products=3)
    recompute_all()
    assert plan("2024-07-19").planned == 3
    assert Message.objects.filter(recipient=person).values("subject").distinct().count() == 3


def test_told_by_mail_and_moved_by_phone():
    """The unique key knows no channel: whoever lost the address is called about the new date, once."""
    person = business()
    recompute_all()
    plan("2024-07-19")
    send("2024-07-19")
    bury(person)
    plan("2024-10-17")
    moved = Message.objects.get(kind="halal_duty.moved")
    assert (moved.channel, moved.due_date) == ("call", dt.date(2026, 10, 17))
    assert moved.context["old_date"] == "2024-10-17" and "PP 39/2021" in moved.context["old_basis"]
    plan("2024-10-18")
    assert Message.objects.filter(kind="halal_duty.moved").count() == 1


def test_who_was_told_nothing_is_told_of_no_move():
    business()
    recompute_all()
    plan("2024-07-19")  # planned, never sent
    assert wrote(plan("2024-10-17")) == (0, 0, 1, 0)


def test_the_database_itself_refuses_a_second_telling():
    business()
    recompute_all()
    plan("2024-07-19")
    twin = Message.objects.get()
    twin.pk, twin.public_id, twin.channel = None, "0" * 32, "call"
    with pytest.raises(Exception, match="told_once"):
        twin.save(force_insert=True)


def test_another_plan_of_milestones_is_obeyed():
    business()
    recompute_all()
    ReminderPlan.objects.filter(kind="halal_duty").update(offsets=[-100, -5], repeat_every=None)
    try:
        assert plan("2024-07-19").by_milestone == {"-100": 1}
        assert plan("2024-10-13").by_milestone == {"-5": 1}
    finally:
        ReminderPlan.objects.filter(kind="halal_duty").update(
            offsets=[-180, -90, -60, -30, -14, -7, -3, -1, 0, 1, 7, 30], repeat_every=30
        )


def test_another_plan_never_goes_back_to_an_earlier_milestone():
    business()
    recompute_all()
    assert plan("2024-07-19").by_milestone == {"-90": 1}
    was = ReminderPlan.objects.get(kind="halal_duty").offsets
    ReminderPlan.objects.filter(kind="halal_duty").update(offsets=[-100, -5])
    try:
        assert wrote(plan("2024-07-20")) == (0, 0, 0, 0)
        assert wrote(plan("2024-10-13")) == (1, 1, 0, 0)  # and the 90 days, never sent, are overtaken
    finally:
        ReminderPlan.objects.filter(kind="halal_duty").update(offsets=was)


def test_two_days_in_one_transaction_leave_nothing_behind_them():
    """`remind --dry-run` plans inside a transaction of its own, which may have planned before."""
    business()
    recompute_all()
    with as_worker(), transaction.atomic(), connection.cursor() as cursor:
        assert planner.plan(dt.date(2024, 4, 20), "latihan").planned == 1
        assert planner.plan(dt.date(2024, 7, 19), "latihan").planned == 1
        cursor.execute("SELECT to_regclass('plan_due'), current_setting('enable_nestloop')")
        assert cursor.fetchone() == (None, "on")
        transaction.set_rollback(True)


@pytest.mark.parametrize("day", ["2024-05-01", "2024-10-10"])
def test_two_planners_at_once_wait_for_each_other(day):
    for _ in range(20):
        business()
    recompute_all()
    start, results, errors = threading.Barrier(2), [], []

    def run() -> None:
        try:
            start.wait()
            results.append(plan(day).planned)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(results) == [0, 20]
    assert Message.objects.count() == 20


def test_a_row_that_another_writes_in_this_very_moment_is_not_written_twice():
    """Its writer has not committed yet when the planner comes to that row, waits, and finds it there."""
    for _ in range(3):
        business()
    recompute_all()
    plan("2024-07-19")
    twin = Message.objects.order_by("id").first()
    Message.objects.all().delete()
    PlanRun.objects.all().delete()
    results: list[int] = []

    def run() -> None:
        try:
            results.append(plan("2024-07-19").planned)
        finally:
            connections.close_all()

    planning = threading.Thread(target=run)
    with transaction.atomic(), connection.cursor() as cursor:
        twin.save(force_insert=True)
        planning.start()
        waiting = False
        while planning.is_alive() and not waiting:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) "
                "WHERE NOT granted AND datname = current_database())"
            )
            (waiting,) = cursor.fetchone()
    planning.join()
    assert waiting and results == [2]
    assert Message.objects.count() == 3


def test_a_plan_that_fails_halfway_leaves_nothing(monkeypatch):
    business()
    recompute_all()
    monkeypatch.setattr(planner.plan_sql, "TELL_MOVED", "SELECT 1/0")
    with pytest.raises(Exception, match="division"):
        plan("2024-07-19")
    assert Message.objects.count() == PlanRun.objects.count() == 0


def test_it_runs_as_the_worker_and_the_web_role_would_see_nobodys_address():
    """What the web role planned without a scope would be calls to people who have addresses."""
    business()
    recompute_all()
    with as_worker(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("kukm_worker",)
    planner.plan(dt.date(2024, 7, 19), "sebagai-web")
    plan("2024-07-19", "sebagai-pekerja")
    assert dict(Message.objects.values_list("rehearsal", "channel")) == {
        "sebagai-web": "call",
        "sebagai-pekerja": "mail",
    }
