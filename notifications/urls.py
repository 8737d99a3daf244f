"""Messages: the link that stops reminders, the inbox, the call list, what was sent, the words."""

from django.urls import path

from notifications import views_bounces, views_calls, views_choices, views_person, views_sent, views_trial, views_words

app_name = "notifications"
urlpatterns = [
    path("berhenti/<str:token>/", views_person.stop, name="stop"),
    path("pesan/", views_person.inbox, name="inbox"),
    path("pesan/pilih/", views_choices.choose, name="choose"),
    path("pesan/<uuid:public_id>/", views_person.message, name="message"),
    path("telepon/", views_calls.calls, name="calls"),
    path("telepon/<uuid:public_id>/", views_calls.record, name="record_call"),
    path("surat/", views_sent.sent, name="sent"),
    path("surat/kirim-lagi/", views_sent.retry, name="retry_all"),
    path("surat/pantulan/<str:token>", views_bounces.bounced, name="bounced"),
    path("surat/<uuid:public_id>/kirim-lagi/", views_sent.retry, name="retry"),
    path("kotak/", views_sent.letters, name="mailbox"),
    path("kotak/<str:key>/", views_sent.letter, name="letter"),
    path("kata/", views_words.words_list, name="words"),
    path("kata/percobaan/", views_trial.test_letter, name="test_letter"),
    path("kata/<str:key>/<str:language>/", views_words.words_edit, name="words_edit"),
]
