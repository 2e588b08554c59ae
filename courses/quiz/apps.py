from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizConfig(AppConfig):
    name = "courses.quiz"
    label = "courses_quiz"
    verbose_name = _("Bài kiểm tra")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from courses.content.authors import register_author_models
        from courses.content.formats import register_format
        from courses.content.organisers import OrganiserPolicy
        from courses.quiz import receivers  # noqa: F401 - connects them
        from courses.quiz.format import QuizFormat
        from courses.quiz.models import Question, Quiz

        register_format(QuizFormat())
        register_author_models("courses_quiz", ["quiz", "question"])
        for model in (Question, Quiz):
            register_permission_policy(model, OrganiserPolicy(model), exact_class=True)
