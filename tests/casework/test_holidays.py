"""A day off in the admin: which terms it moves is shown first; one that is none after all is marked, and kept."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.admin_preview import CONFIRMED
from accounts.models import Organisation
from casework.models import Case, Holiday, StageTerm
from casework.terms import terms_over
from casework.working_days import calendars
from database import clock
from tests import world
from tests.casework import trial

DAY = dt.date(2027, 10, 13)  # a Wednesday
BEGUN = dt.datetime(2027, 10, 11, 2, tzinfo=dt.UTC)
DUE, LATER = dt.date(2027, 10, 15), dt.date(2027, 10, 18)


@pytest.fixture
def admin(db: Any) -> Client:
    return world.client_of(world.member(Organisation.objects.create(name="Pengelola sistem"), "system_admin"))


@pytest.fixture
def case(w: SimpleNamespace) -> Case:
    """With a term of four working days, begun on a Monday."""
    StageTerm.objects.filter(kind=trial.TRIAL.kind).update(hours=None, working_days=4)
    with clock.rehearsing(BEGUN, "libur"):
        return trial.opened(w)[0]


def last_day(case: Case) -> dt.date:
    case.refresh_from_db()
    return clock.last_day_of(case.due_at, "Asia/Makassar")  # type: ignore[arg-type]


def shown(page: Any) -> dict[str, Any]:
    """What the preview is made from."""
    return dict(page.context_data)


def typed(**changed: str) -> dict[str, str]:
    return {
        "day": DAY.isoformat(), "kind": "daerah", "region": "74", "name": "Hari jadi", "source": "SK Gubernur 1/2027",
    } | changed  # fmt: skip


def test_what_moves_is_shown_first_and_moves_after_yes(admin: Client, case: Case) -> None:
    add = reverse("admin:casework_holiday_add")
    page = admin.post(add, typed())
    assert page.status_code == 200 and shown(page)["lines"] == [("Dinas 74", DUE, LATER, 1)]
    assert "Belum disimpan" in page.content.decode() and not Holiday.objects.filter(day=DAY).exists()
    assert last_day(case) == DUE, "nothing is kept before yes"
    assert admin.post(add, typed() | {CONFIRMED: "1"}).status_code == 302
    assert last_day(case) == LATER and case.events.get(version=case.version).evidence["holiday"] == DAY.isoformat()


def test_a_day_that_is_withdrawn_is_kept_with_its_history_and_moves_nothing(
    admin: Client, case: Case, w: SimpleNamespace
) -> None:
    admin.post(reverse("admin:casework_holiday_add"), typed() | {CONFIRMED: "1"})
    day = Holiday.objects.get(day=DAY)
    url = reverse("admin:casework_holiday_change", args=[day.pk])
    sent = typed(withdrawn="on", reason="Keputusannya dicabut gubernur.")
    page = admin.post(url, sent)
    assert shown(page)["lines"] == [] and "tidak dimajukan" in page.content.decode()
    assert admin.post(url, sent | {CONFIRMED: "1"}).status_code == 302
    day.refresh_from_db()
    assert day.withdrawn and day.events.get().withdrawn is False
    assert "dicabut gubernur" in admin.get(reverse("admin:casework_holiday_history", args=[day.pk])).content.decode()
    assert last_day(case) == LATER, "whoever was promised a day more keeps it"
    assert DAY not in calendars([w.here], DUE - dt.timedelta(days=9))[w.here.pk].holidays
    with clock.rehearsing(BEGUN, "libur"):
        (other,) = trial.opened(w)
    assert last_day(other) == DUE, "a working day for what begins now"

    back = typed(reason="Keputusannya berlaku lagi.")
    page = admin.post(url, back)
    assert shown(page)["lines"] == [("Dinas 74", DUE, LATER, 1)], "the one that was given the day keeps it"
    admin.post(url, back | {CONFIRMED: "1"})
    assert (last_day(case), last_day(other)) == (LATER, LATER)


def test_another_name_moves_nothing(admin: Client, case: Case) -> None:
    admin.post(reverse("admin:casework_holiday_add"), typed() | {CONFIRMED: "1"})
    url = reverse("admin:casework_holiday_change", args=[Holiday.objects.get(day=DAY).pk])
    sent = typed(name="Hari jadi provinsi", reason="Nama menurut keputusan.")
    assert shown(admin.post(url, sent))["total"] == 0
    assert admin.post(url, sent | {CONFIRMED: "1"}).status_code == 302
    assert last_day(case) == LATER and case.version == 2


def test_looking_ahead_writes_nothing(case: Case) -> None:
    ahead = Holiday(day=DAY, region="", kind="nasional", name="Baru", source="SKB")
    ((row, due_at),) = terms_over(ahead)
    assert (row.pk, clock.last_day_of(due_at, "Asia/Makassar")) == (case.pk, LATER)
    assert last_day(case) == DUE and case.version == 1 and ahead.pk is None
