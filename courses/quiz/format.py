from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.content.models import Activity
from courses.quiz.models import Quiz


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
                {
                    "id": str(entry.question.uuid),
                    "kind": entry.question.kind,
                    "stem": entry.question.stem,
                    "rationale": entry.question.rationale,
                    "citation": entry.question.citation,
                    "check": entry.question.check_state,
                    "options": [
                        {
                            "id": str(option.id),
                            "text": option.value["text"],
                            "correct": bool(option.value["is_correct"]),
                            "feedback": option.value["feedback"] or "",
                        }
                        for option in entry.question.options
                    ],
                }
                for entry in quiz.entries.select_related("question").order_by("sort_order", "pk")
            ],
        }

    def counts(self, activity: Activity) -> dict[str, Any]:
        return {"pass_percent": self._child(activity).pass_percent}

    def play_url(self, activity_uuid: str) -> str:
        return reverse("courses_quiz:intro", args=[activity_uuid])

    def _child(self, activity: Activity) -> Quiz:
        return Quiz.objects.get(pk=activity.pk)
