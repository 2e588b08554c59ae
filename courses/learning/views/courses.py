from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.content.context import last_checked_on
from courses.content.models import Course
from courses.content.queries import lesson_html
from courses.learning import domain, sittings
from courses.learning.banners import banners_for
from courses.learning.lines import CourseView, LessonLine
from courses.learning.models import Enrolment
from courses.learning.notices import course_notices
from courses.learning.queries import catalogue as courses_for
from courses.learning.queries import (
    course_view,
    enrolment_in,
    lacking_prerequisites,
    open_courses_with_edition,
    started_last,
)
from lms import dates
from lms.people.queries import person_of

TEMPLATES = "taphuan/courses_learning"


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every open course; for somebody signed in, how far she is in each."""
    person = person_of(request.user)
    courses = courses_for(person)
    context = {
        "courses": courses,
        "resume": started_last(courses),
        "banners": banners_for(person, as_of=dates.today()),
    }
    return render(request, f"{TEMPLATES}/catalogue.html", context)


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Whom to call, and what to do when something does not work."""
    return render(request, f"{TEMPLATES}/help.html", {"checked_on": last_checked_on()})


@require_GET
def course(request: HttpRequest, code: str) -> HttpResponse:
    view = _view_or_404(request, code)
    person = person_of(request.user)
    first = [] if view.enrolment else lacking_prerequisites(person, view.prerequisites)
    context = {"course": view, "first": first, "notices": course_notices(person, [view])}
    return render(request, f"{TEMPLATES}/course.html", context)


@require_POST
@login_required
def enrol(request: HttpRequest, code: str) -> HttpResponse:
    """Start a course and go to its first lesson."""
    found = get_object_or_404(Course, code=code)
    person = person_of(request.user)
    if person is None:
        messages.error(
            request,
            _("Tài khoản này chưa gắn với hồ sơ nào trong danh sách nhân sự. Hãy nhờ cán bộ phụ trách kiểm tra."),
        )
        return redirect("courses_learning:course", code)
    try:
        domain.enrol(person=person, course=found, by=request.user, at=dates.now())
    except domain.PrerequisitesMissing as refusal:
        messages.error(request, str(refusal))
        return redirect("courses_learning:course", refusal.codes[0])
    except domain.EnrolmentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("courses_learning:course", code)
    view = _view_or_404(request, code)
    if view.next_lesson is None:
        return redirect("courses_learning:course", code)
    return redirect("courses_learning:lesson", code, view.next_lesson.slug)


@require_POST
@login_required
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Go over to the new edition of a course, with what she has earned."""
    enrolment = enrolment_in(request.user, code)
    if enrolment is not None:
        try:
            moved = domain.move_enrolment(enrolment=enrolment, by=request.user, at=dates.now())
        except (domain.AlreadyCompleted, domain.EnrolmentRefused) as refusal:
            messages.error(request, str(refusal))
        else:
            said = (
                _("Bạn đã hoàn thành khóa học này.")
                if moved.completed_at
                else _("Bạn đã chuyển sang bản mới. Những gì đã học vẫn được giữ.")
            )
            messages.success(request, said)
    return redirect("courses_learning:course", code)


@require_GET
@login_required
def lesson(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    enrolment = enrolment_in(request.user, code)
    if enrolment is None:
        return redirect("courses_learning:course", code)
    view = course_view(enrolment)
    index, line = _lesson_or_404(enrolment, view, slug)
    context = {
        "course": view,
        "lesson": line,
        "body": lesson_html(line.body_sha256),
        "sitting": sittings.begin(enrolment, line.key, at=dates.now()),
        "counts_minutes": view.missing["minutes"] > 0,
        "position": index + 1,
        "has_open_quiz": any(activity.is_graded and not activity.is_passed for activity in line.activities),
        "previous": view.lessons[index - 1] if index else None,
        "next": view.lessons[index + 1] if index + 1 < len(view.lessons) else None,
    }
    return render(request, f"{TEMPLATES}/lesson.html", context)


@require_POST
@login_required
def finish(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Mark a lesson finished and lead on: to its open quiz, the next lesson, or the course's end."""
    enrolment = enrolment_in(request.user, code)
    if enrolment is None:
        return redirect("courses_learning:course", code)
    view = course_view(enrolment)
    index, line = _lesson_or_404(enrolment, view, slug)
    completion = domain.finish_lesson(
        enrolment=enrolment,
        lesson_key=line.key,
        by=request.user,
        at=dates.now(),
        opened_at=sittings.begun_at(request.POST.get("sitting", ""), enrolment, line.key),
    )
    if completion is not None:
        messages.success(request, _("Bạn đã hoàn thành khóa học này."))
        return redirect("courses_learning:course", code)
    waiting = next((activity for activity in line.activities if activity.is_graded and not activity.is_passed), None)
    if waiting is not None:
        messages.success(request, _("Đã ghi nhận bài học. Còn bài kiểm tra này là xong."))
        return redirect(waiting.url)
    if index + 1 < len(view.lessons):
        return redirect("courses_learning:lesson", code, view.lessons[index + 1].slug)
    return redirect("courses_learning:course", code)


def _view_or_404(request: HttpRequest, code: str) -> CourseView:
    enrolment = enrolment_in(request.user, code)
    if enrolment is not None:
        return course_view(enrolment)
    try:
        return course_view(None, open_courses_with_edition([code]).first())
    except LookupError:
        raise Http404(_("Không có khóa học này, hoặc khóa học chưa mở.")) from None


def _lesson_or_404(enrolment: Enrolment, view: CourseView, slug: str) -> tuple[int, LessonLine]:
    """The lesson by its address in any language."""
    for index, entry in enumerate(domain.lessons_of(enrolment)):
        if any(texts["slug"] == slug for texts in entry["locales"].values()):
            return index, view.lessons[index]
    raise Http404(_("Không có bài học này trong khóa bạn đang học."))
