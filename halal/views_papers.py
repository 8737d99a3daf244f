"""The papers of an application, for whoever sees its case."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.rules import signed_in
from documents.views import send_opened
from halal import given_papers
from halal.cases import EDITABLE
from halal.made_papers import KINDS
from halal.models import HalalCase
from halal.workflow import SELF_DECLARE


@signed_in
def paper(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponseBase:
    """The one that was given out; `?draf` while it may still be changed, how it would look now."""
    halal = get_object_or_404(
        HalalCase.objects.visible_to(request.user).select_related("case__agency__organisation", "business"),
        case__public_id=public_id,
        case__kind=SELF_DECLARE.kind,
    )
    if kind not in KINDS:
        raise Http404
    if "draf" in request.GET and halal.case.status in EDITABLE:
        return _draft(halal, kind)
    if (stored := given_papers.paper_of(halal, kind)) is None:
        raise Http404
    return send_opened(stored)


def _draft(halal: HalalCase, kind: str) -> HttpResponse:
    content = given_papers.draft_of(halal, kind)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="draf-{kind.replace("_", "-")}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
