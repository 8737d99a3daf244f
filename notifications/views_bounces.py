"""Where the mail provider tells of letters that came back. Anybody may knock: the signature is the proof.

    POST /surat/pantulan/TOKEN
    X-Signature-256: sha256=HEX        HMAC-SHA256 of the body, keyed with BOUNCE_WEBHOOK_SECRET
    [{"id": "...", "message_id": "<...@kukm.example>", "status": "5.1.1", "action": "failed"}, ...]

`action` is `failed` (left out: failed) or `delayed`. Another field is passed over, an address in it is never read.
"""

import hmac
import json
import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.rules import public
from notifications.bounces import Arrived, record
from notifications.models import Bounce
from notifications.returned import Returned, letter_in, status_in, verdict_of

log = logging.getLogger(__name__)
LARGEST, MOST = 1_000_000, 1000  # bytes and events a post
SIGNATURE = "X-Signature-256"
ACTIONS = {"failed": True, "delayed": False}


@public
@csrf_exempt
@require_POST
def bounced(request: HttpRequest, token: str) -> JsonResponse:
    """Written down and answered at once; the worker settles it. Told twice is told once."""
    if not _same(token, settings.BOUNCE_WEBHOOK_TOKEN) or not settings.BOUNCE_WEBHOOK_SECRET:
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return _refused(413, f"larger than {LARGEST} bytes")
    try:
        body = request.body
    except RequestDataTooBig:
        return _refused(413, f"larger than {LARGEST} bytes")
    signed = "sha256=" + hmac.digest(settings.BOUNCE_WEBHOOK_SECRET.encode(), body, "sha256").hex()
    if not _same(request.headers.get(SIGNATURE, ""), signed):
        return _refused(403, f"{SIGNATURE} does not fit the body")
    try:
        events = json.loads(body)
    except (ValueError, RecursionError):
        return _refused(400, "not JSON")
    if not isinstance(events, list):
        return _refused(400, "not a list of events")
    if len(events) > MOST:
        return _refused(413, f"more than {MOST} events")
    read = [_read(event) for event in events]
    done = record(arrived for arrived in read if arrived is not None)
    answer = {name: done[name] for name in ("accepted", "repeated", "unknown")} | {"malformed": read.count(None)}
    log.info("bounces told: %s", " ".join(f"{name} {count}" for name, count in answer.items()))
    return JsonResponse(answer)


def _read(event: Any) -> Arrived | None:
    """None for one that cannot be read; the others of the post count all the same."""
    if not isinstance(event, dict):
        return None
    number, which, status = event.get("id"), event.get("message_id"), event.get("status")
    action = event.get("action", "failed")
    if not (isinstance(number, str | int) and isinstance(which, str) and isinstance(status, str)):
        return None
    if not isinstance(action, str) or action not in ACTIONS or not (code := status_in(status)):
        return None
    which = which[:1000]
    said = Returned(letter_in(which), code, verdict_of(code), ACTIONS[action])
    return Arrived(f"{number}|{which}".encode("utf-8", "replace"), Bounce.Way.WEBHOOK, said)


def _same(given: str, right: str) -> bool:
    """In constant time; nothing is the same as nothing."""
    return bool(right) and hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())


def _refused(status: int, why: str) -> JsonResponse:
    log.warning("bounces refused: %s", status)
    return JsonResponse({"error": why}, status=status)
