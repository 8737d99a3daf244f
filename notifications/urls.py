"""Messages: the link that stops reminders, the call list, what was sent, one's inbox."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("berhenti/<str:token>/", views.stop, name="stop"),
]
