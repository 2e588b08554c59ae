from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.content.domain import publish_courses_using
from courses.quiz.domain import quizzes_with
from courses.quiz.models import Question, Quiz
from lms import dates

_WAITING: ContextVar[frozenset[int]] = ContextVar("quizzes to freeze", default=frozenset())


@receiver(post_save, sender=Question, dispatch_uid="courses_quiz.question_saved")
@receiver(post_delete, sender=Question, dispatch_uid="courses_quiz.question_deleted")
def freeze_after_question(sender: type, instance: Question, **kwargs: Any) -> None:
    """The bank changed: those who start from now on get the new text, and pools their new candidates."""
    _freeze_soon(quizzes_with(instance))


@receiver(post_save, sender=Quiz, dispatch_uid="courses_quiz.quiz_saved")
def freeze_after_quiz(sender: type, instance: Quiz, created: bool, **kwargs: Any) -> None:
    """A quiz was changed: freeze once its entries are stored too, which the editor does after the quiz itself."""
    if not created:
        _freeze_soon([instance.pk])


def _freeze_soon(quizzes: list[int]) -> None:
    """Freeze once, after everything is stored, however many questions of a quiz one transaction writes."""
    if quizzes:
        _WAITING.set(_WAITING.get() | set(quizzes))
        transaction.on_commit(_freeze_waiting)


def _freeze_waiting() -> None:
    waiting = _WAITING.get()
    _WAITING.set(frozenset())
    for quiz in Quiz.objects.filter(pk__in=waiting).order_by("pk"):
        publish_courses_using(activity=quiz.activity_ptr, at=dates.now())
