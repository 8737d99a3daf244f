from django.urls import URLPattern

app_name = "halal"
urlpatterns: list[URLPattern] = []
