from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "courses.content"
    label = "courses_content"
    verbose_name = _("Nội dung khóa học")

    def ready(self) -> None:
        from courses.content import receivers  # noqa: F401 - connects them
