"""No view without a rule, and one matrix of which rule each address names."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from accounts.rules import OPEN_APPS, rule_of
from kukm_portal import urls


def views(
    resolver: URLResolver | None = None, apps: tuple[str, ...] = (), route: str = ""
) -> Iterator[tuple[str, object]]:
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if not OPEN_APPS & set(apps):
                yield here, pattern.callback
        else:
            yield from views(pattern, (*apps, pattern.app_name or ""), here)


def test_every_view_names_its_rule():
    found = list(views())
    assert len(found) > 20
    assert [route for route, view in found if rule_of(view) is None] == []


@pytest.mark.django_db
def test_a_view_without_a_rule_is_refused(settings):
    settings.ROOT_URLCONF = (*urls.urlpatterns, path("tanpa-aturan/", lambda request: HttpResponse("terbuka")))
    with pytest.raises(ImproperlyConfigured):
        Client().get("/tanpa-aturan/")
