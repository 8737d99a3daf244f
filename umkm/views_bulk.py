"""What is done to everything that a filter finds: setting scale and group, with preview."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.actors import Actor
from accounts.queries import WORKING_ROLES
from accounts.rules import roles
from database.filters import without
from umkm import bulk, filters
from umkm.forms import BulkForm
from umkm.models import Business

MOST = 100_000  # businesses in one setting: more wants a finer filter


@roles(*WORKING_ROLES)
def bulk_set(request: HttpRequest) -> HttpResponse:
    """Choose, see what would change, then do it. The filter travels in the address, the count that was seen with it:
    where the list has changed meanwhile, nothing is written and the preview is shown again."""
    rows = Business.objects.served_by(request.user)
    found = filters.apply(rows, request.GET, request.user)
    ids = picked(found.rows, request.POST.getlist("pilih"))
    context: dict[str, Any] = {"chips": found.chips, "count": len(ids), "picked": request.POST.getlist("pilih")}
    if len(ids) > MOST:
        context["too_many"] = MOST
    form = BulkForm(request.POST if {"lihat", "atur"} & request.POST.keys() else None)
    form.helper.form_action = without(request.GET, filters.SENT)
    form.helper.form_tag = False
    context["form"] = form
    if form.is_bound and form.is_valid() and not context.get("too_many"):
        chosen = form.chosen()
        if "atur" in request.POST and request.POST.get("terlihat") == str(len(ids)):
            done = bulk.set_scale_and_group(ids, **chosen, actor=Actor.of(request.user))
            messages.success(request, f"{done.businesses:,} usaha diatur.".replace(",", "."))
            return HttpResponseRedirect(reverse("umkm:registry") + without(request.GET, filters.SENT))
        context["preview"] = bulk.preview(ids, **chosen)
        context["changed"] = "atur" in request.POST
        context["words"] = _words(form)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "umkm/bulk.html", context, status=status)


def picked(rows: QuerySet[Business], ticked: list[str]) -> list[int]:
    """All that the filter finds, or those of it that were ticked."""
    if ticked:
        rows = rows.filter(public_id__in=[one for one in ticked if len(one) == 36 and one.count("-") == 4])
    return list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])


def _words(form: BulkForm) -> list[tuple[str, str]]:
    return [
        (str(form.fields[name].label), str(dict(form.fields[name].choices)[form.cleaned_data[name]]))  # type: ignore[attr-defined]
        for name in ("scale", "group")
        if form.cleaned_data[name] != "tetap"
    ]
