from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from courses.content.domain import publish_courses_using
from courses.quiz.domain import quizzes_with
from courses.quiz.models import Question, Quiz
from lms import dates


@receiver(post_save, sender=Question, dispatch_uid="courses_quiz.question_saved")
def freeze_after_question(sender: type, instance: Question, created: bool, **kwargs: Any) -> None:
    """A question was mended in the editor: those who start from now on get the new text."""
    if not created:
        transaction.on_commit(lambda: _freeze_all(quizzes_with(instance.pk)))


@receiver(post_save, sender=Quiz, dispatch_uid="courses_quiz.quiz_saved")
def freeze_after_quiz(sender: type, instance: Quiz, created: bool, **kwargs: Any) -> None:
    """A quiz was changed: freeze once its entries are stored too, which the editor does after the quiz itself."""
    if not created:
        transaction.on_commit(lambda: _freeze_all([instance]))


def _freeze_all(quizzes: list[Quiz]) -> None:
    for quiz in quizzes:
        publish_courses_using(activity=quiz.activity_ptr, at=dates.now())
