from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.content.models import Activity
from courses.quiz.models import Quiz
from courses.quiz.sample import make_sample_quiz
from lms.people.models import Unit


class QuizFormat:
    """The quiz as an activity format."""

    code = "quiz"
    label = _("Bài kiểm tra")
    is_graded = True

    def freeze(self, activity: Activity) -> dict[str, Any]:
        """{"title", "pass_percent", "max_attempts", "shuffles", "questions": [{"id", "kind", "stem", "rationale",
        "citation", "check", "options": [{"id", "text", "correct", "feedback"}]}]}"""
        quiz = self._child(activity)
        return {
            "title": quiz.title,
            "pass_percent": quiz.pass_percent,
            "max_attempts": quiz.max_attempts,
            "shuffles": quiz.shuffles,
            "questions": [
                entry.question.content for entry in quiz.entries.select_related("question").order_by("sort_order", "pk")
            ],
        }

    def counts(self, activity: Activity) -> dict[str, Any]:
        return {"pass_percent": self._child(activity).pass_percent}

    def play_url(self, activity_uuid: str) -> str:
        return reverse("courses_quiz:intro", args=[activity_uuid])

    def make_sample(self, *, organiser: Unit, title: str, by: Any) -> Activity | None:
        """A quiz with one question to replace; None when `by` may not make quizzes."""
        return make_sample_quiz(organiser=organiser, title=title, by=by)

    def _child(self, activity: Activity) -> Quiz:
        return Quiz.objects.get(pk=activity.pk)
