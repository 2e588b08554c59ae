"""What an author should look at in the quizzes of her courses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.content.hints import Hint
from courses.content.skeleton import count_guiding
from courses.quiz.draws import most_asked, shortfalls
from courses.quiz.enums import NEEDS_REVIEW
from courses.quiz.filters import DUE_SOON, OVERDUE, SOON
from courses.quiz.models import Question, Quiz
from courses.quiz.pools import candidates_of, frozen_questions
from lms import dates


def author_hints(user: Any, uses: Mapping[int, Sequence[int]]) -> Iterator[Hint]:
    """Quizzes without questions, guiding sentences, pools that are short, and questions that want a look at the law."""
    wanted = {pk for pks in uses.values() for pk in pks}
    rows = Quiz.objects.filter(pk__in=wanted).prefetch_related("entries__question__taggings__tag", "pools__tag")
    quizzes = {quiz.pk: quiz for quiz in rows}
    candidates = candidates_of(quizzes.values())
    for page, pks in uses.items():
        for pk in dict.fromkeys(pks):
            if pk in quizzes:
                yield from _hints_on(page, quizzes[pk], candidates, today=dates.today())


def _hints_on(page: int, quiz: Quiz, candidates: list[Question], *, today: date) -> Iterator[Hint]:
    questions = [entry.question for entry in quiz.entries.all()]
    edit = address(Quiz, "edit", quiz.pk)
    if not questions and not quiz.pools.all():
        text = _("Thêm câu hỏi vào “%(title)s”") % {"title": quiz.title}
        yield Hint(page, text, edit, is_pressing=True)
        return
    for question in questions:
        if count_guiding(question.content):
            text = _("Viết lại câu hỏi mẫu trong “%(title)s”") % {"title": quiz.title}
            yield Hint(page, text, address(Question, "edit", question.pk), is_pressing=True)
    frozen = frozen_questions(quiz, questions, candidates)
    yield from _hints_on_draw(page, quiz, frozen, today=today)
    pending = [question for question in questions if question.check_state in NEEDS_REVIEW]
    if pending:
        states = [("check_state", state) for state in sorted({question.check_state for question in pending})]
        text = _("Xem lại %(count)s câu chờ đối chiếu pháp luật") % {"count": len(pending)}
        yield Hint(page, text, f"{address(Question, 'list')}?{urlencode([('quiz', quiz.pk), *states])}", False)


def _hints_on_draw(page: int, quiz: Quiz, frozen: dict[str, Any], *, today: date) -> Iterator[Hint]:
    """What a try lacks today, and what it will lack within SOON."""
    bank = address(Question, "list")
    review_by = [date.fromisoformat(q["review_by"]) for q in frozen["questions"] if q["review_by"]]
    overdue = sum(day < today for day in review_by)
    soon = sum(today <= day <= today + SOON for day in review_by)
    if not most_asked(frozen, as_of=today):
        text = _("“%(title)s” không còn câu nào để hỏi: rà soát lại các câu quá hạn") % {"title": quiz.title}
        yield Hint(page, text, f"{bank}?review={OVERDUE}", is_pressing=True)
        return
    for pool, missing in zip(frozen["pools"], shortfalls(frozen, as_of=today), strict=True):
        if missing:
            text = _("Ngân hàng thiếu %(count)s câu về “%(tag)s” cho “%(title)s”")
            values = {"count": missing, "tag": pool["tag"], "title": quiz.title}
            yield Hint(page, text % values, address(Quiz, "edit", quiz.pk), is_pressing=True)
    if overdue:
        text = _("Rà soát lại %(count)s câu quá hạn, đang không được hỏi trong “%(title)s”")
        yield Hint(page, text % {"count": overdue, "title": quiz.title}, f"{bank}?review={OVERDUE}", is_pressing=False)
    if soon:
        text = _("Rà soát %(count)s câu sắp đến hạn trong “%(title)s”")
        yield Hint(page, text % {"count": soon, "title": quiz.title}, f"{bank}?review={DUE_SOON}", is_pressing=False)


def address(model: type[Quiz | Question], view: str, *args: Any) -> str:
    """A page of the editor for quizzes or questions."""
    return reverse(model.snippet_viewset.get_url_name(view), args=args)  # type: ignore[union-attr]
