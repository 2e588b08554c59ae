"""The quiz of a skeleton course: valid as it is, every sentence in brackets to be replaced by its author."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from courses.content.models import Activity
from courses.quiz.authoring import QuestionDraft, write_question
from courses.quiz.models import Quiz, QuizEntry
from lms.people.models import Unit

RATIONALE_TO_WRITE = "[Giải thích trong 1–3 câu, hiện sau khi nộp bài.]"
CITATION_TO_WRITE = "[Điều khoản hoặc tài liệu làm căn cứ]"

SAMPLE_QUESTION = QuestionDraft(
    stem=(
        "[Kể một tình huống hư cấu trong 1–2 câu: ai đến gặp bạn, họ nói gì.] [Hỏi một câu: bạn nên làm gì trước tiên?]"
    ),
    options=[
        (
            "[Viết cách làm an toàn, đúng phần việc của mình.]",
            True,
            "[Nói vì sao cách này giúp người kể thấy an toàn.]",
        ),
        (
            "[Viết một cách làm quen tay nhưng chưa an toàn.]",
            False,
            "[Nói nhẹ nhàng: cách này có thể gây hại thế nào.]",
        ),
        (
            "[Viết một cách làm vội vàng hoặc vượt phần việc.]",
            False,
            "[Nói nên chuyển việc này cho ai, vào lúc nào.]",
        ),
    ],
    rationale=RATIONALE_TO_WRITE,
    citation=CITATION_TO_WRITE,
)


@transaction.atomic
def make_sample_quiz(*, organiser: Unit, title: str, by: Any) -> Activity | None:
    """Write a new quiz with the one question of the skeleton; None when `by` may not make quizzes."""
    if not (by.has_perm("courses_quiz.add_quiz") and by.has_perm("courses_quiz.add_question")):
        return None
    quiz = Quiz.objects.create(organiser=organiser, title=title)
    QuizEntry.objects.create(
        quiz=quiz, question=write_question(organiser=organiser, draft=SAMPLE_QUESTION), sort_order=0
    )
    return quiz.activity_ptr
