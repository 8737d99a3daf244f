"""Which cases a list shows: whose ball, by when, and what the address narrows it to. Home's figures and the queue ask
here, so that they are the same."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, Person, Regency
from accounts.queries import REGISTRY_ROLES, WORKING_ROLES, served_regencies
from accounts.readers import Reader
from accounts.regions import ZONES
from casework.assignment import OFFICER
from casework.kinds import WORKFLOWS
from casework.models import Party
from casework.queries import CaseQuerySet, held_roles
from casework.workflow import AGENCY
from database import clock
from database.filters import Chip, without

VIEWS = {
    "saya": _("Giliran saya"),
    "tim": _("Giliran tim saya"),
    "luar": _("Ditunggu dari luar"),
    "terbuka": _("Semua yang terbuka"),
    "wilayah": _("Di wilayah saya, dinas lain"),
    "diikuti": _("Saya ikuti"),
    "selesai": _("Selesai"),
}
UNCOUNTED = {"wilayah", "selesai"}  # their numbers say nothing about one's work, and cost more than they are worth
WHEN = {
    "lewat": _("Lewat tenggat"),
    "hari": _("Jatuh tempo hari ini"),
    "minggu": _("Jatuh tempo 7 hari ke depan"),
    "baru": _("Baru sejak kemarin"),
}
WEEK = dt.timedelta(days=7)
NOBODY = "belum"  # assigned to nobody
Narrow = Callable[[CaseQuerySet], CaseQuerySet]


def leads(actor: Actor) -> list[int]:
    """The organisations in which the actor is a supervisor."""
    return sorted(organisation for organisation, roles in actor.roles.items() if "supervisor" in roles)


def agencies_of(actor: Actor) -> list[int]:
    """The organisations whose cases the actor works on or reads."""
    return sorted(organisation for organisation, roles in actor.roles.items() if roles & set(REGISTRY_ROLES))


def views_for(actor: Actor) -> list[str]:
    """The team's is for who leads one."""
    return [key for key in VIEWS if key != "tim" or leads(actor)]


def ranges(visible: CaseQuerySet, view: str, actor: Actor) -> list[CaseQuerySet]:
    """The rows of a view as parts that have none in common, each one range of one index: an OR over them would sort
    all of them.

    `saya`: mine by name, and what my team's roles have and nobody by name; `tim`: all that is with the agencies that
    one leads, whoever has it.
    """
    agencies = agencies_of(actor)
    if view == "saya":
        balls = {holder.role for workflow in WORKFLOWS.values() for holder in workflow.holders.values()}
        mine = [visible.filter(ball_person=person) for person in sorted(actor.persons)]
        return mine + [
            visible.filter(ball_team=team, ball_role=role)
            for team, roles in sorted(actor.roles.items())
            for role in sorted(held_roles(roles) & balls)
        ]
    if view == "tim":
        return [visible.open().filter(agency=agency, ball_side=AGENCY) for agency in leads(actor)]
    if view == "luar":
        return [visible.open().filter(agency=agency).exclude(ball_side=AGENCY) for agency in agencies]
    if view == "terbuka":
        return [visible.open().filter(agency=agency) for agency in agencies]
    if view == "wilayah":
        return [visible.open().exclude(agency__in=agencies)]
    if view == "diikuti":
        return [visible.filter(watches__person=actor.person)]
    return [visible.filter(ball_role="", agency=agency) for agency in agencies]


def held(rows: CaseQuerySet, view: str, actor: Actor, when: str = "", reader: Reader | None = None) -> CaseQuerySet:
    """The same rows in one piece, to be counted: each range still by its own index."""
    parts = ranges(rows, view, actor) or [rows.none()]
    if reader is not None:
        parts = [at(part, when, reader) for part in parts]
    first, *rest = parts
    return first.union(*rest, all=True) if rest else first


def at(rows: CaseQuerySet, when: str, reader: Reader) -> CaseQuerySet:
    """By term, or by the day they were opened."""
    now = clock.now()
    asked: dict[str, dict[str, Any]] = {
        "lewat": {"due_at__lte": now},
        # The first instant too late of a day's last term is the beginning of the next day.
        "hari": {"due_at__gt": now, "due_at__lte": _day_ends(reader)},
        "minggu": {"due_at__gt": now, "due_at__lte": now + WEEK},
        "baru": {"opened_at__gte": reader.yesterday},
    }
    return rows.filter(**asked.get(when, {}))


def _day_ends(reader: Reader) -> dt.datetime:
    return clock.day_starts(reader.today + dt.timedelta(days=1), ZONES[reader.zone])


@dataclass
class Filtered:
    """What the address narrows a view to, each part with its chip."""

    narrows: list[Narrow] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)

    def applied(self, rows: CaseQuerySet) -> CaseQuerySet:
        for narrow in self.narrows:
            rows = narrow(rows)
        return rows


def apply(query: QueryDict, reader: Reader) -> Filtered:
    """Unknown values are ignored."""
    done = Filtered()
    for param, label, choices, narrow in _choices(query, reader):
        value = query.get(param, "")
        if value and (shown := choices().get(value)):
            done.narrows.append(narrow(value))
            done.chips.append(Chip(str(label), str(shown), without(query, param)))
    return done


def choices_of(query: QueryDict, reader: Reader) -> list[tuple[str, str, dict[str, str], str]]:
    """For the form above the list: parameter, label, choices, what is chosen. One without a choice is left out."""
    found = [
        (param, str(label), {key: str(text) for key, text in choices().items()}, query.get(param, ""))
        for param, label, choices, _narrow in _choices(query, reader)
    ]
    return [line for line in found if len(line[2]) > 1]


def _choices(
    query: QueryDict, reader: Reader
) -> list[tuple[str, Any, Callable[[], Mapping[str, Any]], Callable[[str], Narrow]]]:
    kind = query.get("jenis", "")
    return [
        ("jenis", _("Jenis"), _kinds, lambda value: lambda rows: rows.filter(kind=value)),
        ("tahap", _("Tahap"), lambda: _states(kind), lambda value: lambda rows: rows.filter(status=value)),
        ("giliran", _("Giliran"), _holders, lambda value: lambda rows: rows.filter(ball_role=value)),
        ("waktu", _("Tenggat"), lambda: WHEN, lambda value: lambda rows: at(rows, value, reader)),
        ("petugas", _("Petugas"), lambda: _officers(reader.actor), lambda value: lambda rows: _assigned(rows, value)),
        ("wilayah", _("Wilayah"), lambda: _regions(reader), lambda value: lambda rows: rows.filter(region=value)),
    ]


def _kinds() -> dict[str, str]:
    return {key: str(_(workflow.label)) for key, workflow in WORKFLOWS.items()}


def _states(kind: str) -> dict[str, str]:
    """Of one kind: alone they are too many, and some have the same name."""
    return {state.key: str(_(state.label)) for state in WORKFLOWS[kind].states} if kind in WORKFLOWS else {}


def _holders() -> dict[str, str]:
    found: dict[str, str] = {}
    for workflow in WORKFLOWS.values():
        for state in workflow.states:
            if state.ball:
                found.setdefault(state.ball.role, capfirst(str(_(state.ball.label))))
    return found


def _officers(actor: Actor) -> dict[str, Any]:
    """Who works in one's agencies now, and nobody."""
    held = Membership.objects.in_force().filter(organisation__in=agencies_of(actor), role__in=WORKING_ROLES)
    people = Person.objects.filter(user__in=held.values("user")).order_by("full_name")
    return {NOBODY: _("Belum kepada siapa pun")} | {str(one.public_id): one.full_name for one in people}


def _assigned(rows: CaseQuerySet, value: str) -> CaseQuerySet:
    theirs = Party.objects.filter(case=OuterRef("pk"), side=OFFICER.side, role=OFFICER.role)
    if value == NOBODY:
        return rows.filter(~Exists(theirs))
    return rows.filter(Exists(theirs.filter(person__public_id=UUID(value))))


def _regions(reader: Reader) -> dict[str, str]:
    served = Regency.objects.filter(code__in=served_regencies(reader.user)).order_by("name")
    return dict(served.values_list("code", "name"))
