"""What somebody typed into a form whose sign-in had ended meanwhile: it waits in the session, sealed as all of it, until
the same page is opened again after the door.

Only for views that ask for it (`@keeps_typed`) and read it back (`take`): they ask themselves whose page it is, so that
whoever comes through the door next on the same device sees it only where the page is theirs as well. Files do not wait.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

KEY = "_tertulis"
LARGEST = 60_000  # bytes of one form; a longer one is not kept
View = TypeVar("View", bound=Callable[..., Any])


def keeps_typed(view: View) -> View:
    """What is posted to this view without a sign-in is there again afterwards."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest) -> bool:
    """Whether the form that was just posted waits now."""
    match = request.resolver_match
    if match is None or not getattr(match.func, "keeps_typed", False):
        return False
    values = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    if sum(len(one.encode()) for name, listed in values.items() for one in (name, *listed)) > LARGEST:
        return False
    request.session[KEY] = {"path": request.path, "values": values}
    return True


def take(request: HttpRequest) -> dict[str, list[str]]:
    """What waited for this page, once; else nothing. What waited for another page goes on waiting."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[KEY]
    values: dict[str, list[str]] = kept["values"]
    return values
