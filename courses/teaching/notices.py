"""The cards that this room brings to a learner's pages: a survey that waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.learning.lines import CourseView
from courses.learning.notices import CourseNotice
from courses.teaching.enums import SurveyKind
from courses.teaching.surveys import due_completions
from lms.dates import today
from lms.people.models import Person


def survey_notices(person: Person, views: Sequence[CourseView]) -> Iterator[CourseNotice]:
    """A card for each survey that is open to her, of courses that she completed here (1 query, none before that)."""
    titles = {view.code: view.title for view in views if view.is_completed}
    if not titles:
        return
    for completion, kind in due_completions(person, as_of=today(), codes=list(titles)):
        code = completion.course.code
        text = _("Mời bạn góp ý về khóa học: vài câu ngắn, không ghi tên.")
        if kind == SurveyKind.FOLLOWUP:
            text = _("Ba tháng đã qua: mời bạn trả lời vài câu về việc áp dụng điều đã học, không ghi tên.")
        url = reverse("courses_teaching:answer", args=[code, kind])
        yield CourseNotice(titles[code], text, url, _("Mở khảo sát"))
