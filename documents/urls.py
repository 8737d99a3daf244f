"""A file by its public id, and long work."""

from django.urls import path

from documents import views, views_jobs, views_uploads

app_name = "documents"
urlpatterns = [
    path("pekerjaan/", views_jobs.job_list, name="jobs"),
    path("pekerjaan/<uuid:public_id>/", views_jobs.job, name="job"),
    path("unggah/<uuid:public_id>/", views_uploads.piece, name="piece"),
    path("unggah/<uuid:public_id>/hapus/", views_uploads.drop, name="drop_upload"),
    path("<uuid:public_id>/", views.download, name="download"),
]
