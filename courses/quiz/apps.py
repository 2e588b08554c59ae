from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "courses.quiz"
    label = "courses_quiz"
    verbose_name = "Bài kiểm tra"

    def ready(self) -> None:
        from courses.content.formats import register_format
        from courses.quiz import receivers  # noqa: F401 - connects them
        from courses.quiz.format import QuizFormat

        register_format(QuizFormat())
