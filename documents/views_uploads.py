"""Files on their way, piece by piece: how much is there, the next piece, or no more of it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.rules import signed_in
from documents import resumable
from documents.models import Upload


@signed_in
def piece(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """POST `?mulai=N` with the bytes from N on. The answer says how much is there: 409 where N was another number."""
    if request.method != "POST":
        found = Upload.objects.filter(user=request.user, public_id=public_id).first()
        if found is None:
            raise Http404
        return state(found)
    start = request.GET.get("mulai", "")
    if not start.isascii() or not start.isdigit() or len(start) > 9:
        return JsonResponse({"galat": "mulai"}, status=400)
    try:
        upload = resumable.append(user=request.user, public_id=public_id, start=int(start), piece=request.body)
    except resumable.NotHere:
        raise Http404 from None
    return state(upload, 200 if upload.received == int(start) + len(request.body) else 409)


@signed_in
@require_POST
def drop(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What stopped is not wanted any more."""
    try:
        resumable.drop(user=request.user, public_id=public_id)
    except resumable.NotHere:
        raise Http404 from None
    back = request.POST.get("kembali", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    return redirect(back)


def state(upload: Upload, status: int = 200) -> JsonResponse:
    """As the browser's script reads it."""
    return JsonResponse(
        {"id": str(upload.public_id), "diterima": upload.received, "ukuran": upload.size, "potong": resumable.PIECE},
        status=status,
    )
