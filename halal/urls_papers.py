"""The papers of an application as PDF."""

from django.urls import path

from halal import views_papers

app_name = "papers"
urlpatterns = [
    path("perkara/<uuid:public_id>/surat/<slug:kind>/", views_papers.paper, name="paper"),
]
