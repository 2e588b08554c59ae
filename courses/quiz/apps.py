from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizConfig(AppConfig):
    name = "courses.quiz"
    label = "courses_quiz"
    verbose_name = _("Bài kiểm tra")

    def ready(self) -> None:
        from courses.content.formats import register_format
        from courses.quiz import receivers  # noqa: F401 - connects them
        from courses.quiz.format import QuizFormat

        register_format(QuizFormat())
