"""The call list: the one page that shows numbers, to its officer."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.keys import CannotOpen
from accounts.models import Contact
from accounts.queries import WORKING_ROLES
from accounts.rules import roles
from database import clock
from database.filters import Chip, without
from database.pages import capped_count, page_of
from notifications.calls import CallRefused, Outcome, record_call, take_back_call
from notifications.models import CallAttempt, Message
from notifications.pages import chosen_rehearsal, districts, in_district, narrowed, regencies
from notifications.services import FIRST_ZONE, note_numbers_seen
from notifications.shown import day_of, label_of, lines, rehearsals
from notifications.sources import names_of

ONE_PAGE, ON_PAPER, LONGEST_NOTE = 50, 200, 300
BUTTONS = [choice for choice in Outcome.choices if choice[0] not in (Outcome.TAKEN_BACK, Outcome.CALL_AGAIN)]


@roles(*WORKING_ROLES)
def calls(request: HttpRequest) -> HttpResponse:
    """Who waits for a call, the nearest deadline first. Every number shown leaves a record, once a day."""
    rehearsal, places = chosen_rehearsal(request), regencies(request)
    choices = {"wilayah": ("Wilayah", "region", places)}
    rows, chips = narrowed(request, Message.objects.visible_to(request.user).to_call(rehearsal), choices)
    areas = districts(places, request.GET.get("wilayah", ""))
    if (area := request.GET.get("kecamatan", "")) in areas:
        rows = in_district(rows, area)
        chips.append(Chip("Kecamatan", areas[area], without(request.GET, "kecamatan")))
    paper = "cetak" in request.GET
    page = page_of(request.GET, rows.select_related("recipient"), "due_date", ON_PAPER if paper else ONE_PAGE)
    numbers = _numbers(page.rows)
    note_numbers_seen(people=list(numbers), actor=request.user)  # type: ignore[arg-type]
    day = day_of(rehearsal)
    tried = _tried(page.rows)
    context = {
        "page": page,
        "count": capped_count(rows),
        "lines": [
            (line, numbers.get(line.message.recipient_id, []), *tried.get(line.message.pk, (None, 0)))
            for line in lines(page.rows, day, call=True)
        ],
        "mine": _mine_today(request, rehearsal),
        "chips": chips,
        "places": places if len(places) > 1 else {},
        "areas": areas,
        "where": ", ".join(chip.value for chip in reversed(chips)),
        "buttons": BUTTONS,
        "day": day,
        "tomorrow": clock.today(FIRST_ZONE) + dt.timedelta(days=1),
        "rehearsal": rehearsal,
        "rehearsals": rehearsals() if settings.DEMONSTRATION else [],
        "paper": paper,
    }
    response = render(request, "notifications/calls.html", context)
    response["Cache-Control"] = "private, no-store"  # numbers in clear
    return response


@roles(*WORKING_ROLES)
@require_POST
def record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One outcome, saved at once; or the last one taken back."""
    visible = Message.objects.visible_to(request.user).filter(channel=Message.Channel.CALL)
    if not settings.DEMONSTRATION:
        visible = visible.filter(rehearsal="")
    message = get_object_or_404(visible, public_id=public_id)
    outcome, seen = request.POST.get("hasil", ""), _number(request.POST.get("dilihat"))
    name = names_of([message]).of(message) or label_of(message.kind)
    if outcome == "batal":
        if take_back_call(message=message, actor=request.user, seen=seen):  # type: ignore[arg-type]
            messages.success(request, f"Hasil untuk {name} dibatalkan; orangnya kembali ke daftar.")
        else:
            messages.error(request, f"Tidak ada yang dibatalkan: hasil untuk {name} sudah berubah.", extra_tags="bad")
        return _back(request)
    if outcome not in Outcome.values or outcome == Outcome.TAKEN_BACK:
        messages.error(request, "Pilih salah satu hasil.", extra_tags="bad")
        return _back(request)
    try:
        record_call(
            message=message,
            outcome=outcome,
            actor=request.user,  # type: ignore[arg-type]
            note=request.POST.get("catatan", "").replace("\x00", "")[:LONGEST_NOTE],
            call_again_on=_day(request.POST.get("hari")),
            seen=seen,
        )
    except CallRefused as reason:
        messages.error(request, f"Tidak disimpan untuk {name}: {reason}", extra_tags="bad")
    else:
        messages.success(request, f"Tersimpan untuk {name}: {Outcome(outcome).label}.")
    return _back(request)


def _numbers(rows: list[Message]) -> dict[int, list[tuple[str, str]]]:
    """Living numbers by person, for the link and as people read them; under the officer's scope."""
    found: dict[int, list[tuple[str, str]]] = {}
    people = {message.recipient_id for message in rows}
    for contact in Contact.objects.filter(person__in=people, kind="phone", dead_at=None).order_by("pk"):
        try:
            number = contact.open()
        except CannotOpen:
            continue
        found.setdefault(contact.person_id, []).append((number, as_read(number)))
    return found


def as_read(number: str) -> str:
    """`0812 0000 0002` of `+6281200000002`."""
    local = "0" + number[3:] if number.startswith("+62") else number
    return " ".join(local[start : start + 4] for start in range(0, len(local), 4))


def _tried(rows: list[Message]) -> dict[int, tuple[CallAttempt | None, int]]:
    """Last outcome that stands, and how many there are, by message."""
    found: dict[int, tuple[CallAttempt | None, int]] = {}
    for attempt in CallAttempt.objects.filter(message__in=[row.pk for row in rows]).order_by("pk"):
        _, count = found.get(attempt.message_id, (None, 0))
        standing = None if attempt.outcome == Outcome.TAKEN_BACK else attempt
        found[attempt.message_id] = (standing, count + 1)
    return found


def _mine_today(request: HttpRequest, rehearsal: str) -> list[dict[str, Any]]:
    """What this officer recorded today and can still take back."""
    since = clock.day_starts(clock.today(FIRST_ZONE), FIRST_ZONE)
    attempts = CallAttempt.objects.filter(actor=request.user, at__gte=since, message__rehearsal=rehearsal)
    recent = [attempt.message for attempt in attempts.select_related("message").order_by("-pk")[:60]]
    unique = list({message.pk: message for message in recent}.values())
    visible = set(
        Message.objects.visible_to(request.user).filter(pk__in=[m.pk for m in unique]).values_list("pk", flat=True)
    )
    shown = [message for message in unique if message.pk in visible]
    tried, names = _tried(shown), names_of(shown)
    made = []
    for message in shown:
        last, count = tried[message.pk]
        if last is not None and last.actor_id == request.user.pk:
            made.append({"message": message, "last": last, "seen": count, "name": names.of(message)})
    return made[:20]


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("notifications:calls") + (f"?{query}" if query else ""))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 6 else None


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
