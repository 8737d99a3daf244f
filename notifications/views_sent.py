"""What was told, what waits, what failed and why; and in the demonstration the letters themselves."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.rules import current_roles, roles
from database.filters import without
from database.pages import capped_count, page_of
from notifications import mailbox, services
from notifications.models import Message
from notifications.pages import chosen_rehearsal, narrowed, regencies
from notifications.permissions import may_move_to_calls, may_retry
from notifications.shown import kinds, lines, rehearsals

STATES = {
    "terkirim": ("Sampai", "sent"),
    "menunggu": ("Menunggu", "planned"),
    "dikirim": ("Sedang dikirim", "sending"),
    "gagal": ("Gagal", "failed"),
    "dilewati": ("Dilewati", "skipped"),
    "tidak_jadi": ("Tidak jadi", "superseded"),
}
SHAPE = {"sent": "met", "failed": "late", "planned": "soon", "sending": "soon"}
EVERYBODY = (*REGISTRY_ROLES, "companion", "agency_admin", "partner", "observer", "system_admin")


@roles(*REGISTRY_ROLES)
def sent(request: HttpRequest) -> HttpResponse:
    """The newest first; figures are links to their lists."""
    rehearsal, places = chosen_rehearsal(request), regencies(request)
    all_rows = Message.objects.visible_to(request.user).filter(rehearsal=rehearsal)
    state = request.GET.get("keadaan", "")
    choices = {
        "jenis": ("Jenis", "kind", kinds()),
        "saluran": ("Saluran", "channel", dict(Message.Channel.choices)),
        "wilayah": ("Wilayah", "region", places),
    }
    rows, chips = narrowed(request, all_rows, choices)
    figures = [(capped_count(rows.filter(state=value)), words, f"{_with_state(request, key)}", key == "gagal")
               for key, (words, value) in STATES.items() if key != "dikirim"]  # fmt: skip
    if state in STATES:
        rows = rows.filter(state=STATES[state][1])
    page = page_of(request.GET, rows.select_related("recipient"), "-id")
    held = current_roles(request)
    context = {
        "page": page,
        "count": capped_count(rows),
        "figures": figures,
        "chips": chips,
        "state": state if state in STATES else "",
        "all_states": without(request.GET, "keadaan"),
        "lines": [
            (
                line,
                SHAPE.get(line.message.state, ""),
                may_retry(line.message, held),
                may_move_to_calls(line.message, held),
            )
            for line in lines(page.rows)
        ],
        "kinds": kinds(),
        "channels": dict(Message.Channel.choices),
        "places": places if len(places) > 1 else {},
        "rehearsal": rehearsal,
        "rehearsals": rehearsals() if settings.DEMONSTRATION else [],
        "retries": bool(held & set(WORKING_ROLES)) and rows.filter(state="failed").exists(),
    }
    return render(request, "notifications/sent.html", context)


@roles(*WORKING_ROLES)
@require_POST
def retry(request: HttpRequest, public_id: uuid.UUID | None = None) -> HttpResponse:
    """One that failed, or all that failed of what the reader sees: with all their tries, or by phone."""
    visible = Message.objects.visible_to(request.user).filter(rehearsal=chosen_rehearsal(request))
    held = current_roles(request)
    if public_id is None:
        count = services.retry(visible.exclude(kind="sign_in_code"))
        messages.success(request, f"{count} surat dikirim lagi pada jam kirim berikutnya.")
        return _back(request)
    message = get_object_or_404(visible, public_id=public_id)
    by_phone = request.POST.get("ke") == "telepon"
    decision = may_move_to_calls(message, held) if by_phone else may_retry(message, held)
    if not decision:
        messages.error(request, f"Tidak dilakukan: {decision.reason}", extra_tags="bad")
    elif by_phone:
        services.call_instead(message=message)
        messages.success(request, "Dipindahkan ke daftar telepon.")
    else:
        services.retry(visible.filter(pk=message.pk))
        messages.success(request, "Dikirim lagi pada jam kirim berikutnya.")
    return _back(request)


@roles(*EVERYBODY)
def letters(request: HttpRequest) -> HttpResponse:
    """The demonstration's local mail server, its letters newest first."""
    if not settings.DEMONSTRATION:
        raise Http404
    typed = request.GET.get("cari", "").strip()[:80]
    found, more = mailbox.newest(typed)
    return render(request, "notifications/mailbox.html", {"letters": found, "more": more, "typed": typed})


@roles(*EVERYBODY)
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """One letter: its text part. The HTML part says the same and is not rendered here."""
    if not settings.DEMONSTRATION:
        raise Http404
    found = mailbox.read(key)
    if found is None:
        raise Http404
    return render(request, "notifications/letter.html", {"letter": found})


def _with_state(request: HttpRequest, key: str) -> str:
    rest = without(request.GET, "keadaan")
    return f"{rest}{'&' if rest != '?' else ''}keadaan={key}"


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("notifications:sent") + (f"?{query}" if query else ""))
