from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.content.models import Activity
from courses.quiz.enums import Purpose
from courses.quiz.models import Question, Quiz
from courses.quiz.packing import pack_quiz, unpack_quiz
from courses.quiz.pools import candidates_of, frozen_questions
from courses.quiz.rules import settings_of
from courses.quiz.sample import make_sample_quiz
from lms.people.models import Unit


class QuizFormat:
    """The quiz as an activity format."""

    code = "quiz"
    label = _("Bài kiểm tra")

    def is_graded(self, activity: Activity) -> bool:
        return self._child(activity).purpose == Purpose.GRADED

    def freeze(self, activity: Activity) -> dict[str, Any]:
        """{"title", "purpose", "pass_percent", "max_attempts", "cooldown_minutes", "time_limit_minutes", "review",
        "shuffles", "pairs_with": uuid or None, "questions": [`Question.content`], "fixed": [question id],
        "pools": [{"tag", "difficulty", "count", "questions": [question id]}]}

        `questions` has the fixed ones and all candidates of the pools, each once.
        """
        quiz = self._child(activity)
        fixed = Question.objects.filter(entries__quiz=quiz).order_by("entries__sort_order", "entries__pk")
        return {
            "title": quiz.title,
            "purpose": quiz.purpose,
            "pass_percent": quiz.pass_percent,
            **settings_of(quiz),
            "shuffles": quiz.shuffles,
            "pairs_with": str(quiz.pairs_with.uuid) if quiz.pairs_with else None,
            **frozen_questions(quiz, list(fixed.prefetch_related("taggings__tag")), candidates_of([quiz])),
        }

    def counts(self, activity: Activity) -> dict[str, Any]:
        return {"pass_percent": self._child(activity).pass_percent}

    def play_url(self, activity_uuid: str) -> str:
        return reverse("courses_quiz:intro", args=[activity_uuid])

    def make_sample(self, *, organiser: Unit, title: str, by: Any) -> Activity | None:
        """A quiz with one question to replace; None when `by` may not make quizzes."""
        return make_sample_quiz(organiser=organiser, title=title, by=by)

    def pack(self, activity: Activity) -> dict[str, Any]:
        """Everything to make it anew elsewhere (shape: `packing.pack_quiz`)."""
        return pack_quiz(self._child(activity))

    def unpack(self, *, uuid: UUID, data: dict[str, Any], organiser: Unit, by: Any) -> Activity:
        """Make it or bring it up to date; harmless to repeat. BadPackage or NotYours say why not."""
        return unpack_quiz(uuid=uuid, data=data, organiser=organiser).activity_ptr

    def _child(self, activity: Activity) -> Quiz:
        return Quiz.objects.select_related("pairs_with").prefetch_related("pools__tag").get(pk=activity.pk)
