"""Files leave only through here."""

import uuid
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.queries import WORKING_ROLES
from accounts.rules import current_roles, signed_in
from documents import storage
from documents.models import StoredFile


@signed_in
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """As an attachment, never shown by the browser under our address."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), public_id=public_id)
    if stored.sealed:
        return send_sealed(stored, request)
    return send(stored)


def send_sealed(stored: StoredFile, request: HttpRequest) -> HttpResponseBase:
    """Papers of ours for whoever may see their row; contacts for whoever asked for them while they still work there;
    no other sealed file leaves."""
    if stored.kind == StoredFile.Kind.PAPER:
        return send_opened(stored)
    if (
        stored.kind != StoredFile.Kind.CONTACTS
        or stored.uploaded_by_id != request.user.pk
        or not current_roles(request) & set(WORKING_ROLES)
    ):
        raise Http404
    return send_opened(stored)


def send_opened(stored: StoredFile) -> HttpResponseBase:
    """A sealed file in clear, of which the caller has found that the reader may have it."""
    try:
        with storage.opened(stored.public_id) as clear:
            return _answer(stored, clear.open("rb"))  # the name goes with the block, the open file stays readable
    except FileNotFoundError:
        raise Http404 from None


def send(stored: StoredFile) -> HttpResponseBase:
    """Of a file that the caller has found to be the reader's."""
    try:
        content = storage.path_of(stored.public_id).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return _answer(stored, content)


def _answer(stored: StoredFile, content: IO[bytes]) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=stored.shown_name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
