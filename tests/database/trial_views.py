"""Views that go wrong on purpose, for the tests of the scope; in no address of the product."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from accounts.rules import public
from kukm_portal import urls
from umkm.models import Business, PrivateFigures


@public
def figures(request: HttpRequest, public_id) -> HttpResponse:
    found = get_object_or_404(Business.objects.visible_to(request.user), public_id=public_id)
    private = PrivateFigures.objects.filter(pk=found.pk).first()
    return HttpResponse(f"{found.name} {private.sales if private else 'tersembunyi'}")


@public
def fails_after_reading(request: HttpRequest) -> HttpResponse:
    PrivateFigures.objects.count()
    raise Http404


@public
def streams_figures(request: HttpRequest) -> StreamingHttpResponse:
    """Wrong: what it yields is read after the request's transaction has ended."""
    return StreamingHttpResponse(f"{f.sales}\n" for f in PrivateFigures.objects.iterator())


@public
def breaks(request: HttpRequest) -> HttpResponse:
    PrivateFigures.objects.count()
    raise RuntimeError


@public
def bad_sql(request: HttpRequest) -> HttpResponse:
    Business.objects.extra(where=["no such column"]).count()
    raise AssertionError


urlpatterns = [
    *urls.urlpatterns,
    path("trial/<uuid:public_id>/", figures, name="trial_figures"),
    path("trial/fails/", fails_after_reading),
    path("trial/breaks/", breaks),
    path("trial/bad_sql/", bad_sql),
    path("trial/streams/", streams_figures),
]
handler404 = urls.handler404
handler500 = urls.handler500
