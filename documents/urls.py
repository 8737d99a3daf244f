"""A file by its public id, and long work."""

from django.urls import path

from documents import views, views_jobs

app_name = "documents"
urlpatterns = [
    path("pekerjaan/", views_jobs.job_list, name="jobs"),
    path("pekerjaan/<uuid:public_id>/", views_jobs.job, name="job"),
    path("<uuid:public_id>/", views.download, name="download"),
]
