"""On site, and around an application."""

from django.urls import path

from halal import views_acting, views_field

app_name = "field"
OF = "perkara/<uuid:public_id>/"
urlpatterns = [
    path("dampingan/", views_acting.assisted, name="assisted"),
    path(f"{OF}verifikasi/", views_field.overview, name="visit"),
    path(f"{OF}verifikasi/tempat/", views_field.place, name="place"),
    path(f"{OF}verifikasi/daftar/", views_field.lines, name="lines"),
    path(f"{OF}verifikasi/tanda-tangan/", views_field.sign, name="sign"),
    path(f"{OF}verifikasi/baru/", views_field.anew, name="anew"),
    path(f"{OF}pendamping/", views_acting.companion, name="companion"),
    path(f"{OF}keberatan/", views_acting.object_to, name="object"),
    path(f"{OF}keberatan/<uuid:objection>/cabut/", views_acting.withdraw_objection, name="objection_withdraw"),
    path(f"{OF}keberatan/<uuid:objection>/jawab/", views_acting.answer_objection, name="objection_answer"),
]
