"""The health page: each part seen good and bad, bounded, without a personal value."""

import datetime as dt
import json
import os
from unittest.mock import patch

import pytest
import redis
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from accounts.services import bury_contact
from database import clock
from kukm_portal import health_checks
from kukm_portal.health_checks import BROKEN, CAP, GOOD, WATCH, checks
from notifications import planner
from notifications.models import Bounce, LastRun, Message, PlanRun
from notifications.tasks import count_dead_contacts, deliver
from tests.once.story import as_worker, business, recompute_all
from tests.world import agency, client_of, contact, member

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = reverse("health")


@pytest.fixture
def alive():
    with patch("kukm_portal.health_checks.living", return_value={"worker": True, "beat": True}):
        yield


def check(key: str) -> health_checks.Check:
    return next(check for check in checks() if check.key == key)


def test_a_portal_that_just_began_says_what_it_does_not_know(alive):
    assert {c.key: c.state for c in checks()} | {"disk": GOOD} == {
        "broker": GOOD, "worker": GOOD, "beat": GOOD, "delivery": WATCH, "outbox": GOOD, "failures": GOOD,
        "bounces": WATCH, "dead_contacts": WATCH, "disk": GOOD, "database": GOOD, "backup": WATCH,
    } | {c.key: WATCH for c in checks() if c.key.startswith("plan_")}  # fmt: skip


def test_lost_processes_are_broken():
    with patch("kukm_portal.health_checks.living", side_effect=redis.ConnectionError):
        assert [check(key).state for key in ("broker", "worker", "beat")] == [BROKEN] * 3
    with patch("kukm_portal.health_checks.living", return_value={"worker": False, "beat": True}):
        assert [check(key).state for key in ("broker", "worker", "beat")] == [GOOD, BROKEN, GOOD]
        assert "kukm-worker" in check("worker").advice


def test_delivery_goes_by_its_last_run(alive):
    with as_worker():
        deliver.apply()
    assert check("delivery").state == GOOD
    for minutes, state in ((6, WATCH), (31, BROKEN)):
        LastRun.objects.update(ran_at=clock.real_now() - dt.timedelta(minutes=minutes))
        assert check("delivery").state == state
    with as_worker(), patch("notifications.delivery.open_server", side_effect=OSError):
        LastRun.objects.update(ran_at=clock.real_now(), failure="server away")
    assert check("delivery").state == BROKEN and "EMAIL_URL" in check("delivery").advice


def test_planning_goes_by_source(alive):
    with as_worker():
        planner.plan(clock.today("Asia/Jakarta"))
    assert check("plan_halal_duty").state == GOOD
    PlanRun.objects.update(looked_at=clock.real_now() - dt.timedelta(hours=2))
    assert check("plan_halal_duty").state == WATCH
    PlanRun.objects.update(as_of=clock.today("Asia/Jakarta") - dt.timedelta(days=1))
    assert check("plan_halal_duty").state == BROKEN


def test_the_outbox_by_age_and_failures_by_reason(alive):
    person = business()
    recompute_all()
    with as_worker():
        planner.plan(clock.today("Asia/Jakarta"))
    for hours, state in ((9, GOOD), (11, WATCH)):
        moment = dt.datetime.combine(clock.today("Asia/Jakarta"), dt.time(hours), dt.timezone(dt.timedelta(hours=8)))
        with patch("database.clock.now", return_value=moment.astimezone(dt.UTC)):
            assert check("outbox").state == state
    assert check("outbox").details[0].startswith("1 ")
    Message.objects.update(state="failed", reason="bounced 5.7.1")
    assert check("failures").state == WATCH
    assert check("failures").details == ("1 surat kembali (5.7.1)",)
    assert str(person.pk) and "usaha.example" not in str(checks())


def test_dead_contacts_are_counted_by_the_worker(alive):
    person = business(mail="")
    dead = contact(person, "email", "mati@usaha.example")
    contact(person, "phone", "0812 0000 0009")
    with as_worker():
        count_dead_contacts.apply()
    assert check("dead_contacts").value == "0"
    with as_worker():
        with transaction.atomic():
            bury_contact(contact=dead)
        count_dead_contacts.apply()
    assert check("dead_contacts").value == "1"


def test_bounces_unread_unsettled_and_refused(alive, settings):
    settings.BOUNCE_IMAP_URL = "imaps://a:b@mx.example"
    assert check("bounces").state == GOOD
    LastRun.objects.create(job="bounce_mailbox", ran_at=clock.real_now(), failure="TimeoutError")
    assert check("bounces").state == BROKEN and "TimeoutError" in check("bounces").details
    LastRun.objects.update(failure="")
    row = Bounce(key="1", way="mailbox", status="5.1.1", verdict="hard", final=True, arrived_at=clock.now())
    row.save()
    assert check("bounces").state == GOOD and check("bounces").value.startswith("1 ")
    Bounce.objects.update(arrived_at=clock.now() - dt.timedelta(days=2))
    assert check("bounces").state == WATCH
    Bounce.objects.update(settled_at=clock.now(), verdict="policy", outcome="unknown")
    assert "SPF" in check("bounces").advice and any("tanpa surat" in line for line in check("bounces").details)


def test_the_backup_by_stamp_by_folder_or_unknown(alive, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)
    assert check("backup").state == WATCH  # an empty folder is no backup
    for name, days in (("lama.dump", 9), ("baru.dump", 2)):
        (tmp_path / name).write_text("x")
        at = (clock.real_now() - dt.timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (at, at))
    assert check("backup").state == WATCH and "2" in check("backup").value or "48" in check("backup").value
    settings.BACKUP_STAMP = str(tmp_path / "cap")
    assert "FileNotFoundError" in check("backup").value
    (tmp_path / "cap").touch()
    assert check("backup").state == GOOD
    os.utime(tmp_path / "cap", (0, 0))
    assert check("backup").state == BROKEN


def test_a_full_disk_is_seen(alive):
    for free, state in ((50, GOOD), (9, WATCH), (1, BROKEN)):
        usage = type("U", (), {"total": 10**11, "free": free * 10**9, "used": 0})
        with patch("kukm_portal.health_checks.shutil.disk_usage", return_value=usage):
            assert check("disk").state == state
    with patch("kukm_portal.health_checks.shutil.disk_usage", side_effect=PermissionError):
        assert check("disk").state == BROKEN


def test_the_page_is_the_system_administrators_and_costs_a_bounded_number_of_queries(
    alive, django_assert_max_num_queries
):
    office = agency("74")
    client = client_of(member(office.organisation, "system_admin"))
    client.get(PAGE)
    with django_assert_max_num_queries(40):
        page = client.get(PAGE)
    assert page.status_code == 200 and "Perhatikan" in page.content.decode() and "Cadangan" in page.content.decode()
    for role in ("officer", "agency_admin", "agency_head"):
        assert client_of(member(office.organisation, role)).get(PAGE).status_code == 403
    assert CAP == 10_000


def test_the_command_says_the_same_and_fails_where_something_is_broken(alive, capsys):
    call_command("health")
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert answer["state"] == WATCH and answer["checks"]["broker"]["state"] == GOOD
    with patch("kukm_portal.health_checks.living", side_effect=redis.ConnectionError), pytest.raises(SystemExit):
        call_command("health")
