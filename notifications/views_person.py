"""A person's own: the inbox, and the link that stops reminders, which works without a sign-in."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Person
from accounts.rules import owners, public
from database.pages import page_of
from notifications import services
from notifications.choices import choices_of
from notifications.letters import read_stop_token
from notifications.models import Message, ReminderStop
from notifications.shown import label_of, lines
from notifications.sources import may_be_stopped


# Without a CSRF token: mail programs post `List-Unsubscribe=One-Click` (RFC 8058), and the link itself is the proof.
@public
@csrf_exempt
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Says what it stops, and does so by POST alone: mail scanners open every link. Can be undone in the same place."""
    found = read_stop_token(token)
    person = Person.objects.filter(public_id=found[0]).first() if found else None
    if found is None or person is None:
        raise Http404
    kind = found[1]
    if request.method == "POST" and may_be_stopped(kind):
        if request.POST.get("lagi"):
            services.resume_reminders(person=person, kind=kind)
        else:
            services.stop_reminders(person=person, kind=kind, how="tautan")
        return redirect(reverse("notifications:stop", args=[token]))
    stopped = ReminderStop.objects.filter(person=person, kind=kind, ended_at=None).exists()
    request.face = "public"  # type: ignore[attr-defined]
    context = {"label": label_of(kind), "stopped": stopped, "token": token, "required": not may_be_stopped(kind)}
    response = render(request, "notifications/stop.html", context)
    response["Referrer-Policy"] = "no-referrer"  # the address is the right to stop
    response["Cache-Control"] = "private, no-store"
    return response


@owners
def inbox(request: HttpRequest) -> HttpResponse:
    """What we told, by mail, by phone or here; the newest first."""
    page = page_of(request.GET, Message.objects.inbox_of(request.user), "-id")
    context = {
        "page": page,
        "lines": lines(page.rows, language=request.user.person.language),  # type: ignore[union-attr]
        "choices": choices_of(request.user.person),  # type: ignore[union-attr]
    }
    return render(request, "notifications/inbox.html", context)


@owners
def message(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One message, read from now on."""
    found = get_object_or_404(Message.objects.inbox_of(request.user), public_id=public_id)
    services.read_message(message=found)
    [line] = lines([found], language=request.user.person.language)  # type: ignore[union-attr]
    return render(request, "notifications/message.html", {"line": line})
