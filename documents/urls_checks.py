"""The public page of a paper, by the token in its QR."""

from django.urls import path

from documents import views_checks

app_name = "checks"
urlpatterns = [
    path("", views_checks.ask, name="ask"),
    path("<str:token>/", views_checks.paper, name="paper"),
]
