"""The door, one's own data and devices."""

from django.urls import path

from accounts import views_factor, views_own, views_phone_codes, views_reveal, views_sign_in, views_sign_up

app_name = "accounts"
urlpatterns = [
    path("masuk/", views_sign_in.sign_in, name="sign_in"),
    path("masuk/surel/", views_sign_in.sign_in_code, name="sign_in_code"),
    path("masuk/kode/", views_sign_in.code, name="code"),
    path("daftar/", views_sign_up.begin, name="sign_up"),
    path("daftar/kode/", views_sign_up.code, name="sign_up_code"),
    path("daftar/kata-sandi/", views_sign_up.password, name="sign_up_password"),
    path("masuk/faktor-kedua/", views_factor.second_factor, name="second_factor"),
    path("masuk/pasang/", views_factor.enrol, name="enrol"),
    path("masuk/pasang/gambar/", views_factor.enrol_picture, name="enrol_picture"),
    path("masuk/pasang/kertas/", views_factor.new_paper_codes, name="new_paper_codes"),
    path("masuk/pasang/ganti/", views_factor.remove_factor, name="remove_factor"),
    path("keamanan/", views_factor.factor, name="factor"),
    path("keluar/", views_sign_in.leave, name="leave"),
    path("keluar/sekarang/", views_sign_in.sign_out, name="sign_out"),
    path("data-saya/", views_own.my_data, name="my_data"),
    path("data-saya/pemberitahuan/", views_own.notice, name="notice"),
    path("data-saya/telepon/", views_phone_codes.prove_phone, name="prove_phone"),
    path("data-saya/kata-sandi/", views_own.password, name="password"),
    path("perangkat/", views_own.session_list, name="sessions"),
    path("perangkat/akhiri/", views_own.end_sessions, name="end_sessions"),
    path("perangkat/<uuid:public_id>/akhiri/", views_own.end_session, name="end_session"),
    path("tampilkan/kontak/<uuid:public_id>/", views_reveal.reveal, name="reveal"),
    path("cetak-kode/<uuid:public_id>/", views_phone_codes.print_phone_code, name="print_phone_code"),
    path("tampilkan/nomor/<uuid:public_id>/", views_reveal.reveal_number, name="reveal_number"),
]
