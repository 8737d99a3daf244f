"""Cases of all kinds, and the requests that somebody makes about their own data."""

from django.urls import path

from casework import views, views_person
from casework.urls_papers import urlpatterns as papers

app_name = "casework"
urlpatterns = [
    path("data-saya/hak/", views_person.rights, name="rights"),
    path("data-saya/lihat/", views_person.see, name="see"),
    path("data-saya/perbaiki/", views_person.correct, name="correct"),
    path("data-saya/tarik/", views_person.withdraw, name="withdraw"),
    path("data-saya/hapus/", views_person.erase, name="erase"),
    path("data-saya/bawa/", views_person.take_along, name="take_along"),
    path("data-saya/bawa/<uuid:public_id>/", views_person.take_along_file, name="take_along_file"),
    path("perkara/", views.case_list, name="cases"),
    path("perkara/<uuid:public_id>/", views.case, name="case"),
    path("perkara/<uuid:public_id>/langkah/<slug:key>/", views.move, name="move"),
    path("perkara/<uuid:public_id>/koreksi/", views.correction, name="correction"),
    path("perkara/<uuid:public_id>/petugas/", views.take, name="take"),
    *papers,
]
