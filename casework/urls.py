"""Cases of all kinds."""

from django.urls import path

from casework import views

app_name = "casework"
urlpatterns = [
    path("perkara/", views.case_list, name="cases"),
    path("perkara/<uuid:public_id>/", views.case, name="case"),
    path("perkara/<uuid:public_id>/langkah/<slug:key>/", views.move, name="move"),
    path("perkara/<uuid:public_id>/koreksi/", views.correction, name="correction"),
    path("perkara/<uuid:public_id>/petugas/", views.take, name="take"),
]
