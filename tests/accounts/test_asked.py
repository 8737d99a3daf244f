"""What a page asks about its reader is asked once, never longer than the page, and anew where the page writes it."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.models import Absence, Membership, SharingGrant, User
from accounts.queries import granted_regencies, memberships_of, roles_of, teams_of
from accounts.rules import current_roles
from accounts.scope import scope_of_request
from database import clock
from database.scope import scoped
from tests import world

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def office(db: None) -> SimpleNamespace:
    agency, other = world.agency("74"), world.agency("35")
    return SimpleNamespace(
        agency=agency, other=other, officer=world.officer(agency), colleague=world.officer(agency)
    )  # fmt: skip


def reader(user: User, method: str = "get") -> Any:
    """The request of a page and its user, as the middleware leaves them."""
    request = getattr(RequestFactory(), method)("/")
    request.user = User.objects.select_related("person").get(pk=user.pk)
    scope_of_request(request)
    return request


def since(hours: int) -> DateTimeTZRange:
    return DateTimeTZRange(clock.now() - hours * HOUR, None)


def queries_of(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


def all_of_it(request: Any) -> None:
    """What the parts of one page ask."""
    current_roles(request)
    Actor.of(request.user)
    roles_of(request.user)
    teams_of(request.user)
    granted_regencies(request.user, SharingGrant.Kind.REGISTRY)


def test_a_page_asks_once_and_the_next_anew(office: SimpleNamespace) -> None:
    page = reader(office.officer)
    assert queries_of(lambda: all_of_it(page)) == 3  # memberships, absent colleagues, grants
    assert queries_of(lambda: all_of_it(page)) == 0
    assert queries_of(lambda: all_of_it(reader(office.officer))) > 3


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_whoever_sends_a_form_is_asked_each_time(office: SimpleNamespace, method: str) -> None:
    page = reader(office.officer, method)
    assert queries_of(lambda: memberships_of(page.user)) == queries_of(lambda: memberships_of(page.user)) == 1


def test_outside_a_request_nothing_is_kept(office: SimpleNamespace) -> None:
    user = User.objects.get(pk=office.officer.pk)
    assert roles_of(user) == {"officer"}
    Membership.objects.filter(user=user).update(role="supervisor")
    assert roles_of(user) == {"supervisor"}


def test_another_instant_is_asked_for_itself(office: SimpleNamespace) -> None:
    page = reader(office.officer)
    assert roles_of(page.user) == {"officer"}
    assert roles_of(page.user, clock.now() - dt.timedelta(days=10_000)) == frozenset()
    assert roles_of(page.user) == {"officer"}


def _saved(office: SimpleNamespace) -> None:
    mine = Membership.objects.get(user=office.officer)
    mine.role = "supervisor"
    mine.save()


CHANGES: dict[str, tuple[Callable[[SimpleNamespace], object], frozenset[str]]] = {
    "save": (_saved, frozenset({"supervisor"})),
    "update": (
        lambda o: Membership.objects.filter(user=o.officer).update(role="supervisor"),
        frozenset({"supervisor"}),
    ),
    "create": (
        lambda o: o.officer.memberships.create(
            organisation=o.agency.organisation, role="supervisor", period=since(1)
        ),
        frozenset({"officer", "supervisor"}),
    ),
    "bulk_create": (
        lambda o: Membership.objects.bulk_create(
            [Membership(user=o.officer, organisation=o.agency.organisation, role="supervisor", period=since(1))]
        ),
        frozenset({"officer", "supervisor"}),
    ),
    "bulk_update": (
        lambda o: Membership.objects.bulk_update(
            [Membership(pk=m.pk, role="supervisor") for m in Membership.objects.filter(user=o.officer)], ["role"]
        ),
        frozenset({"supervisor"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", CHANGES)
def test_a_membership_written_in_the_same_page_counts_at_once(office: SimpleNamespace, way: str) -> None:
    page = reader(office.officer)
    assert roles_of(page.user) == {"officer"}
    change, then = CHANGES[way]
    change(office)
    assert roles_of(page.user) == then == roles_of(User.objects.get(pk=office.officer.pk))


def test_what_was_rolled_back_does_not_stay(office: SimpleNamespace) -> None:
    page = reader(office.officer)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Membership.objects.filter(user=office.officer).update(role="supervisor")
        assert roles_of(page.user) == {"supervisor"}
        raise ZeroDivisionError
    assert roles_of(page.user) == {"officer"}


def test_a_grant_and_an_absence_count_at_once(office: SimpleNamespace) -> None:
    page = reader(office.officer)
    assert granted_regencies(page.user, SharingGrant.Kind.REGISTRY) == ()
    assert not Actor.of(page.user).stands_for
    with scoped({"everything": ("yes",)}):
        SharingGrant.objects.create(
            giver=office.other, receiver=office.agency.organisation, kind="registry", region="35.78", period=since(1)
        )
    Absence.objects.create(
        user=office.colleague,
        deputy=office.officer,
        organisation=office.agency.organisation,
        period=DateTimeTZRange(clock.now() - HOUR, clock.now() + HOUR),
        entered_by_name="Kepala",
    )
    assert granted_regencies(page.user, SharingGrant.Kind.REGISTRY) == ("35.78",)
    assert Actor.of(page.user).stands_for == {office.agency.pk: frozenset({office.colleague.person_id})}
    SharingGrant.objects.all().delete()
    assert granted_regencies(page.user, SharingGrant.Kind.REGISTRY) == ()


def test_who_is_let_go_between_two_pages_is_out(office: SimpleNamespace) -> None:
    client = world.client_of(office.officer)
    client.get("/data-saya/")
    assert client.get("/pekerjaan/").status_code == 200
    mine = Membership.objects.get(user=office.officer)
    mine.period = DateTimeTZRange(mine.period.lower, clock.now())
    mine.save()
    assert client.get("/pekerjaan/").status_code != 200
