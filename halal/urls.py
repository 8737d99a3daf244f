"""The duty, its rules, and certificates."""

from django.urls import path

from halal import views, views_duty, views_visits

app_name = "halal"
urlpatterns = [
    path("wajib/", views_duty.duty, name="duty"),
    path("wajib/unduh/csv/", views_duty.duty_export, {"form": "csv"}, name="duty_csv"),
    path("wajib/unduh/xlsx/", views_duty.duty_export, {"form": "xlsx"}, name="duty_xlsx"),
    path("kunjungan/", views_visits.visits, name="visits"),
    path("aturan/", views.rules, name="rules"),
    path("usaha/<uuid:public_id>/sertifikat/", views.certificate_new, name="certificate_new"),
    path("sertifikat/<uuid:public_id>/", views.certificate_correct, name="certificate_correct"),
    path("sertifikat/<uuid:public_id>/akhiri/", views.certificate_end, name="certificate_end"),
    path("sertifikat/<uuid:public_id>/berkas/", views.certificate_file, name="certificate_file"),
]
