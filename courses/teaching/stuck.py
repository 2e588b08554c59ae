"""Who needs help, and why: a pure rule over what a learner has behind her. `progress` asks the same of the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from courses.teaching.enums import ReasonKind, Standing

IDLE = timedelta(days=14)
MANY_FAILURES = 2


@dataclass(frozen=True)
class QuizTries:
    """Her tries at one graded quiz. `most`: tries allowed to her, 0 for no limit."""

    id: int
    title: str
    tries: int
    is_passed: bool
    most: int
    best: tuple[int, int] | None = None

    @property
    def is_used_up(self) -> bool:
        return bool(self.most) and self.tries >= self.most and not self.is_passed


@dataclass(frozen=True)
class Reason:
    """Why somebody needs help, in words, and what can be done. `quiz` names the quiz concerned."""

    kind: ReasonKind
    text: str
    advice: str
    quiz: int | None = None

    @property
    def may_grant(self) -> bool:
        """Whether another try or more time may help."""
        return self.kind != ReasonKind.IDLE


def reasons_for(*, is_done: bool, last_at: datetime, quizzes: Iterable[QuizTries], at: datetime) -> list[Reason]:
    """Why she needs help, the most pressing first; none for who is done."""
    if is_done:
        return []
    found = []
    for quiz in quizzes:
        if quiz.is_used_up:
            text = _("Đã dùng hết %(count)s lượt làm “%(title)s”.") % {"count": quiz.tries, "title": quiz.title}
            advice = _("Hỏi xem vướng ở đâu, rồi cho thêm lượt làm bài.")
            found.append(Reason(ReasonKind.TRIES_USED_UP, text, advice, quiz.id))
        elif quiz.tries >= MANY_FAILURES and not quiz.is_passed:
            text = _("Làm “%(title)s” %(count)s lần chưa đạt.") % {"count": quiz.tries, "title": quiz.title}
            advice = _("Nhắn tin gợi ý bài nên đọc lại; cần thì cho thêm thời gian.")
            found.append(Reason(ReasonKind.FAILED_TWICE, text, advice, quiz.id))
    if at - last_at >= IDLE:
        text = _("Đã %(count)s ngày chưa học.") % {"count": (at - last_at).days}
        found.append(Reason(ReasonKind.IDLE, text, _("Nhắn tin hỏi thăm, gợi ý bài kế tiếp.")))
    return sorted(found, key=lambda reason: list(ReasonKind).index(reason.kind))


def standing_of(*, is_done: bool, reasons: list[Reason]) -> Standing:
    if is_done:
        return Standing.DONE
    return Standing.STUCK if reasons else Standing.UNDER_WAY
