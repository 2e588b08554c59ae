"""What the pools of quizzes can draw from: the bank of each quiz's own organiser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from courses.content.skeleton import count_guiding
from courses.quiz.models import Question, Quiz, QuizPool


def candidates_of(quizzes: Iterable[Quiz]) -> list[Question]:
    """Every question that a pool of one of the quizzes may draw, oldest first, with its tags.

    3 queries however many quizzes, whose pools are loaded already; none when there are no pools.
    """
    wanted = Q(pk__in=[])
    for quiz in quizzes:
        for pool in quiz.pools.all():
            narrower = {"difficulty": pool.difficulty} if pool.difficulty else {}
            wanted |= Q(organiser=quiz.organiser_id, taggings__tag=pool.tag_id, **narrower)
    if not wanted:
        return []
    return list(Question.objects.filter(wanted).distinct().order_by("pk").prefetch_related("taggings__tag"))


def frozen_questions(quiz: Quiz, fixed: Sequence[Question], candidates: Iterable[Question]) -> dict[str, Any]:
    """The "questions", "fixed" and "pools" of a frozen quiz (shape: `format.QuizFormat.freeze`)."""
    pools = sorted(quiz.pools.all(), key=lambda pool: (pool.sort_order or 0, pool.pk))
    drawn = [[question for question in candidates if fits(question, pool, quiz)] for pool in pools]
    found = {question.pk: question for questions in [fixed, *drawn] for question in questions}
    return {
        "questions": [question.content for question in found.values()],
        "fixed": [str(question.uuid) for question in fixed],
        "pools": [
            {
                "tag": pool.tag.name,
                "difficulty": pool.difficulty,
                "count": pool.count,
                "questions": [str(question.uuid) for question in questions],
            }
            for pool, questions in zip(pools, drawn, strict=True)
        ],
    }


def fits(question: Question, pool: QuizPool, quiz: Quiz) -> bool:
    """True when the pool of a quiz may draw the question: never one whose author still has something to write."""
    has_tag = any(tagging.tag_id == pool.tag_id for tagging in question.taggings.all())
    is_own = question.organiser_id == quiz.organiser_id
    is_written = not count_guiding(question.content)
    return has_tag and is_own and is_written and pool.difficulty in ("", question.difficulty)
