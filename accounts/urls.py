"""The door, one's own data and devices."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.sign_in, name="sign_in"),
    path("masuk/kode/", views.sign_in_code, name="sign_in_code"),
    path("masuk/faktor-kedua/", views.second_factor, name="second_factor"),
    path("masuk/pasang/", views.enrol, name="enrol"),
    path("keluar/", views.sign_out, name="sign_out"),
    path("perangkat/", views.session_list, name="sessions"),
    path("perangkat/akhiri/", views.end_session, name="end_sessions"),
    path("perangkat/<uuid:public_id>/akhiri/", views.end_session, name="end_session"),
]
