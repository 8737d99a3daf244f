"""Cases of all kinds, and the requests that somebody makes about their own data."""

from django.urls import path

from casework import views, views_bulk, views_person, views_queue, views_talk, views_terms
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
    path("pekerjaan/", views_queue.queue, name="queue"),
    path("pekerjaan/unduh/", views_queue.export, name="queue_export"),
    path("pekerjaan/massal/", views_bulk.bulk_step, name="queue_bulk"),
    path("perkara/", views.case_list, name="cases"),
    path("perkara/<uuid:public_id>/", views.case, name="case"),
    path("perkara/<uuid:public_id>/langkah/<slug:key>/", views.move, name="move"),
    path("perkara/<uuid:public_id>/koreksi/", views.correction, name="correction"),
    path("perkara/<uuid:public_id>/petugas/", views.take, name="take"),
    path("perkara/<uuid:public_id>/tunda/", views_terms.suspend, name="suspend"),
    path("perkara/<uuid:public_id>/lanjut/", views_terms.resume, name="resume"),
    path("perkara/<uuid:public_id>/perpanjang/", views_terms.extend, name="extend"),
    path("perkara/<uuid:public_id>/catatan/", views_talk.comment, name="comment"),
    path("perkara/<uuid:public_id>/tanya/", views_talk.ask, name="ask"),
    path("perkara/<uuid:public_id>/ikuti/", views_talk.watch, name="watch"),
    path("perkara/catatan/<uuid:public_id>/tarik/", views_talk.comment_withdraw, name="comment_withdraw"),
    path("perkara/pertanyaan/<uuid:public_id>/jawab/", views_talk.answer, name="answer"),
    path("perkara/pertanyaan/<uuid:public_id>/tarik/", views_talk.question_withdraw, name="question_withdraw"),
    *papers,
]
