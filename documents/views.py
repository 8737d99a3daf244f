"""Files leave only through here."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.rules import signed_in
from documents import storage
from documents.models import StoredFile


@signed_in
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """As an attachment, never shown by the browser under our address."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), public_id=public_id, sealed=False)
    return send(stored)


def send(stored: StoredFile) -> HttpResponseBase:
    """Of a file that the caller has found to be the reader's."""
    try:
        content = storage.path_of(stored.public_id).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=stored.shown_name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
