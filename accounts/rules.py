"""Every view names its rule; one that names none is refused.

    @public                     anybody
    @signed_in                  whoever has signed in
    @roles("officer", ...)      who holds one of these roles in force now
    @owners                     whoever may have a business of their own: every signed-in user

Which rows a view shows is another question, answered by `visible_to`.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import typed
from accounts.queries import memberships_of

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[[HttpRequest], HttpResponse | None]

# Of other people's views, named where they are included (`Model.urls` of the admin, static files).
OPEN_APPS = {"admin"}  # SameDoorAdmin asks for itself


def public(view: View) -> View:
    """Anybody may ask for it."""
    return _named(view, "public", lambda request: None)


def signed_in(view: View) -> View:
    """Whoever has signed in; the others are led to the door and back."""
    return _named(view, "signed_in", _to_the_door)


def owners(view: View) -> View:
    """For the owner's face. Owning is asked of the rows, so that here it is `signed_in`."""
    return _named(view, "owners", _to_the_door)


def roles(*names: str) -> Callable[[View], View]:
    """Who holds one of these roles now. Somebody else gets 403: the page exists and is not theirs."""

    def ask(request: HttpRequest) -> HttpResponse | None:
        if (door := _to_the_door(request)) is not None:
            return door
        if not current_roles(request) & set(names):
            raise PermissionDenied
        return None

    return lambda view: _named(view, " ".join(("roles", *sorted(names))), ask)


def current_roles(request: HttpRequest) -> frozenset[str]:
    """Asked once a request."""
    return frozenset(membership.role for membership in _memberships(request))


def current_organisation(request: HttpRequest) -> str:
    """Name of the organisation of the first membership in force, for the head of the page; '' for an owner."""
    return next((str(membership.organisation.name) for membership in _memberships(request)), "")


def _memberships(request: HttpRequest) -> list[Any]:
    if not hasattr(request, "current_memberships"):
        user = request.user
        request.current_memberships = memberships_of(user) if user.is_authenticated else []
    found: list[Any] = request.current_memberships
    return found


def rule_of(view: Callable[..., Any]) -> str | None:
    """The rule's name, for the middleware and for the test that walks all URLs."""
    return getattr(view, "rule_name", None)


class RuleMiddleware:
    """After sign-in and second factor. The one place where rules are asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and OPEN_APPS & set(match.app_names):
            return None
        rule: Rule | None = getattr(view, "rule", None)
        if rule is None:
            raise ImproperlyConfigured(f"{getattr(view, '__qualname__', view)} names no rule (accounts.rules).")
        return rule(request)


def _named(view: View, name: str, rule: Rule) -> View:
    view.rule, view.rule_name = rule, name  # type: ignore[attr-defined]
    return view


def _to_the_door(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_authenticated:
        return None
    response = redirect("accounts:sign_in")
    if request.method == "GET":
        response["Location"] += "?lanjut=" + quote(request.get_full_path())
    elif typed.keep(request):
        messages.info(request, _("Anda perlu masuk lagi. Isian Anda tadi masih ada."))
        response["Location"] += "?lanjut=" + quote(request.path)
    return response
