from django.apps import AppConfig


class HalalConfig(AppConfig):
    name = "halal"
    verbose_name = "Halal"
