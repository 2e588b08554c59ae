from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.content.models import Course
from courses.quiz.models import Accommodation, Quiz
from courses.teaching import domain
from courses.teaching.forms import GrantForm
from courses.teaching.progress import learners
from courses.teaching.snapshots import quizzes_of
from courses.teaching.views.common import course_or_refuse, show
from lms.dates import now
from lms.people.queries import all_records


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, code: str, enrolment: UUID) -> HttpResponse:
    """More tries or time for one learner of the course at one of its quizzes."""
    course = course_or_refuse(request, code)
    found = get_object_or_404(learners(course.pk).select_related("person__canonical"), uuid=enrolment)
    person = found.person.canonical or found.person
    quiz = _quiz_or_404(course, request.GET.get("quiz", ""))
    rows = Accommodation.objects.filter(person__in=all_records([person.pk]), quiz=quiz, ended_at=None)
    held = rows.aggregate(extra_attempts=Max("extra_attempts"), extra_time_percent=Max("extra_time_percent"))
    has = {name: value or 0 for name, value in held.items()}
    wanted = {**has, "extra_attempts": has["extra_attempts"] + 1}
    form = GrantForm(request.POST or None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        domain.grant_help(
            course=course, enrolment=found, quiz=quiz, **form.cleaned_data, by=request.user, at=now()
        )  # fmt: skip
        messages.success(request, _("Đã lưu cho %(name)s.") % {"name": person})
        return redirect("courses_teaching:learners", course.code)
    context = {"form": form, "person": person, "quiz": quiz, "has": has}
    return show(request, course, "grant", "learners", context, 422 if form.errors else 200)


def _quiz_or_404(course: Course, given: str) -> Quiz:
    pk = int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else 0
    quiz = Quiz.objects.filter(pk__in=quizzes_of(course).values("pk")).filter(pk=pk).first()
    if quiz is None:
        raise Http404(_("Khóa học không có bài kiểm tra này."))
    return quiz
