"""Which cases a list shows: whose ball, and by when. Home's figures and the list ask here, so that they are the same."""

import datetime as dt
from typing import Any

from accounts.actors import Actor
from accounts.readers import Reader
from casework.queries import CaseQuerySet, held_roles
from casework.workflow import AGENCY
from database import clock

HELD = {
    "saya": "Giliran saya",
    "tim": "Giliran tim saya",
    "terbuka": "Semua yang terbuka",
    "selesai": "Selesai",
}
WHEN = {"lewat": "Lewat tenggat", "minggu": "Jatuh tempo 7 hari ke depan", "baru": "Baru sejak kemarin"}
WEEK = dt.timedelta(days=7)


def leads(actor: Actor) -> list[int]:
    """The organisations in which the actor is a supervisor."""
    return sorted(organisation for organisation, roles in actor.roles.items() if "supervisor" in roles)


def views_for(actor: Actor) -> list[str]:
    """The team's is for who leads one."""
    return [key for key in HELD if key != "tim" or leads(actor)]


def held(rows: CaseQuerySet, view: str, actor: Actor) -> CaseQuerySet:
    """`saya`: mine, and what my team's roles have; `tim`: all that is with the agencies that one leads."""
    if view == "saya":
        return rows.open().held_by(sorted(actor.persons), {o: held_roles(r) for o, r in actor.roles.items()})
    if view == "tim":
        return rows.open().filter(agency__in=leads(actor), ball_side=AGENCY)
    if view == "terbuka":
        return rows.open()
    return rows.filter(ball_role="") if view == "selesai" else rows


def at(rows: CaseQuerySet, when: str, reader: Reader) -> CaseQuerySet:
    """By term, or by the day they were opened."""
    now = clock.now()
    asked: dict[str, dict[str, Any]] = {
        "lewat": {"due_at__lte": now},
        "minggu": {"due_at__gt": now, "due_at__lte": now + WEEK},
        "baru": {"opened_at__gte": reader.yesterday},
    }
    return rows.filter(**asked.get(when, {}))
