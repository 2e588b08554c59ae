from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "lms.look"
    label = "lms_look"
    verbose_name = "Giao diện"
