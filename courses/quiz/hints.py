"""What an author should look at in the quizzes of her courses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.content.hints import Hint
from courses.content.skeleton import count_guiding
from courses.quiz.enums import NEEDS_REVIEW
from courses.quiz.models import Question, Quiz


def author_hints(user: Any, uses: Mapping[int, Sequence[int]]) -> Iterator[Hint]:
    """Quizzes without questions, questions of the skeleton, and questions that nobody held against the law yet."""
    wanted = {pk for pks in uses.values() for pk in pks}
    quizzes = {quiz.pk: quiz for quiz in Quiz.objects.filter(pk__in=wanted).prefetch_related("entries__question")}
    for page, pks in uses.items():
        for pk in dict.fromkeys(pks):
            if pk in quizzes:
                yield from _hints_on(page, quizzes[pk])


def _hints_on(page: int, quiz: Quiz) -> Iterator[Hint]:
    questions = [entry.question for entry in quiz.entries.all()]
    if not questions:
        text = _("Thêm câu hỏi vào “%(title)s”") % {"title": quiz.title}
        yield Hint(page, text, address(Quiz, "edit", quiz.pk), is_pressing=True)
    for question in questions:
        if count_guiding(question.content):
            text = _("Viết lại câu hỏi mẫu trong “%(title)s”") % {"title": quiz.title}
            yield Hint(page, text, address(Question, "edit", question.pk), is_pressing=True)
    pending = [question for question in questions if question.check_state in NEEDS_REVIEW]
    if pending:
        states = [("check_state", state) for state in sorted({question.check_state for question in pending})]
        text = _("Xem lại %(count)s câu chờ đối chiếu pháp luật") % {"count": len(pending)}
        yield Hint(page, text, f"{address(Question, 'list')}?{urlencode([('quiz', quiz.pk), *states])}", False)


def address(model: type[Quiz | Question], view: str, *args: Any) -> str:
    """A page of the editor for quizzes or questions."""
    return reverse(model.snippet_viewset.get_url_name(view), args=args)  # type: ignore[union-attr]
