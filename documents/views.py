"""Files leave only through here, or through a view that asks for itself and answers by `sending.respond`."""

import uuid

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.queries import WORKING_ROLES
from accounts.rules import current_roles, signed_in
from documents import sending
from documents.models import StoredFile


@signed_in
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """As an attachment, never shown by the browser under our address."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), public_id=public_id)
    if stored.sealed and not _opens(stored, request):
        raise Http404
    return sending.respond(request, stored)


def send(stored: StoredFile) -> HttpResponseBase:
    """Of a file that the caller has found to be the reader's."""
    return sending.respond(None, stored)


def _opens(stored: StoredFile, request: HttpRequest) -> bool:
    """Papers of ours for whoever may see their row; contacts for whoever asked for them while they still work there;
    no other sealed file leaves here."""
    if stored.kind == StoredFile.Kind.PAPER:
        return True
    asked = stored.kind == StoredFile.Kind.CONTACTS and stored.uploaded_by_id == request.user.pk
    return asked and bool(current_roles(request) & set(WORKING_ROLES))


send_opened = send
