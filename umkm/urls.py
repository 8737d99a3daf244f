from django.urls import URLPattern

app_name = "umkm"
urlpatterns: list[URLPattern] = []
