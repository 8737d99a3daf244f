"""Plans and common words, for the system's administrators alone."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import Organisation
from database import clock
from notifications.models import ReminderPlan, Words
from tests.world import client_of, member

PLAN = reverse("admin:notifications_reminderplan_change", args=["halal_duty"])
ADD = reverse("admin:notifications_words_add")
OFFSETS = "-180,-90,-60,-30,-14,-7,-3,-1,0,1,7,30"


@pytest.fixture
def administrator(db):
    return client_of(member(Organisation.objects.create(name="Pengelola"), "system_admin"))


def save_plan(client, offsets: str, every: str = "30", reason: str = "Diminta rapat bulan ini"):
    return client.post(PLAN, {"offsets": offsets, "repeat_every": every, "reason": reason})


@pytest.mark.parametrize(
    ("offsets", "every", "reason"),
    [
        ("-7,-30", "", "alasan yang cukup"),
        ("-7,-7", "", "alasan yang cukup"),
        ("", "", "alasan yang cukup"),
        ("-30,-7", "30", "alasan yang cukup"),
        ("-30,0", "0", "alasan yang cukup"),
        ("-4000,0", "", "alasan yang cukup"),
        ("-30,0", "30", "pendek"),
    ],
)
def test_a_plan_that_cannot_be_worked_is_refused(administrator, offsets, every, reason):
    answer = save_plan(administrator, offsets, every, reason)
    assert answer.status_code == 200 and "errorlist" in answer.content.decode()
    assert ReminderPlan.objects.get(kind="halal_duty").offsets == [int(day) for day in OFFSETS.split(",")]


def test_a_change_of_plan_leaves_its_reason_and_its_history(administrator):
    assert save_plan(administrator, "-30,-7,0").status_code == 302
    assert ReminderPlan.objects.get(kind="halal_duty").offsets == [-30, -7, 0]
    assert ReminderPlan.objects.get(kind="halal_duty").events.get().offsets[0] == -180
    assert "Diminta rapat bulan ini" in LogEntry.objects.get().change_message


def test_common_words_get_a_new_version(administrator):
    before = Words.objects.filter(key="several", language="id").count()
    soon = clock.now() + dt.timedelta(hours=8)
    data = {"key": "several", "language": "id", "subject": "{banyak} kabar", "body": "-"}
    when = {"since_0": soon.strftime("%Y-%m-%d"), "since_1": soon.strftime("%H:%M:%S")}
    assert administrator.post(ADD, data | when).status_code == 302
    assert Words.objects.filter(key="several", language="id").count() == before + 1
    for wrong in ({"subject": "{kode}"}, {"subject": ""}, {"since_0": "2020-01-01"}):
        assert administrator.post(ADD, data | when | wrong).status_code == 200


def test_nobody_else_gets_in(sultra):
    for someone in (sultra.officer, sultra.admin):
        for url in (PLAN, ADD, reverse("admin:notifications_words_changelist")):
            assert client_of(someone).get(url).status_code == 403


def test_versions_are_neither_changed_nor_deleted(administrator):
    row = Words.objects.first()
    page = administrator.get(reverse("admin:notifications_words_change", args=[row.pk]))
    assert page.status_code == 200 and 'name="_save"' not in page.content.decode()
    assert (
        administrator.post(reverse("admin:notifications_words_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 403
    )
