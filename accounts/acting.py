"""Whose changes these are: kept with the old row by the triggers of history."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from database.history import acting


class ActingMiddleware:
    """After sign-in. The name of staff is kept as text; an owner's event carries the person's id alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        name = user.person.full_name if user.is_staff else ""
        with acting(actor=str(user.person.public_id), name=name, request=uuid.uuid4().hex):
            return self.get_response(request)
