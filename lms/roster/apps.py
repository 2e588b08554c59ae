from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "lms.roster"
    label = "lms_roster"
    verbose_name = "Danh sách nhân sự"
