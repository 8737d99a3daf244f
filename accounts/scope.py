"""What a signed-in user may reach in protected tables, computed once for each request."""

import datetime as dt

from django.http import HttpRequest

from accounts import asked
from accounts.models import Person, User
from accounts.queries import served_regencies
from database import clock
from database.rows import in_scope
from database.scope import NOBODY, Scope

# Shared by the policies of all personal tables. `at` is the instant at which periods are asked.
AT = "(SELECT NULLIF(current_setting('app.at', true), ''))::timestamptz"


def of_served_person(column: str) -> str:
    """SQL: the person in `column` (named with its table) has to do with a region that the scope serves, at the scope's instant."""
    if "." not in column:
        raise ValueError("A bare column would mean the one of accounts_personscope itself, and let everybody through.")
    return (
        f"EXISTS (SELECT FROM accounts_personscope ps WHERE ps.person_id = {column} "
        f"AND {in_scope('ps.region', 'serves')} AND ps.period @> {AT})"
    )


def same_as_person(column: str) -> str:
    """SQL: the person in `column` is how a register knows whoever the scope belongs to (`Person.same_as`). Asked once a
    statement: those few are fetched by their own index."""
    return (
        f"{column} IN (SELECT kp.id FROM accounts_person kp WHERE kp.same_as_id IS NOT NULL "
        f"AND {in_scope('kp.same_as_id', 'person', 'bigint')})"
    )


def scope_of(user: User, at: dt.datetime | None = None) -> Scope:
    """Own rows, and those of the regencies that the user serves."""
    at = at or clock.now()
    return {"person": (str(user.person_id),), "serves": served_regencies(user, at), "at": (at.isoformat(),)}


def scope_of_person(person: Person) -> Scope:
    """For services that make a person's private rows before the person has any scope: staff, sign-up."""
    return {"person": (str(person.pk),), "at": (clock.now().isoformat(),)}


def scope_of_region(codes: tuple[str, ...]) -> Scope:
    """For commands that work for an agency: the codes of the regencies under it."""
    return {"serves": codes, "at": (clock.now().isoformat(),)}


def scope_of_request(request: HttpRequest) -> Scope:
    """What it finds stands with the user of this request, who is asked for it several times a page."""
    if not request.user.is_authenticated:
        return NOBODY
    if request.method in ("GET", "HEAD"):
        asked.keep(request.user)
    found = scope_of(request.user)
    request.user.serves_in_this_request = found["serves"]
    return found
