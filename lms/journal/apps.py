from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "lms.journal"
    label = "lms_journal"
    verbose_name = "Nhật ký"
