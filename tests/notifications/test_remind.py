"""`manage.py remind`: its last line, its sentences, and what a real installation does not do."""

import datetime as dt
import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from database import clock
from notifications.models import Message, PlanRun
from tests.once.processes import ROOT, database_url
from tests.once.story import business, recompute_all

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = [
    "as_of", "rehearsal", "planned", "already_planned", "skipped", "superseded", "delivered", "failed", "call_list",
    "by_kind", "by_milestone",
]  # fmt: skip


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True
    business()
    business(mail="", phone="0812 0000 0002")
    recompute_all()


def remind(*arguments: str) -> dict:
    out = StringIO()
    call_command("remind", *arguments, stdout=out)
    return json.loads(out.getvalue().strip().splitlines()[-1])


def test_its_last_line_and_a_second_run():
    first = remind("--as-of", "2024-07-19", "--rehearsal", "satu", "--deliver")
    assert list(first) == KEYS
    assert (
        first | {"as_of": "2024-07-19", "rehearsal": "satu", "planned": 2, "already_planned": 0, "delivered": 1}
        == first
    )
    assert first["call_list"] == 1 and first["by_milestone"] == {"-90": 2} and first["by_kind"] == {"halal_duty": 2}
    again = remind("--as-of", "2024-07-19", "--rehearsal", "satu", "--deliver")
    assert (again["planned"], again["already_planned"], again["delivered"], again["call_list"]) == (0, 2, 0, 1)
    assert len(mail.outbox) == 1 and not Message.objects.filter(rehearsal="").exists()


def test_another_day_has_a_default_name():
    assert remind("--as-of", "2024-07-19")["rehearsal"] == "latihan"


def test_today_is_real_life():
    today = clock.today("Asia/Jakarta").isoformat()
    assert remind("--as-of", today)["rehearsal"] == ""
    assert Message.objects.filter(rehearsal="").count() == 2


@pytest.mark.parametrize(
    ("now", "day", "name", "planned"),
    [
        ("2026-11-24T14:59", "2026-11-24", "", "2026-11-24"),
        ("2026-11-24T15:30", "2026-11-25", "", "2026-11-24"),  # it is the 25th in WIT; real life plans WIB's day
        ("2026-11-24T15:30", "2026-11-24", "", "2026-11-24"),
        ("2026-11-24T17:01", "2026-11-25", "", "2026-11-25"),  # the 25th everywhere in the country
        ("2026-11-24T17:01", "2026-11-24", "latihan", "2026-11-24"),  # over everywhere
        ("2026-11-24T14:59", "2026-11-25", "latihan", "2026-11-25"),  # nowhere yet
    ],
)
def test_today_is_any_of_the_three_zones(
    monkeypatch: pytest.MonkeyPatch, now: str, day: str, name: str, planned: str
) -> None:
    moment = dt.datetime.fromisoformat(f"{now}:00+00:00")
    monkeypatch.setattr(clock, "now", lambda: moment)
    said = remind("--as-of", day, "--dry-run")
    assert (said["rehearsal"], said["as_of"]) == (name, planned)


def test_a_dry_run_counts_and_writes_nothing():
    said = remind("--as-of", "2024-07-19", "--dry-run", "--deliver")
    assert (said["planned"], said["call_list"], said["delivered"]) == (2, 1, 0)
    assert Message.objects.count() == PlanRun.objects.count() == len(mail.outbox) == 0


def test_in_a_real_installation_another_day_is_always_a_dry_run(settings):
    settings.DEMONSTRATION = False
    assert remind("--as-of", "2024-07-19", "--deliver")["planned"] == 2
    assert Message.objects.count() == PlanRun.objects.count() == len(mail.outbox) == 0
    today = clock.today("Asia/Jakarta").isoformat()
    assert remind("--as-of", today, "--rehearsal", "satu")["planned"] == 2
    assert Message.objects.count() == 0
    assert remind("--as-of", today)["planned"] == 2
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--as-of", "31/02/2024"], "bukan tanggal"),
        (["--as-of", "2024-02-31"], "bukan tanggal"),
        (["--as-of", "2024-07-19", "--rehearsal", "Nama Panjang"], "Nama latihan"),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as error:
        remind(*arguments)
    assert "\n" not in str(error.value)


def test_a_rehearsal_only_goes_forward():
    remind("--as-of", "2024-10-10", "--rehearsal", "satu")
    with pytest.raises(CommandError, match="tidak mundur"):
        remind("--as-of", "2024-07-19", "--rehearsal", "satu")


def test_from_a_shell_it_plans_as_the_worker_and_exits_with_one():
    urls = {name: database_url(os.environ[name]) for name in ("DATABASE_URL", "DATABASE_WORKER_URL")}
    env = os.environ | urls | {"DEMONSTRATION": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", "remind", *arguments]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)

    good = run("--as-of", "2024-10-10", "--rehearsal", "kulit")
    assert good.returncode == 0 and json.loads(good.stdout.splitlines()[-1])["call_list"] == 1
    bad = run("--as-of", "2024-07-19", "--rehearsal", "kulit")
    assert bad.returncode == 1 and bad.stderr.count("\n") == 1 and "Traceback" not in bad.stderr
