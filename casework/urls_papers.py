"""Addresses of papers, among those of cases."""

from django.urls import path

from casework import views_papers

urlpatterns = [
    path("perkara/<uuid:public_id>/dokumen/", views_papers.list_page, name="papers"),
    path("perkara/<uuid:public_id>/dokumen/<slug:key>/", views_papers.item, name="papers_item"),
    path("perkara/<uuid:public_id>/dokumen/<slug:key>/mulai/", views_papers.begin, name="papers_begin"),
    path("dokumen/<uuid:public_id>/", views_papers.download, name="paper"),
    path("dokumen/<uuid:public_id>/kecil/", views_papers.thumb, name="paper_thumb"),
    path("dokumen/<uuid:public_id>/hapus/", views_papers.withdraw, name="paper_withdraw"),
    path("dokumen/<uuid:public_id>/kembalikan/", views_papers.restore, name="paper_restore"),
]
