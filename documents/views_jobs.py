"""Long work: what one ordered, how far it is, and what came of it. The page may be left."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.rules import signed_in
from database.pages import page_of
from documents.models import Job


@signed_in
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own, the newest first."""
    page = page_of(request.GET, Job.objects.filter(user=request.user), "-id")
    return render(request, "documents/jobs.html", {"page": page})


@signed_in
def job(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """While it runs, the page asks again by itself: by script, or without one by loading anew."""
    found = get_object_or_404(Job.objects.filter(user=request.user).select_related("file"), public_id=public_id)
    response = render(
        request, "documents/job.html", {"job": found, "ready": bool(found.file and found.file.state == "clean")}
    )
    response["Cache-Control"] = "private, no-cache"
    return response
