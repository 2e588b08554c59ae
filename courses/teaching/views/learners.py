from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.content.models import Course
from courses.learning.models import Enrolment
from courses.teaching.demands import Demands, demands_of
from courses.teaching.enums import Shown
from courses.teaching.progress import LearnerLine, in_need_first, learners, lines_of, only, with_standing
from courses.teaching.views.common import chosen_cohort, cohorts_of, course_or_refuse, show
from lms.dates import now, today
from lms.downloads import xlsx_response
from lms.journal.domain import record_audit
from lms.people.models import Cohort
from lms.spreadsheets import TextBook

PAGE_SIZE = 50
CHUNK = 500
MOST_ROWS = 20_000
"""Learners that one workbook holds; a larger course is exported cohort by cohort."""


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Learners of a course or cohort, what needs attention on top."""
    course = course_or_refuse(request, code)
    cohort, shown = _asked(course, request.GET)
    at = now()
    rows, demands = _rows(course, cohort, shown, at)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "cohorts": cohorts_of(course),
        "shown": shown,
        "choices": Shown.choices,
        "page": page,
        "lines": lines_of(list(page.object_list), demands, at=at),
    }
    return show(request, course, "learners", "learners", context)


@never_cache
@login_required
@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The same list as a workbook. Its name says nothing of what it is about; who took it is in the audit log."""
    course = course_or_refuse(request, code)
    cohort, shown = _asked(course, request.POST)
    at = now()
    rows, demands = _rows(course, cohort, shown, at)
    book, count = _workbook(rows, demands, at)
    record_audit(
        by=request.user, action="teaching.export", subject=course.code, at=at, unit_id=course.organiser_id,
        detail={"rows": count, "cohort": cohort.pk if cohort else None, "shown": str(shown)},
    )  # fmt: skip
    return xlsx_response(book.bytes(), "tien-do.xlsx")


def _asked(course: Course, data: Any) -> tuple[Cohort | None, Shown]:
    shown = data.get("show", "")
    return chosen_cohort(course, data.get("cohort", "")), Shown(shown) if shown in Shown.values else Shown.ALL


def _rows(course: Course, cohort: Cohort | None, shown: Shown, at: datetime) -> tuple[Any, Demands]:
    demands = demands_of([course.pk])
    return in_need_first(only(with_standing(learners(course.pk, cohort), demands, at=at), shown)), demands


def _workbook(rows: Any, demands: Demands, at: datetime) -> tuple[TextBook, int]:
    book = TextBook()
    sheet = book.book.add_worksheet(_("Danh sách"))
    sheet.set_column(0, 9, 18)
    note = _("Danh sách tính đến ngày %(day)s. Có dữ liệu cá nhân: chỉ dùng cho công việc, không gửi tiếp.")
    sheet.write_string(0, 0, note % {"day": f"{today():%d/%m/%Y}"})
    headings = [
        _("STT"), _("Họ và tên"), _("Tình trạng"), _("Bài đã học"), _("Tổng số bài"), _("Kết quả tốt nhất"),
        _("Số lần làm"), _("Ngày học gần nhất"), _("Ngày hoàn thành"), _("Cần giúp vì"),
    ]  # fmt: skip
    for place, heading in enumerate(headings):
        sheet.write_string(1, place, heading, book.bold)
    sheet.freeze_panes(2, 2)
    number = 0
    for number, line in enumerate(_all_lines(rows, demands, at), start=1):
        book.row(sheet, number + 1, [number, *cells(line)])
    return book, number


def _all_lines(rows: Any, demands: Demands, at: datetime) -> Iterator[LearnerLine]:
    pks = list(rows.values_list("pk", flat=True)[:MOST_ROWS])
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        found = Enrolment.objects.select_related("person__canonical").in_bulk(chunk)
        yield from lines_of([found[pk] for pk in chunk], demands, at=at)


def cells(line: LearnerLine) -> list[Any]:
    """A line as the cells of a workbook."""
    best = "; ".join(f"{quiz.best[0]}/{quiz.best[1]}" for quiz in line.quizzes if quiz.best)
    return [
        line.person.full_name, str(line.standing.label), line.lessons_done, line.lessons_total, best,
        sum(quiz.tries for quiz in line.quizzes), line.last_on, line.completed_on or "",
        " ".join(reason.text for reason in line.reasons),
    ]  # fmt: skip
