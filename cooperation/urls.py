"""Agreements, what they open, and the figures."""

from django.urls import path

from cooperation import views, views_acts, views_figures

app_name = "cooperation"
urlpatterns = [
    path("kerja-sama/", views.agreement_list, name="list"),
    path("kerja-sama/baru/", views.agreement_new, name="new"),
    path("kerja-sama/mulai/", views.agreement_begin, name="begin"),
    path("kerja-sama/dibuka/", views.opened, name="opened"),
    path("kerja-sama/<uuid:public_id>/", views.agreement, name="agreement"),
    path("kerja-sama/<uuid:public_id>/perbaiki/", views.agreement_edit, name="edit"),
    path("kerja-sama/<uuid:public_id>/akhiri/", views_acts.agreement_end, name="end"),
    path("kerja-sama/<uuid:public_id>/setujui/", views_acts.let_open, name="let_open"),
    path("kerja-sama/<uuid:public_id>/penanggung-jawab/", views_acts.responsible_add, name="responsible_add"),
    path("kerja-sama/<uuid:public_id>/berkas/", views_acts.document_add, name="document_add"),
    path("penanggung-jawab/<uuid:public_id>/selesai/", views_acts.responsible_end, name="responsible_end"),
    path("naskah/<uuid:public_id>/", views_acts.document, name="document"),
    path("angka/", views_figures.statistics, name="figures"),
    path("angka/unduh/csv/", views_figures.figures_export, {"form": "csv"}, name="figures_csv"),
    path("angka/unduh/xlsx/", views_figures.figures_export, {"form": "xlsx"}, name="figures_xlsx"),
]
