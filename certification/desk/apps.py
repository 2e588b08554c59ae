from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "certification.desk"
    label = "certification_desk"
    verbose_name = "Bàn làm việc"
