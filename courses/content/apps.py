from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "courses.content"
    label = "courses_content"
    verbose_name = "Nội dung khóa học"

    def ready(self) -> None:
        from courses.content import receivers  # noqa: F401 - connects them
